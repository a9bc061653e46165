import { storyboardSchema } from '../../../services/model/storyboard.ts'
import { folderName } from './project-words.ts'

/** What a new project begins with. */
export type Start =
  | { kind: 'empty' }
  | { kind: 'sample' }
  /** The text of the file, and pictures that came with it. */
  | { kind: 'storyboard'; file: string; text: string; pictures: readonly File[] }
  /** Each picture becomes a shot. `name`: of their folder, where they have one. */
  | { kind: 'pictures'; files: readonly File[]; name: string | null }

export type StartKind = Start['kind']

export const emptyStart: Start = { kind: 'empty' }

export const SAMPLE = { id: 'lighthouse', name: 'Lighthouse' } as const

/** What a storyboard file says of itself, or what is wrong with it, before anything is made of it. */
export type StoryboardFacts =
  | { shots: number; name: string | null; fps: number | null; problem?: never }
  | { problem: string }

export function readStoryboard(text: string): StoryboardFacts {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { problem: 'This file is no JSON that can be read.' }
  }
  const read = storyboardSchema.safeParse(json)
  if (!read.success) {
    const [issue] = read.error.issues
    const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`
    return { problem: `This is no storyboard: expected ${issue?.message ?? 'a list of shots'}${where}.` }
  }
  const { project, shots, video_settings } = read.data
  return { shots: shots.length, name: project?.trim() || null, fps: video_settings?.default_fps ?? null }
}

/** The name that a project gets by itself. */
export function nameOf(start: Start): string {
  switch (start.kind) {
    case 'sample':
      return SAMPLE.name
    case 'storyboard': {
      const facts = readStoryboard(start.text)
      return (facts.problem === undefined && facts.name) || bareName(start.file)
    }
    case 'pictures':
      return start.name ?? 'Untitled film'
    case 'empty':
      return 'Untitled film'
  }
}

const bareName = (file: string): string =>
  folderName(file)
    .replace(/\.json$/i, '')
    .replace(/^storyboard_?/i, '') || 'Untitled film'
