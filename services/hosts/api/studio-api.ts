import { implement } from '@orpc/server'
import type { AssetLibrary } from '../../assets/assets.ts'
import { studioContract } from '../../contract/studio-contract.ts'
import type { Studio } from '../studio.ts'
import type { DesktopActions } from './desktop-actions.ts'
import { engineCalls } from './engine-calls.ts'
import { homeCalls } from './home-calls.ts'
import { createOpenDesks, type OpenDesks } from './open-desks.ts'
import { projectCalls } from './project-calls.ts'
import { createRecentProjects, type RecentProjects } from './recent-projects.ts'
import { studioFailures } from './studio-failures.ts'
import { systemCalls } from './system-calls.ts'

export interface StudioApiParts {
  studio: Studio
  assets: AssetLibrary
  /** Null where a browser shows the window. */
  desktop: DesktopActions | null
  version: string
  /** Where new projects lie that are given no folder; absolute. */
  projectsFolder: string
  now?: () => Date
  /** What nobody foresaw is told here. */
  log?: (line: string) => void
}

/** What calls work with. */
export interface CallParts extends StudioApiParts {
  desks: OpenDesks
  recents: RecentProjects
  now: () => Date
  log: (line: string) => void
  os: ReturnType<typeof implementStudio>
}

/** Whether any run is under way, and how far: for the dock, the taskbar and the power-save blocker. */
export interface StudioActivity {
  current(): { isRunning: boolean; fraction: number | null }
  /** Returns the way to stop listening. */
  onChange(listener: () => void): () => void
}

/** The contract, implemented: the same for every host. */
export type StudioApi = ReturnType<typeof createStudioApi>

const implementStudio = (log: (line: string) => void) => implement(studioContract).use(studioFailures(log))

export function createStudioApi(given: StudioApiParts) {
  const { studio, assets, now = () => new Date(), log = () => undefined } = given
  const listeners = new Set<() => void>()
  const onActivity = (): void => {
    for (const listener of listeners) listener()
  }
  const recents = createRecentProjects({ dataFolder: studio.folders.data })
  const recentFolders = async () => (await recents.list()).map(({ folder }) => folder)
  const desks = createOpenDesks({ studio, assets, now, onActivity, recentFolders })
  const os = implementStudio(log)
  const parts: CallParts = { ...given, now, log, desks, recents, os }
  const router = os.router({
    home: homeCalls(parts),
    ...projectCalls(parts),
    engines: engineCalls(parts),
    ...systemCalls(parts)
  })
  const activity: StudioActivity = {
    current() {
      const running = desks.all().flatMap(({ run }) => (run.isRunning ? [run.fraction] : []))
      const known = running.filter((fraction) => fraction !== null)
      const fraction = known.length === 0 ? null : known.reduce((sum, part) => sum + part, 0) / known.length
      return { isRunning: running.length > 0, fraction }
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    }
  }
  return {
    router,
    activity,
    /** How many windows listen to an open project. */
    windows: () => desks.all().reduce((sum, desk) => sum + desk.windows, 0),
    /** Cancels every run, saves what is to be saved, and gives the projects back. The studio itself stays open. */
    close: () => desks.closeAll('The studio is closed.')
  }
}
