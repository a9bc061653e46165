import type { DesktopCommand } from '../services/contract/desktop-bridge.ts'
import type { RecentProject } from '../services/contract/home-contract.ts'
import type { StudioClient } from '../services/contract/studio-contract.ts'
import type { ElectronParts } from './electron-parts.ts'
import { menuTemplate } from './menu.ts'
import { createRecentDocuments } from './recent-documents.ts'

export interface SurroundingsParts {
  electron: Pick<ElectronParts, 'app' | 'Menu' | 'nativeTheme'>
  platform: NodeJS.Platform
  client: Pick<StudioClient, 'home' | 'settings'>
  send(command: DesktopCommand): void
  log(line: string): void
}

/** What the system shows around the window follows the studio: menu, recent documents, theme. */
export interface Surroundings {
  refresh(): Promise<void>
  /** A call of the contract was answered, and may have changed something that is shown here. */
  onCall(name: string): void
  /** The project that was opened last. */
  latest(): Promise<RecentProject | undefined>
}

export function createSurroundings({ electron, platform, client, send, log }: SurroundingsParts): Surroundings {
  const { app, Menu, nativeTheme } = electron
  const tellSystem = createRecentDocuments(app, platform)

  const setMenu = (projects: readonly RecentProject[]): void => {
    const template = menuTemplate({ platform, recent: projects, isDevelopment: !app.isPackaged, send })
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
  }
  const recent = async (): Promise<readonly RecentProject[]> => (await client.home.list()).recent
  const showRecent = async (): Promise<void> => {
    const projects = await recent()
    setMenu(projects)
    tellSystem(projects)
  }
  const showTheme = async (): Promise<void> => {
    nativeTheme.themeSource = (await client.settings.get()).preferences.theme
  }
  /** The window says what is wrong with the settings or the list; here they are only shown. */
  const logged = (work: Promise<void>): Promise<void> =>
    work.catch((error: unknown) => log(`the menu or the theme could not follow: ${String(error)}`))

  return {
    latest: async () => (await recent())[0],
    async refresh() {
      setMenu([])
      await Promise.all([logged(showRecent()), logged(showTheme())])
    },
    onCall(name) {
      if (/^home\.(create|open|close|forget)$/.test(name)) void logged(showRecent())
      if (name === 'settings.save') void logged(showTheme())
    }
  }
}
