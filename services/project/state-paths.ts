import { projectFiles } from '../model/project-files.ts'
import type { ProjectState } from '../model/project-state.ts'
import type { FolderListings } from './folder-listing.ts'
import { fileNameOf, insidePath } from './project-path.ts'

/** Where a file that is named by a path of another machine may lie. */
const homes = {
  storyboard_file: [projectFiles.storyboards],
  selection_file: [projectFiles.selected],
  last_video_path: [projectFiles.export, projectFiles.video]
} as const

/**
 * The state with paths that can be trusted: relative, forward slashes, inside. An absolute path of an older file is
 * looked up by its name; what leads out is dropped and said. A workflow is known by its file name.
 */
export async function withSafePaths(
  state: ProjectState,
  listings: FolderListings
): Promise<{ state: ProjectState; notices: string[] }> {
  const notices: string[] = []
  const safe = { ...state }
  for (const key of ['storyboard_file', 'selection_file', 'last_video_path'] as const) {
    const text = state[key]
    if (text === null) continue
    safe[key] = text === '' ? null : await safePath(text, homes[key], listings)
    if (text !== '' && safe[key] === null)
      notices.push(`${projectFiles.state}: ${key} leads out of the project (${text.slice(0, 200)}) and was left out.`)
  }
  if (state.workflow_file !== null) safe.workflow_file = fileNameOf(state.workflow_file)
  return { state: safe, notices }
}

async function safePath(text: string, folders: readonly string[], listings: FolderListings): Promise<string | null> {
  const path = insidePath(text)
  if (path !== null) return (await listings.find(path)).kind === 'outside' ? null : path
  const name = fileNameOf(text)
  for (const folder of name === null ? [] : folders) {
    const found = await listings.find(`${folder}/${name}`)
    if (found.kind === 'file') return found.path
  }
  return null
}
