import { projectFiles } from '../model/project-files.ts'
import type { FolderListings } from './folder-listing.ts'

/** The storyboard to open: the one that the state names if it is there, else the first `storyboard_*.json`, else any `.json`, by name. */
export async function chooseStoryboard(listings: FolderListings, named: string | null): Promise<string | null> {
  if (named !== null) {
    const found = await listings.find(named)
    if (found.kind === 'file') return found.path
  }
  return (await storyboardFiles(listings))[0] ?? null
}

const isUsual = (name: string): boolean => /^storyboard_/i.test(name)

/** The storyboards of a project, in the order of that choice. */
export async function storyboardFiles(listings: FolderListings): Promise<string[]> {
  const names = (await listings.names(projectFiles.storyboards))
    .filter((name) => /^[^.].*\.json$/i.test(name))
    .toSorted()
  const ordered = [...names.filter(isUsual), ...names.filter((name) => !isUsual(name))]
  return ordered.map((name) => `${projectFiles.storyboards}/${name}`)
}
