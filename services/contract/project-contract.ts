import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { documentChangeSchema } from '../model/document-change.ts'
import { call, ofProject, ofShot } from './base.ts'
import { projectEventSchema } from './project-events.ts'
import { projectViewSchema } from './project-view.ts'

/** A picture that a shot could start from. */
export const candidateSchema = z.object({
  /** Relative to the project; what `pictures` of an edit takes. */
  file: z.string(),
  variant: z.int().nullable(),
  is_selected: z.boolean(),
  url: z.string(),
  thumb: z.string()
})
export type Candidate = z.infer<typeof candidateSchema>

export const MAX_PICTURE_BYTES = 64_000_000

const pictureFileSchema = z.file().max(MAX_PICTURE_BYTES, `a picture of at most ${MAX_PICTURE_BYTES / 1e6} MB`)

export const projectContract = {
  get: call
    .route({ method: 'GET', path: '/projects/{project_id}', summary: 'All that a window shows of a project' })
    .input(ofProject)
    .output(projectViewSchema),
  events: call
    .route({ method: 'GET', path: '/projects/{project_id}/events', summary: 'The project as it is, then every change' })
    .input(ofProject)
    .output(eventIterator(projectEventSchema)),
  edit: call
    .route({
      method: 'POST',
      path: '/projects/{project_id}/edits',
      summary: 'Changes shots, order, pictures or settings; on disk when it answers'
    })
    .input(ofProject.extend({ client: z.string(), label: z.string().max(200), change: documentChangeSchema }))
    .output(z.object({ revision: z.int() })),
  candidates: call
    .route({
      method: 'GET',
      path: '/projects/{project_id}/shots/{shot_id}/pictures',
      summary: 'The pictures that a shot could start from'
    })
    .input(ofShot)
    .output(z.array(candidateSchema)),
  /** Nothing starts from them until an edit chooses them. */
  addPictures: call
    .route({
      method: 'POST',
      path: '/projects/{project_id}/pictures',
      summary: 'Puts pictures among the candidates in keyframes/'
    })
    .input(
      ofProject.extend({
        pictures: z.array(
          z.object({
            picture: pictureFileSchema,
            /** The shot that they are for; a base of their own, made of the file name, where it is left out. */
            filename_base: z.string().optional()
          })
        )
      })
    )
    .output(z.array(z.object({ file: z.string(), filename_base: z.string() })))
}
