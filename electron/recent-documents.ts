import type { App } from 'electron'
import type { RecentProject } from '../services/contract/home-contract.ts'

/** Tells the system's own list (dock, task bar) of the project that was opened last. Linux has no such list. */
export function createRecentDocuments(
  app: Pick<App, 'addRecentDocument'>,
  platform: NodeJS.Platform
): (recent: readonly Pick<RecentProject, 'folder' | 'is_missing'>[]) => void {
  let latest: string | null = null
  return ([newest]) => {
    if (platform === 'linux' || newest === undefined || newest.is_missing || newest.folder === latest) return
    latest = newest.folder
    app.addRecentDocument(newest.folder)
  }
}
