import { createHash } from 'node:crypto'
import { access, constants, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { StudioError } from '../contract/studio-error.ts'
import type { Media } from '../media/media.ts'
import { STRIP_COUNT } from './assets.ts'
import { isClip } from './file-response.ts'
import { createSharedJobs } from './shared-jobs.ts'

export type DerivedKind = 'thumb' | 'strip'

export interface DerivedRequest {
  kind: DerivedKind
  /** Absolute. */
  source: string
  /** What tells this content from any other. */
  content: string
  /** Where the picture may be kept, best first (absolute); a folder that can't be written is passed over. */
  folders: readonly string[]
  /** Aborted when the one who asked is gone. */
  signal: AbortSignal
}

export interface DerivedPictures {
  /** The picture's file, made if it is not there. Throws what made it impossible. */
  file(request: DerivedRequest): Promise<string>
  close(): Promise<void>
}

const THUMB_LONGEST = 480
const STRIP_WIDTH = 160
/** Changes with what is made of a file, so that no picture of an older recipe is shown. */
const RECIPE = `1 ${THUMB_LONGEST} ${STRIP_WIDTH} ${STRIP_COUNT}`
/** Two at once: the engine on this machine goes first. */
const AT_ONCE = 2

/** Small pictures made of pictures and clips when they are first asked for, and kept by content. They may be deleted at any time. */
export function createDerivedPictures({ media }: { media: Media }): DerivedPictures {
  const jobs = createSharedJobs<string>({ limit: AT_ONCE })

  const make = ({ kind, source }: DerivedRequest, to: string, signal: AbortSignal): Promise<void> => {
    if (kind === 'strip') return media.contactStrip(source, to, { count: STRIP_COUNT, width: STRIP_WIDTH, signal })
    const thumb = { longest: THUMB_LONGEST, signal }
    return isClip(source) ? media.poster(source, to, thumb) : media.shrinkPicture(source, to, thumb)
  }

  async function makeIn(request: DerivedRequest, files: readonly string[], signal: AbortSignal): Promise<string> {
    for (const file of files) {
      if (!(await canHold(dirname(file)))) continue
      await make(request, file, signal)
      return file
    }
    throw new StudioError('no_access', { file: files.at(-1) ?? null })
  }

  return {
    async file(request) {
      const { kind, content, folders, signal } = request
      const name = createHash('sha256').update([RECIPE, kind, content].join('\n')).digest('hex').slice(0, 32)
      const files = folders.map((folder) => join(folder, `${name}.jpg`))
      for (const file of files) if (await isThere(file)) return file
      return jobs.run(files.join('\n'), (stop) => makeIn(request, files, stop), signal)
    },
    close: () => jobs.close()
  }
}

/** Whether new files can be put there; the folder is made. Root may write anywhere but on a read-only disk, and this tells that too. */
async function canHold(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { recursive: true })
    await access(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false
  )
