import { z } from 'zod'
import { engineIds } from './project.ts'
import { segmentStateSchema, type SegmentState } from './segment-state.ts'
import { workflowProfileSchema } from './workflow-profile.ts'

export const STATE_SCHEMA = 1

const segmentEntrySchema = z.looseObject({
  shot_id: z.string(),
  segment_index: z.int().nonnegative(),
  state: segmentStateSchema
})

/** `video/_state.json`: what the project plays, and how far each segment is. Unknown fields stay. */
export const projectStateSchema = z.looseObject(
  {
    schema: z.literal(STATE_SCHEMA),
    storyboard_file: z.string().nullable().default(null),
    selection_file: z.string().nullable().default(null),
    workflow_file: z.string().nullable().default(null),
    last_video_path: z.string().nullable().default(null),
    updated_at: z.string().nullable().default(null),
    run: z
      .looseObject({
        engine: z.enum(engineIds),
        /** The numbers that the run was planned with; null in states that do not say. */
        workflow: workflowProfileSchema.nullable().default(null).catch(null),
        started_at: z.string(),
        ended_at: z.string().nullable(),
        segments: z.array(segmentEntrySchema)
      })
      .nullable()
      .default(null)
  },
  'the state of a project'
)
export type ProjectState = z.infer<typeof projectStateSchema>

export const emptyState: ProjectState = {
  schema: STATE_SCHEMA,
  storyboard_file: null,
  selection_file: null,
  workflow_file: null,
  last_video_path: null,
  updated_at: null,
  run: null
}

export const emptyRun: NonNullable<ProjectState['run']> = {
  engine: 'animatic',
  workflow: null,
  started_at: '',
  ended_at: null,
  segments: []
}

/** A segment by identity, never by position. */
export interface SegmentKey {
  shotId: string
  index: number
}

/** A text that two segments never share. */
export const segmentKey = ({ shotId, index }: SegmentKey): string => `${index} ${shotId}`

/** The segments of the run by their key. */
export const segmentStates = ({ run }: ProjectState): ReadonlyMap<string, SegmentState> =>
  new Map(
    (run?.segments ?? []).map(({ shot_id, segment_index, state }) => [
      segmentKey({ shotId: shot_id, index: segment_index }),
      state
    ])
  )
