import { z } from 'zod'
import { call, nothing, ofProject } from './base.ts'

/** A project that was open here before, as its card shows it. */
export const recentProjectSchema = z.object({
  /** Absolute; the user chose it. */
  folder: z.string(),
  name: z.string(),
  opened_at: z.string(),
  /** The folder is not there: moved, renamed, or on a drive that is not plugged in. */
  is_missing: z.boolean(),
  poster: z.string().nullable(),
  shots: z.int().nonnegative(),
  seconds: z.number().nonnegative(),
  segments: z.int().nonnegative(),
  segments_done: z.int().nonnegative(),
  /** Rendering, here or in another process. */
  is_rendering: z.boolean()
})
export type RecentProject = z.infer<typeof recentProjectSchema>

export const folderViewSchema = z.object({
  path: z.string(),
  parent: z.string().nullable(),
  is_project: z.boolean(),
  folders: z.array(z.object({ name: z.string(), path: z.string(), is_project: z.boolean() }))
})
export type FolderView = z.infer<typeof folderViewSchema>

export const newProjectSchema = z.object({
  name: z.string().trim().min(1, 'a name').max(200, 'a name of at most 200 characters'),
  /** Absolute; a folder of the project's name in the projects folder where it is left out. */
  folder: z.string().optional(),
  from: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('empty') }),
    z.object({ kind: z.literal('sample'), sample: z.string() }),
    /** The text of a storyboard file. */
    z.object({ kind: z.literal('storyboard'), file: z.string(), text: z.string().max(20_000_000) })
  ]),
  fps: z.number().optional(),
  width: z.int().optional(),
  height: z.int().optional()
})
export type NewProjectRequest = z.infer<typeof newProjectSchema>

export const homeContract = {
  list: call
    .route({ method: 'GET', path: '/projects', summary: 'Recent projects' })
    .output(z.object({ recent: z.array(recentProjectSchema), projects_folder: z.string() })),
  forget: call
    .route({ method: 'POST', path: '/projects/forget', summary: 'Takes a project off the list; its files stay' })
    .input(z.object({ folder: z.string() }))
    .output(nothing),
  browse: call
    .route({
      method: 'GET',
      path: '/folders',
      summary: 'Folders on the machine of the studio; the projects folder by default'
    })
    .input(z.object({ path: z.string().optional() }))
    .output(folderViewSchema),
  create: call
    .route({ method: 'POST', path: '/projects', summary: 'Makes a project and opens it' })
    .input(newProjectSchema)
    .output(ofProject.extend({ folder: z.string() })),
  open: call
    .route({ method: 'POST', path: '/projects/open', summary: 'Opens a project folder; again, it is the same project' })
    .input(z.object({ folder: z.string().min(1) }))
    .output(ofProject),
  close: call
    .route({
      method: 'POST',
      path: '/projects/{project_id}/close',
      summary: 'Closes a project; a run in it is cancelled and can go on later'
    })
    .input(ofProject)
    .output(nothing)
}
