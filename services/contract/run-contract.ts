import { z } from 'zod'
import { call, nothing, ofProject, ofShot } from './base.ts'
import { outlookSchema } from './project-view.ts'

const chosenShots = ofProject.extend({ shots: z.array(z.string()).optional() })

export const runContract = {
  outlook: call
    .route({
      method: 'POST',
      path: '/projects/{project_id}/outlook',
      summary: 'What a run would render, and about how long'
    })
    .input(chosenShots)
    .output(outlookSchema),
  /** While a run goes on, more shots are asked of it, or begin after it. */
  start: call
    .route({ method: 'POST', path: '/projects/{project_id}/run', summary: 'Renders what is missing or has changed' })
    .input(chosenShots)
    .output(nothing),
  pause: call
    .route({ method: 'POST', path: '/projects/{project_id}/run/pause', summary: 'Starts no further segment' })
    .input(ofProject)
    .output(nothing),
  hold: call
    .route({
      method: 'POST',
      path: '/projects/{project_id}/run/hold',
      summary: 'Finishes the segments under way, frees the graphics memory, waits'
    })
    .input(ofProject)
    .output(nothing),
  resume: call
    .route({ method: 'POST', path: '/projects/{project_id}/run/resume', summary: 'Goes on' })
    .input(ofProject)
    .output(nothing),
  stop: call
    .route({
      method: 'POST',
      path: '/projects/{project_id}/run/stop',
      summary: 'Stops now, after the segments under way, or after their shots'
    })
    .input(ofProject.extend({ how: z.enum(['now', 'segment', 'shot']) }))
    .output(nothing),
  first: call
    .route({ method: 'POST', path: '/projects/{project_id}/run/first', summary: 'A shot goes before all others' })
    .input(ofShot)
    .output(nothing),
  order: call
    .route({ method: 'POST', path: '/projects/{project_id}/run/order', summary: 'The order of the shots in the queue' })
    .input(ofProject.extend({ shots: z.array(z.string()) }))
    .output(nothing),
  cancelShot: call
    .route({ method: 'POST', path: '/projects/{project_id}/run/cancel-shot', summary: 'Takes one shot out of the run' })
    .input(ofShot)
    .output(nothing)
}
