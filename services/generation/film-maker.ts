import path from 'node:path'
import { StudioError } from '../contract/studio-error.ts'
import type { Cancellable, Media, VerifiedClip } from '../media/media.ts'
import { canonicalJson } from '../model/json.ts'
import { projectFiles, segmentFile } from '../model/project-files.ts'
import { segmentKey, segmentStates } from '../model/project-state.ts'
import type { SegmentState } from '../model/segment-state.ts'
import { shotFileName } from '../model/shot-name.ts'
import type { PlannedShot, VideoPlan } from '../model/video-plan-builder.ts'
import type { ProjectStore } from '../project/project-store.ts'
import { sha256Text } from './fingerprint.ts'

export interface Film extends VerifiedClip {
  /** Absolute path. */
  file: string
  /** Frames that the plan asks; `frames` are those counted. */
  planned: number
  seconds: number
  shots: { encoded: number; copied: number; reused: number; blank: number }
}

export interface FilmOptions extends Cancellable {
  /** Absolute path; the project's export folder where left out. */
  out?: string | undefined
  /** Fills shots that are not finished with black of their length; otherwise they are an error. */
  isWithGaps?: boolean | undefined
}

/** Joins what is rendered to one film of exactly the planned frames. */
export interface FilmMaker {
  make(plan: VideoPlan, options: FilmOptions): Promise<Film>
}

/** Shots are conformed to the film's rate and size once, cached by content, and joined without another encode. */
export function createFilmMaker({ store, media }: { store: ProjectStore; media: Media }): FilmMaker {
  const { files } = store

  const conform = (plan: VideoPlan, shot: PlannedShot, takes: string[] | null, name: string, options: FilmOptions) =>
    files.withWorkFolder(async (folder) => {
      const { signal } = options
      const made = path.join(folder, 'shot.mp4')
      const cut = { frames: shot.filmFrames, fps: plan.fps, size: { width: plan.width, height: plan.height } }
      let how: 'copied' | 'encoded' | 'blank' = 'blank'
      if (takes === null) {
        await media.blankClip(made, cut, { signal })
      } else {
        const segments = await Promise.all(
          shot.segments.map(({ index }) => store.resolve(segmentFile(shot.shotId, index)))
        )
        const { isCopy } = await media.conformShot(segments, made, { ...cut, nativeFps: shot.fps }, { signal })
        how = isCopy ? 'copied' : 'encoded'
      }
      await files.place(made, name)
      return how
    })

  const join = async (plan: VideoPlan, parts: string[], { out, signal }: FilmOptions) => {
    const sources = await Promise.all(parts.map((part) => store.resolve(part)))
    const film = { frames: plan.frames, fps: plan.fps }
    if (out !== undefined) return { ...(await media.joinFilm(sources, out, film, { signal })), file: out }
    const name = `${projectFiles.export}/${shotFileName(plan.project)}.mp4`
    return files.withWorkFolder(async (folder) => {
      const made = path.join(folder, 'film.mp4')
      const joined = await media.joinFilm(sources, made, film, { signal })
      await files.place(made, name)
      await store.state.update((state) => ({ ...state, last_video_path: name }))
      return { ...joined, file: await store.resolve(name) }
    })
  }

  return {
    async make(plan, options) {
      if (plan.shots.length === 0) throw new StudioError('film_incomplete', { missing: 'the storyboard has no shots' })
      const states = segmentStates(store.state.current)
      const shots = plan.shots.map((shot) => ({ shot, takes: takesOf(shot, states) }))
      const missing = shots.filter(({ takes }) => takes === null).map(({ shot }) => shot.shotId)
      if (missing.length > 0 && options.isWithGaps !== true) {
        const names = missing.length === 1 ? `shot ${missing[0]} is` : `shots ${missing.join(', ')} are`
        throw new StudioError('film_incomplete', { missing: `${names} still to be rendered` })
      }
      const made = { encoded: 0, copied: 0, reused: 0, blank: 0 }
      const parts: string[] = []
      for (const [index, { shot, takes }] of shots.entries()) {
        const name = conformedFile(plan, shot, takes)
        const isThere = (await files.size(name)) !== null
        made[isThere ? 'reused' : await conform(plan, shot, takes, name, options)]++
        parts.push(name)
        options.onProgress?.(((index + 1) / shots.length) * 0.9)
      }
      const film = await join(plan, parts, options)
      await forget(parts)
      options.onProgress?.(1)
      return { ...film, planned: plan.frames, seconds: plan.frames / plan.fps, shots: made }
    }
  }

  /** Conformed shots that this film does not use are of no more use. */
  async function forget(used: string[]): Promise<void> {
    const names = new Set(used.map((name) => path.basename(name)))
    for (const name of await files.list(projectFiles.shots)) {
      if (!names.has(name)) await files.remove(`${projectFiles.shots}/${name}`)
    }
  }
}

/** The fingerprints of a shot's takes, if each segment has one of its length. A stale take still shows the shot. */
function takesOf(shot: PlannedShot, states: ReadonlyMap<string, SegmentState>): string[] | null {
  const takes = shot.segments.map(({ index, keeps }) => {
    const state = states.get(segmentKey({ shotId: shot.shotId, index }))
    const isThere = (state?.status === 'done' || state?.status === 'stale') && state.frames === keeps
    return isThere ? state.fingerprint : null
  })
  return takes.every((take) => take !== null) ? takes : null
}

/** Named by all that decides its pictures, so that a changed shot gets a new name and the others keep theirs. */
function conformedFile(plan: VideoPlan, shot: PlannedShot, takes: string[] | null): string {
  const { fps, width, height } = plan
  const content = sha256Text(canonicalJson({ takes, frames: shot.filmFrames, native: shot.frames, fps, width, height }))
  return `${projectFiles.shots}/${shotFileName(shot.shotId)}_${content.slice(0, 16)}.mp4`
}
