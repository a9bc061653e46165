import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isAbort, StudioError } from '../../contract/studio-error.ts'
import type { Media } from '../../media/media.ts'
import type { Json } from '../../model/json.ts'
import type { Clip, RenderRun } from '../video-engine.ts'
import type { HistoryEntry } from './answers.ts'
import { ServerFailure } from './failure.ts'
import type { FileDownload } from './file-download.ts'
import { makePlainPng } from './plain-png.ts'
import type { PromptTicket } from './prompt-ticket.ts'
import { filmEnding, runOutputs } from './run-outputs.ts'
import { remotePicture } from './start-frame.ts'

/** What a run left, brought here. */
export interface Collected {
  file: string
  handOff: Clip['handOff']
  notes: Record<string, Json>
}

export interface CollectParts {
  download: FileDownload
  media: Pick<Media, 'extractFrame'>
}

/**
 * Brings clip and hand-off picture into the run's folder, side by side. Resolves to null, with nothing left behind, for
 * a run that names a clip which is gone: one that was cached, or whose file was deleted.
 */
export async function collectClip(
  { download, media }: CollectParts,
  ticket: PromptTicket,
  entry: HistoryEntry,
  run: Pick<RenderRun, 'folder' | 'signal' | 'onHandOff'>
): Promise<Collected | null> {
  const { folder, signal } = run
  const { film, handOff } = runOutputs(entry, ticket)
  const file = join(folder, `clip${filmEnding(film)}`)
  const picture = join(folder, 'hand-off.png')

  const fetchPicture = async (): Promise<string> => {
    if (handOff === null) throw new ServerFailure({ kind: 'no-clip', problem: 'the server saved no hand-off picture' })
    const { state } = await download.fetch(handOff, picture, signal)
    if (state === 'here') {
      await makePlainPng(picture)
      return picture
    }
    throw new ServerFailure({ kind: 'no-clip', problem: 'the hand-off picture is gone from the server' })
  }
  /** Bit for bit the frame of the clip as the server encoded it. */
  const extract = async (reason: string): Promise<Pick<Collected, 'handOff' | 'notes'>> => {
    try {
      await media.extractFrame(file, picture, { signal, frame: ticket.last_kept })
      return { handOff: { file: picture }, notes: { hand_off: 'ffmpeg', hand_off_reason: reason } }
    } catch (error) {
      if (isAbort(error) || !(error instanceof StudioError)) throw error
      // A clip without that frame is found out by whoever counts its frames.
      return { handOff: undefined, notes: { hand_off: 'none', hand_off_reason: error.message } }
    }
  }

  try {
    const isTapped = handOff !== null
    const travelling = isTapped ? fetchPicture() : null
    travelling?.catch(() => undefined)
    if (isTapped && travelling !== null) {
      const remote = remotePicture(ticket.server, handOff)
      run.onHandOff?.({ remote, file: travelling })
    }
    const [clip, still] = await Promise.allSettled([download.fetch(film, file, signal), travelling])
    signal.throwIfAborted()
    if (clip.status === 'rejected') throw clip.reason
    if (clip.value.state === 'gone') {
      await rm(picture, { force: true })
      return null
    }
    const base = { file, notes: { bytes: clip.value.bytes } }
    if (still.status === 'fulfilled' && still.value !== null && handOff !== null) {
      const remote = remotePicture(ticket.server, handOff)
      return { ...base, handOff: { file: still.value, remote }, notes: { ...base.notes, hand_off: 'server' } }
    }
    if (still.status === 'rejected' && !(still.reason instanceof ServerFailure)) throw still.reason
    const reason = still.status === 'rejected' ? problemOf(still.reason) : ticket.hand_off_reason
    const { handOff: extracted, notes } = await extract(reason)
    return { file, handOff: extracted, notes: { ...base.notes, ...notes } }
  } catch (error) {
    await Promise.all([file, picture].map((left) => rm(left, { force: true })))
    throw error
  }
}

const problemOf = ({ failure }: ServerFailure): string =>
  failure.kind === 'no-clip' ? failure.problem : 'the hand-off picture could not be fetched'
