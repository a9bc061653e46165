import { z } from 'zod'
import { documentChangeSchema } from '../model/document-change.ts'
import { progressSchema } from '../model/segment-state.ts'
import { workflowProfileSchema } from '../model/workflow-profile.ts'
import {
  filmViewSchema,
  outlookSchema,
  pictureViewSchema,
  projectViewSchema,
  runViewSchema,
  segmentViewSchema
} from './project-view.ts'

const segment = { shot_id: z.string(), segment_index: z.int().nonnegative() }

/** What an open project tells its windows. The first event of a stream is always `view`: the truth before the changes. */
export const projectEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('view'), view: projectViewSchema }),
  /** An edit that is on disk; `client`: the window that made it, which shows it already. */
  z.object({
    type: z.literal('document'),
    revision: z.int(),
    client: z.string(),
    label: z.string(),
    change: documentChangeSchema,
    /** Where the edit chose another workflow. */
    profile: workflowProfileSchema.optional()
  }),
  z.object({ type: z.literal('pictures'), pictures: z.record(z.string(), pictureViewSchema) }),
  /** Segments as they are now, whole. */
  z.object({ type: z.literal('segments'), segments: z.array(segmentViewSchema) }),
  z.object({ type: z.literal('progress'), ...segment, progress: progressSchema }),
  z.object({ type: z.literal('preview'), ...segment, url: z.string() }),
  z.object({ type: z.literal('outlook'), outlook: outlookSchema }),
  z.object({ type: z.literal('run'), run: runViewSchema }),
  z.object({ type: z.literal('film'), film: filmViewSchema }),
  z.object({ type: z.literal('notice'), level: z.enum(['info', 'warning']), text: z.string() }),
  /** The project is closed here; nothing follows. */
  z.object({ type: z.literal('closed'), reason: z.string() })
])
export type ProjectEvent = z.infer<typeof projectEventSchema>
