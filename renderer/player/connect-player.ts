import type { ProjectSession } from '../app/project-session.ts'
import type { FilmPlayer } from './film-player.ts'
import { createReelBuilder } from './reel-builder.ts'

/**
 * Lets the player show the open project as it is now, and keeps its playhead and the session's one: what is chosen
 * elsewhere moves the player, and where the player comes to rest becomes the session's. Returns what ends it.
 */
export function connectPlayer(
  player: FilmPlayer,
  { document, jobs, session, film }: Pick<ProjectSession, 'document' | 'jobs' | 'session' | 'film'>
): () => void {
  const buildReel = createReelBuilder()
  const load = (): void => {
    const { segments, pictures } = jobs.getState()
    player.setReel(buildReel(film(), segments, pictures))
  }

  load()
  player.setMarks(session.getState().marks)
  player.placeAt(session.getState().playhead)

  const stops = [
    document.subscribe((now, before) => {
      if (now.document !== before.document || now.profile !== before.profile) load()
    }),
    jobs.subscribe((now, before) => {
      if (now.segments !== before.segments || now.pictures !== before.pictures) load()
    }),
    session.subscribe((now, before) => {
      if (now.marks !== before.marks) player.setMarks(now.marks)
      const isMoved = now.playhead !== before.playhead
      const isPlaying = player.status.getState().isPlaying
      // a shot that is chosen while the film runs stops it there, though the playhead may have rested in it before
      const isChosen = isPlaying && now.selection !== before.selection
      if (isChosen || (isMoved && (isPlaying || now.playhead !== player.frame))) player.placeAt(now.playhead)
    }),
    player.onRest(session.seek)
  ]
  return () => {
    for (const stop of stops) stop()
    player.dispose()
  }
}
