import { toStudioError } from '../../contract/studio-error.ts'
import { browseFolder, nearestFolder } from './folder-browser.ts'
import { createHomePage } from './home-page.ts'
import { makeProject } from './new-project.ts'
import type { ProjectDesk } from './project-desk.ts'
import type { CallParts } from './studio-api.ts'

export function homeCalls(parts: CallParts) {
  const { studio, desks, recents, projectsFolder } = parts
  const { home: os } = parts.os
  const page = createHomePage(parts)

  const open = async (folder: string): Promise<ProjectDesk> => {
    const desk = await desks.open(folder)
    // a card that can't be kept keeps nobody from the project
    await page.opened(desk).catch((error: unknown) => parts.log(toStudioError(error).message))
    return desk
  }

  return {
    list: os.list.handler(async () => ({ recent: await page.list(), projects_folder: projectsFolder })),
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
      // an id that is not open is an error
      const { id } = await desks.get(input.project_id)
      await desks.close(id, 'The project was closed.')
    })
  }
}
