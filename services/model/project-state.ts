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

/** What a person decided of a segment's takes; everything else follows from the storyboard. By identity, never by position. */
const choiceSchema = z.looseObject({
  shot_id: z.string(),
  segment_index: z.int().nonnegative(),
  /** Instead of the seed that the shot gives the segment. */
  seed: z.int().nonnegative().optional(),
  /** The fingerprint of the take that is in the film, whatever the storyboard says by now. */
  take: z.string().optional(),
  /** How often the same content was asked for once more. */
  again: z.int().nonnegative().optional(),
  /** Renders the segment on another workflow, so that it ends on the picture that the next one starts from. */
  bridge: z.looseObject({ workflow: workflowProfileSchema, end_frame: z.string() }).optional().catch(undefined)
})
export type SegmentChoice = z.infer<typeof choiceSchema>

/** `video/_state.json`: what the project plays, and how far each segment is. Unknown fields stay. */
export const projectStateSchema = z.looseObject(
  {
    schema: z.literal(STATE_SCHEMA),
    storyboard_file: z.string().nullable().default(null),
    selection_file: z.string().nullable().default(null),
    workflow_file: z.string().nullable().default(null),
    last_video_path: z.string().nullable().default(null),
    updated_at: z.string().nullable().default(null),
    choices: z.array(choiceSchema).default([]),
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
  choices: [],
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

type Decision = Partial<Pick<SegmentChoice, 'seed' | 'take' | 'again' | 'bridge'>>

const isOf =
  ({ shotId, index }: SegmentKey) =>
  ({ shot_id, segment_index }: { shot_id: string; segment_index: number }): boolean =>
    shot_id === shotId && segment_index === index

/** What was decided of a segment; nothing, where nobody did. */
export const choiceOf = ({ choices }: Pick<ProjectState, 'choices'>, segment: SegmentKey): Decision =>
  choices.find(isOf(segment)) ?? {}

/** The state with another decision; one that decides nothing is left out. */
export function withChoice(
  state: ProjectState,
  segment: SegmentKey,
  change: (choice: Decision) => Decision
): ProjectState {
  const { shotId: shot_id, index: segment_index } = segment
  const decided = Object.entries({ ...change(choiceOf(state, segment)), shot_id, segment_index }).filter(
    ([, value]) => value !== undefined
  )
  const others = state.choices.filter((choice) => !isOf(segment)(choice))
  const choice = { shot_id, segment_index, ...Object.fromEntries(decided) }
  return { ...state, choices: decided.length > 2 ? [...others, choice] : others }
}
