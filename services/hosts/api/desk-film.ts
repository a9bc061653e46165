import { stat } from 'node:fs/promises'
import { relative, sep } from 'node:path'
import type { ProjectAssets } from '../../assets/assets.ts'
import type { FilmView } from '../../contract/project-view.ts'
import { isAbort, toStudioError } from '../../contract/studio-error.ts'
import { toFailure } from '../../contract/studio-failure.ts'
import { ifThere } from '../../files/file-layer.ts'
import type { ProjectStore } from '../../project/project-store.ts'
import type { Workbench } from '../workbench.ts'

/** The film of an open project. */
export interface DeskFilm {
  readonly view: FilmView
  /** What is there of an earlier film. */
  review(): Promise<void>
  /** Returns at once; how it ends is in the view. While it is being made, it does nothing. */
  make(options: { isWithGaps: boolean }): void
  /** Nothing half-made is left, and the film before is there again. */
  cancel(): Promise<void>
}

export interface DeskFilmParts {
  store: () => ProjectStore
  assets: ProjectAssets
  bench(): Promise<Workbench>
  tell(film: FilmView): void
  elapsed(): number
}

const TELL_MS = 100

const noFilm: FilmView = {
  status: 'none',
  fraction: 0,
  file: null,
  url: null,
  frames: null,
  planned: null,
  seconds: null,
  bytes: null,
  failure: null
}

export function createDeskFilm({ store, assets, bench, tell, elapsed }: DeskFilmParts): DeskFilm {
  let view = noFilm
  let making: { abort: AbortController; ended: Promise<void> } | null = null

  const change = (next: FilmView): void => {
    view = next
    tell(next)
  }

  const ofFile = async (file: string, facts: Partial<FilmView> = {}): Promise<FilmView | null> => {
    const found = await ifThere(stat(await store().resolve(file)))
    if (found?.isFile() !== true) return null
    const url = assets.file(file, `${found.size}-${found.mtimeMs}`)
    return { ...noFilm, status: 'ready', fraction: 1, file, url, bytes: found.size, ...facts }
  }

  const earlier = async (): Promise<FilmView> => {
    const file = store().state.current.last_video_path
    return (file === null ? null : await ofFile(file)) ?? noFilm
  }

  const make = async (isWithGaps: boolean, signal: AbortSignal): Promise<void> => {
    const before = view
    let toldAt = elapsed()
    change({ ...before, status: 'making', fraction: 0, failure: null })
    try {
      const { films, planOfRun } = await bench()
      const film = await films.make(await planOfRun(), {
        isWithGaps,
        signal,
        onProgress(fraction) {
          if (elapsed() - toldAt < TELL_MS) return
          toldAt = elapsed()
          change({ ...view, fraction })
        }
      })
      const file = relative(store().folder, film.file).replaceAll(sep, '/')
      const { frames, planned, seconds } = film
      change((await ofFile(file, { frames, planned, seconds })) ?? noFilm)
    } catch (error) {
      const left = await earlier()
      if (isAbort(error)) change(before.status === 'ready' && left.status === 'ready' ? before : left)
      else change({ ...left, status: 'failed', failure: toFailure(toStudioError(error)) })
    }
  }

  return {
    get view() {
      return view
    },
    async review() {
      if (making === null) view = await earlier()
    },
    make({ isWithGaps }) {
      if (making !== null) return
      const abort = new AbortController()
      making = { abort, ended: make(isWithGaps, abort.signal).finally(() => (making = null)) }
    },
    async cancel() {
      making?.abort.abort()
      await making?.ended
    }
  }
}
