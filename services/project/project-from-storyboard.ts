import { basename } from 'node:path'
import { StudioError } from '../contract/studio-error.ts'
import type { FileLayer } from '../files/file-layer.ts'
import type { Media, Size } from '../media/media.ts'
import type { RawDocument } from '../model/migrations.ts'
import { projectFiles } from '../model/project-files.ts'
import { MAX_SIDE, PROJECT_SCHEMA } from '../model/project.ts'
import type { Storyboard } from '../model/storyboard.ts'
import type { InsideFolder } from './inside-folder.ts'
import { findKeyframes } from './keyframe-finder.ts'
import { readProject, storyboardDefaults } from './project-forms.ts'

interface Parts {
  files: FileLayer
  inside: InsideFolder
  media: Pick<Media, 'pictureSize'>
  signal?: AbortSignal | undefined
}

/** How many pictures are asked for their size before the default is taken. */
const PICTURES_TRIED = 5

/** The project.json that a folder with only storyboards gets: rate from `video_settings`, size from the first keyframe. */
export async function projectFromStoryboard(
  { files, inside, media, signal }: Parts,
  storyboard: Storyboard,
  selectionFile: string | null
): Promise<{ document: RawDocument; notices: string[] }> {
  const defaults = storyboardDefaults(storyboard, basename(inside.root))
  const keyframes = await findKeyframes({ files, inside }, storyboard, selectionFile)
  const picture = await firstSize()
  const size = picture === null ? {} : filmSize(picture.size)
  const { name, fps, width, height, engine, workflow, use_sage_attention } = readProject(
    { schema: PROJECT_SCHEMA, ...size },
    projectFiles.project,
    defaults
  )
  const { max_segment_seconds } = defaults
  const document = {
    schema: PROJECT_SCHEMA,
    name,
    fps,
    width,
    height,
    engine,
    workflow,
    use_sage_attention,
    ...(max_segment_seconds === undefined ? {} : { max_segment_seconds })
  }
  const rate = defaults.fps === undefined ? 'as the storyboard names no rate' : 'from the storyboard'
  const from = picture === null ? 'as no keyframe could be read' : `the size of ${picture.file}`
  const notices = [`${projectFiles.project} was made: ${fps} fps, ${rate}, and ${width} × ${height}, ${from}.`]
  return { document, notices }

  async function firstSize(): Promise<{ file: string; size: Size } | null> {
    const found = [...keyframes.values()].flatMap(({ file, problem }) => (problem === undefined ? [file] : []))
    for (const file of found.slice(0, PICTURES_TRIED)) {
      try {
        return { file, size: await media.pictureSize(await inside.resolve(file), { signal }) }
      } catch (error) {
        if (!(error instanceof StudioError) || error.code !== 'picture_invalid') throw error
      }
    }
    return null
  }
}

const MIN_SIDE = 64

/** The picture's size as a film can have it: even sides, none above 8192; a picture too small gives none. */
function filmSize({ width, height }: Size): Size | Record<string, never> {
  const scale = Math.min(1, MAX_SIDE / Math.max(width, height))
  const even = (side: number): number => Math.floor((side * scale) / 2) * 2
  const size = { width: even(width), height: even(height) }
  return Math.min(size.width, size.height) < MIN_SIDE ? {} : size
}
