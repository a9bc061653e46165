import type { DesktopCommand } from '../services/contract/desktop-bridge.ts'
import type { StudioClient } from '../services/contract/studio-contract.ts'
import { openFirstProject } from '../services/hosts/first-project.ts'

export interface OpeningPlaceParts {
  client: Pick<StudioClient, 'home'>
  send(command: DesktopCommand): void
  log(line: string): void
}

/** Where a window begins when nobody asked for a folder. */
export interface OpeningPlace {
  /** In the project that was open last: ids of open projects end with the process, so it is opened anew. */
  goBack(): Promise<void>
  /** In the sample, if there has never been a project. */
  welcome(): Promise<void>
}

export function createOpeningPlace({ client, send, log }: OpeningPlaceParts): OpeningPlace {
  const goBack = async (): Promise<void> => {
    const { recent } = await client.home.list()
    const [latest] = recent
    if (latest?.is_missing === false) send({ id: 'project.open-folder', folder: latest.folder })
  }
  /** Without it the window is at home, which is a place too. */
  const logged = (work: Promise<void>): Promise<void> =>
    work.catch((error: unknown) => log(`the window begins at home: ${String(error)}`))
  return {
    goBack: () => logged(goBack()),
    welcome: () => logged(openFirstProject(client).then((made) => (made === null ? undefined : goBack())))
  }
}
