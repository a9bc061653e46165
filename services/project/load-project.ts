import { StudioError } from '../contract/studio-error.ts'
import type { FileLayer } from '../files/file-layer.ts'
import type { Media } from '../media/media.ts'
import type { RawDocument } from '../model/migrations.ts'
import { projectFiles } from '../model/project-files.ts'
import { emptyState, type ProjectState } from '../model/project-state.ts'
import type { Project } from '../model/project.ts'
import type { Storyboard } from '../model/storyboard.ts'
import type { Backups } from './backups.ts'
import { loadDocument, readDocument, type LoadedDocument } from './document.ts'
import { createFolderListings } from './folder-listing.ts'
import type { InsideFolder } from './inside-folder.ts'
import { projectForm, stateForm, storyboardForm } from './project-forms.ts'
import { projectFromStoryboard } from './project-from-storyboard.ts'
import { withSafePaths } from './state-paths.ts'
import { chooseStoryboard } from './storyboard-choice.ts'

/** A project as it was read; nothing is written yet. */
export interface LoadedProject {
  /** Null where there is no project.json: `newProject` is what it will be. */
  project: LoadedDocument<Project> | null
  newProject: RawDocument | null
  storyboard: LoadedDocument<Storyboard>
  state: ProjectState
  /** Null where there is no readable state file. */
  stateDocument: LoadedDocument<ProjectState> | null
  /** Why the state file could not be read, where no backup stood in. */
  badState: StudioError | null
  notices: string[]
}

export interface LoadParts {
  files: FileLayer
  inside: InsideFolder
  backups: Backups
  media: Pick<Media, 'pictureSize'>
  signal?: AbortSignal | undefined
}

/** Reads all of a project before anything is changed, so that a file of a newer version leaves every other one untouched. */
export async function loadProject(parts: LoadParts): Promise<LoadedProject> {
  const { files, inside, signal } = parts
  const listings = createFolderListings({ files, inside })
  const project = (await loadDocument(parts, projectFiles.project, projectForm)) ?? (await lostProject(parts))
  const { document: stateDocument, bad: badState } = await loadState(parts)
  const { state, notices } = await withSafePaths(stateDocument?.value ?? emptyState, listings)
  signal?.throwIfAborted()

  const storyboardFile = await chooseStoryboard(listings, state.storyboard_file)
  if (storyboardFile === null) throw new StudioError('storyboard_missing', { folder: inside.root })
  if (state.storyboard_file !== null && state.storyboard_file !== storyboardFile)
    notices.push(`${state.storyboard_file} is not there; ${storyboardFile} was opened.`)
  const storyboard = await loadDocument(parts, storyboardFile, storyboardForm)
  if (storyboard === null) throw new StudioError('file_missing', { file: storyboardFile })
  signal?.throwIfAborted()

  const made = project === null ? await projectFromStoryboard(parts, storyboard.value, state.selection_file) : null
  signal?.throwIfAborted()
  return {
    project,
    newProject: made?.document ?? null,
    storyboard,
    state,
    stateDocument,
    badState,
    notices: [...notices, ...(made?.notices ?? [])]
  }
}

/** Whether there is something to open: a project.json, or a storyboards folder. */
export async function holdsProject(files: FileLayer, inside: InsideFolder): Promise<boolean> {
  const listings = createFolderListings({ files, inside })
  const names = await listings.names('')
  return names.includes(projectFiles.project) || names.includes(projectFiles.storyboards)
}

/** A project.json that was there once is restored, not made anew. */
async function lostProject({ backups }: LoadParts): Promise<LoadedDocument<Project> | null> {
  const good = await backups.newestGood(projectFiles.project, (bytes) =>
    readDocument(bytes, projectFiles.project, projectForm)
  )
  return good === null ? null : { ...good, bad: new StudioError('file_missing', { file: projectFiles.project }) }
}

/** The state says how far the work is, and the takes say it too: a project opens without it. */
async function loadState(
  parts: LoadParts
): Promise<{ document: LoadedDocument<ProjectState> | null; bad: StudioError | null }> {
  try {
    return { document: await loadDocument(parts, projectFiles.state, stateForm), bad: null }
  } catch (error) {
    if (error instanceof StudioError && error.code === 'file_invalid') return { document: null, bad: error }
    throw error
  }
}
