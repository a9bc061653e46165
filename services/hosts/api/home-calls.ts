import type { RecentProject } from '../../contract/home-contract.ts'
import { browseFolder, nearestFolder } from './folder-browser.ts'
import { makeProject } from './new-project.ts'
import { cardOf } from './project-card.ts'
import type { ProjectDesk } from './project-desk.ts'
import { isFolder, type RecentEntry } from './recent-projects.ts'
import type { CallParts } from './studio-api.ts'

export function homeCalls({ os: { home: os }, studio, assets, desks, recents, projectsFolder, now }: CallParts) {
  const open = async (folder: string): Promise<ProjectDesk> => {
    const desk = await desks.open(folder)
    await recents.remember(await cardOf(desk, now().toISOString()), { isOpened: true })
    return desk
  }

  const recentOf = async (entry: RecentEntry): Promise<RecentProject> => {
    const desk = desks.ofFolder(entry.folder)
    const isMissing = !(await isFolder(entry.folder))
    const { poster, ...facts } = desk === undefined ? entry : await cardOf(desk, entry.opened_at)
    const holder = desk !== undefined || isMissing ? null : await studio.projects.heldBy(entry.folder).catch(() => null)
    return {
      ...facts,
      is_missing: isMissing,
      poster: isMissing || poster === null ? null : assets.poster(poster, entry.opened_at),
      is_rendering: desk?.run.isRunning ?? holder !== null
    }
  }

  return {
    list: os.list.handler(async () => ({
      recent: await Promise.all((await recents.list()).map(recentOf)),
      projects_folder: projectsFolder
    })),
    forget: os.forget.handler(({ input }) => recents.forget(input.folder)),
    browse: os.browse.handler(async ({ input: { path } }) =>
      browseFolder(path ?? (await nearestFolder(projectsFolder)))
    ),
    create: os.create.handler(async ({ input }) => {
      const { preferences } = await studio.settings.current()
      const folder = await makeProject(input, { studio, projectsFolder, defaults: preferences.new_project })
      const desk = await open(folder)
      return { project_id: desk.id, folder: desk.folder }
    }),
    open: os.open.handler(async ({ input }) => ({ project_id: (await open(input.folder)).id })),
    close: os.close.handler(async ({ input }) => {
      const desk = desks.get(input.project_id)
      const known = (await recents.list()).find(({ folder }) => folder === desk.folder)
      if (known !== undefined) await recents.remember(await cardOf(desk, known.opened_at))
      await desks.close(desk.id, 'The project was closed.')
    })
  }
}
