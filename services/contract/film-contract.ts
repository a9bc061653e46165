import { z } from 'zod'
import { call, nothing, ofProject } from './base.ts'

export const filmContract = {
  make: call
    .route({
      method: 'POST',
      path: '/projects/{project_id}/film',
      summary: 'Joins the film; its progress is told by the events'
    })
    .input(ofProject.extend({ with_gaps: z.boolean().default(false) }))
    .output(nothing),
  cancel: call
    .route({
      method: 'POST',
      path: '/projects/{project_id}/film/cancel',
      summary: 'Stops joining; nothing half-made is left'
    })
    .input(ofProject)
    .output(nothing)
}
