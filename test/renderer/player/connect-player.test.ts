import { expect, test } from 'vitest'
import { connectPlayer } from '../../../renderer/player/connect-player.ts'
import { createFilmPlayer } from '../../../renderer/player/film-player.ts'
import { createScreen } from '../../../renderer/player/screen.ts'
import { createDocumentStore, ofStoryboard } from '../../../renderer/stores/document-store.ts'
import { createFilmPlanner } from '../../../renderer/stores/film-plan.ts'
import { createJobsStore } from '../../../renderer/stores/jobs-store.ts'
import { createSessionStore } from '../../../renderer/stores/session-store.ts'
import { editShots } from '../../../services/model/storyboard-edits.ts'
import { aClipView, aProjectView, aSegmentView } from '../project-view.ts'
import { fakePage } from './fake-video.ts'

/** Three shots of 48 frames; the player runs when the test ticks. */
function aConnection() {
  const view = aProjectView()
  const never = () => new Promise<never>(() => undefined)
  const document = createDocumentStore({
    client: { project: { edit: never } } as never,
    projectId: 'project',
    clientId: 'window',
    view
  })
  const jobs = createJobsStore({ view })
  const planner = createFilmPlanner()
  const film = () => planner(document.getState().document, document.getState().profile, jobs.getState().pictures)
  const session = createSessionStore({ spans: () => film().spans })
  let tick: ((nowMs: number) => void) | null = null
  let nowMs = 0
  const player = createFilmPlayer({
    screen: createScreen(fakePage(new Map()).parts),
    now: () => nowMs,
    nextTick(callback) {
      tick = callback
      return 1
    },
    cancelTick: () => (tick = null)
  })
  const stop = connectPlayer(player, { document, jobs, session, film })
  const pass = async (ms: number) => {
    for (const end = nowMs + ms; nowMs < end; nowMs += 20) {
      tick?.(nowMs)
      // a picture decodes between two ticks
      await new Promise((later) => setTimeout(later, 0))
    }
  }
  const heads = () => [player.frame, session.getState().playhead]
  return { document, jobs, session, player, stop, pass, heads }
}

test('[PLAYHEAD-1] a shot that is chosen moves the player, and a step of the player moves the choice', () => {
  const { session, player, heads, stop } = aConnection()
  session.select(['002'])
  expect(heads()).toEqual([48, 48])
  player.step(-1)
  expect([heads(), session.getState().selection]).toEqual([[47, 47], ['001']])
  stop()
})

test('[PLAYHEAD-2] while the film runs the session stays as it is; where it stops becomes its playhead', async () => {
  const { session, player, pass, heads, stop } = aConnection()
  await player.whenShown()
  let changes = 0
  session.subscribe(() => changes++)
  player.play()
  await pass(2500)
  expect(player.frame).toBeGreaterThan(48)
  expect([session.getState().playhead, changes]).toEqual([0, 0])
  player.pause()
  expect(heads()).toEqual([player.frame, player.frame])
  expect(session.getState().selection).toEqual(['002'])
  stop()
})

test('[PLAYHEAD-3] a shot that is chosen while the film runs stops it there', async () => {
  const { session, player, pass, heads, stop } = aConnection()
  await player.whenShown()
  player.play()
  await pass(2500)
  session.select(['001'])
  expect([heads(), player.status.getState().isPlaying, session.getState().selection]).toEqual([[0, 0], false, ['001']])
  stop()
})

test('[PLAYHEAD-4] what changes in the document and at the studio is in the player at once', () => {
  const { document, jobs, player, stop } = aConnection()
  document.edit(
    'Shorten',
    ofStoryboard((storyboard) => editShots(storyboard, ['001'], { duration: 1 }).storyboard)
  )
  expect(player.reel.frames).toBe(120)
  jobs.receive({ type: 'segments', segments: [aSegmentView({ clip: aClipView() })] })
  expect(player.status.getState().part?.clip).toEqual({ url: '/clip', frames: 48, fps: 24 })
  stop()
})

test('[PLAYHEAD-5] when the project is left, the film stands still', async () => {
  const { session, player, stop } = aConnection()
  player.play()
  stop()
  session.select(['003'])
  expect([player.status.getState().isPlaying, player.frame]).toEqual([false, 0])
})
