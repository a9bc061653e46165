import { z } from 'zod'
import { workflowProfileSchema } from '../model/workflow-profile.ts'
import { call, ofProject } from './base.ts'

export const gapSchema = z.object({ what: z.string(), fix: z.string(), code: z.string().nullable() })

export const readinessSchema = z.object({
  engine: z.string(),
  /** Which server. */
  name: z.string(),
  is_ready: z.boolean(),
  gaps: z.array(gapSchema),
  facts: z.record(z.string(), z.json())
})
export type ReadinessView = z.infer<typeof readinessSchema>

/** A model file that a workflow names, and the installed ones that could be loaded in its place. */
export const modelSlotSchema = z.object({
  /** `folder/file` as the workflow names it: what a choice in the project's `models` stands under. */
  key: z.string(),
  folder: z.string(),
  file: z.string(),
  /** `high` or `low`, or another name that the workflow gives it. */
  slot: z.string().nullable(),
  /** `is_known`: the workflow was made for it, or for one that does the same. */
  installed: z.array(z.object({ file: z.string(), is_known: z.boolean() }))
})
export type ModelSlotView = z.infer<typeof modelSlotSchema>

export const workflowViewSchema = z.object({
  file: z.string(),
  folder: z.enum(['built_in', 'user']),
  profile: workflowProfileSchema.nullable(),
  has_sage: z.boolean(),
  is_sage: z.boolean(),
  models: z.array(z.string()),
  notes: z.array(z.string()),
  problem: z.string().nullable()
})
export type WorkflowView = z.infer<typeof workflowViewSchema>

export const engineContract = {
  list: call
    .route({ method: 'GET', path: '/engines', summary: 'The engines of this version' })
    .output(z.array(z.object({ id: z.string(), title: z.string(), note: z.string() }))),
  /** Asks the servers now. Without `workflow`: for the engine's own default. */
  check: call
    .route({
      method: 'POST',
      path: '/engines/{engine}/check',
      summary: 'Whether an engine can render, and what it lacks'
    })
    .input(z.object({ engine: z.string(), comfy_url: z.string().optional(), workflow: z.string().nullish() }))
    .output(z.array(readinessSchema)),
  readiness: call
    .route({
      method: 'GET',
      path: '/projects/{project_id}/readiness',
      summary: 'The same for the engine and workflow of a project'
    })
    .input(ofProject)
    .output(z.array(readinessSchema)),
  models: call
    .route({
      method: 'GET',
      path: '/projects/{project_id}/models',
      summary: 'What every server of the project has in the place of each model file of its workflow'
    })
    .input(ofProject)
    .output(z.array(modelSlotSchema)),
  workflows: call
    .route({ method: 'GET', path: '/workflows', summary: 'Every workflow, the broken ones with their problem' })
    .output(z.array(workflowViewSchema))
}
