import type { StudioClient } from '../../../services/contract/studio-contract.ts'
import type { DroppedFile } from '../../pictures/read-dropped.ts'
import { sortDropped } from './dropped-project.ts'
import { readStoryboard, type Start } from './start.ts'

/** What comes of something that was dropped at home. */
export type DropOutcome =
  | { kind: 'open'; folder: string }
  | { kind: 'new'; start: Start }
  /** A browser gets a copy of a project's files, not the folder. */
  | { kind: 'not_here'; project: string }
  | { kind: 'unreadable'; file: string; problem: string }
  | { kind: 'nothing' }

export interface DropParts {
  client: { home: Pick<StudioClient['home'], 'browse'> }
  /** Where what was dropped lies; only the desktop knows. */
  paths: readonly string[]
  files: Promise<readonly DroppedFile[]>
}

/** A project is opened where it lies; a storyboard or pictures begin a new one. */
export async function takeDrop({ client, paths, files }: DropParts): Promise<DropOutcome> {
  const [path] = paths
  if (path !== undefined && paths.length === 1) {
    // a file is no folder, and then it is read as in a browser
    const folder = await client.home.browse({ path }).catch(() => null)
    if (folder?.is_project === true) return { kind: 'open', folder: folder.path }
  }
  const dropped = sortDropped(await files)
  switch (dropped.kind) {
    case 'project':
      return { kind: 'not_here', project: dropped.name }
    case 'storyboard': {
      const { file, pictures } = dropped
      const text = await file.text()
      const { problem } = readStoryboard(text)
      if (problem !== undefined) return { kind: 'unreadable', file: file.name, problem }
      return { kind: 'new', start: { kind: 'storyboard', file: file.name, text, pictures } }
    }
    case 'pictures':
      return { kind: 'new', start: dropped }
    case 'nothing':
      return dropped
  }
}
