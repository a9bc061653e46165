import type { AssetLibrary } from '../../assets/assets.ts'
import type { RecentProject } from '../../contract/home-contract.ts'
import type { Studio } from '../studio.ts'
import { isFolder } from './folder-browser.ts'
import type { OpenDesks } from './open-desks.ts'
import { cardOfDesk, cardOnDisk, signOf } from './project-card.ts'
import type { ProjectDesk } from './project-desk.ts'
import type { RecentEntry, RecentProjects } from './recent-projects.ts'

export interface HomePageParts {
  studio: Studio
  assets: Pick<AssetLibrary, 'poster'>
  desks: Pick<OpenDesks, 'ofFolder'>
  recents: RecentProjects
  now(): Date
}

/** The cards of the home page: as the projects are now, without reading again what has not changed. */
export function createHomePage({ studio, assets, desks, recents, now }: HomePageParts) {
  /** The entry as it is now. A project that can't be read shows what was known of it. */
  const look = async (entry: RecentEntry): Promise<{ entry: RecentEntry; view: RecentProject }> => {
    const { folder } = entry
    const desk = desks.ofFolder(folder)
    const isMissing = desk === undefined && !(await isFolder(folder))
    const holder = desk !== undefined || isMissing ? null : await studio.projects.heldBy(folder).catch(() => null)
    const made_of = isMissing ? entry.made_of : await signOf(folder).catch(() => entry.made_of)
    let { card } = entry
    let isRendering = desk?.run.isRunning ?? false
    if (desk !== undefined) card = await cardOfDesk(desk)
    else if (!isMissing && (holder !== null || made_of !== entry.made_of)) {
      const found = await cardOnDisk(studio, folder).catch(() => null)
      card = found?.card ?? card
      isRendering = holder !== null && found?.hasOpenRun === true
    }
    const { poster, ...facts } = card
    const view: RecentProject = {
      folder,
      ...facts,
      opened_at: entry.opened_at,
      is_missing: isMissing,
      poster: isMissing || poster === null ? null : assets.poster(poster, made_of),
      is_rendering: isRendering
    }
    return { entry: { ...entry, card, made_of }, view }
  }

  return {
    async opened(desk: ProjectDesk): Promise<void> {
      const { folder } = desk
      const made_of = await signOf(folder)
      await recents.opened({ folder, opened_at: now().toISOString(), card: await cardOfDesk(desk), made_of })
    },

    async list(): Promise<RecentProject[]> {
      const known = await recents.list()
      const looks = await Promise.all(known.map(look))
      await recents.update(
        looks.flatMap(({ entry }, index) => (entry.made_of === known[index]?.made_of ? [] : [entry]))
      )
      return looks.map(({ view }) => view)
    }
  }
}
