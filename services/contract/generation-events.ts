import { z } from 'zod'
import { progressSchema, segmentStateSchema } from '../model/segment-state.ts'

const segment = { shot_id: z.string(), segment_index: z.int().nonnegative() }

/** What a run tells while it goes on; one JSON line each on the command line. */
export const generationEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('run'), segments: z.int(), reused: z.int(), to_render: z.int() }),
  z.object({
    type: z.literal('segment'),
    ...segment,
    state: segmentStateSchema,
    reused: z.boolean(),
    /** Why it came to be in that state, where that is more than the state says: what changed since its last take. */
    cause: z.string().optional()
  }),
  z.object({ type: z.literal('progress'), ...segment, progress: progressSchema }),
  /** The live picture was overwritten in place; the file is relative to the project. */
  z.object({ type: z.literal('preview'), ...segment, file: z.string() }),
  /** A segment that is tried again, and why. */
  z.object({ type: z.literal('retry'), ...segment, code: z.string(), text: z.string(), attempts: z.int() }),
  /** An engine that can't be reached, or answers again. */
  z.object({ type: z.literal('engine'), engine: z.string(), is_up: z.boolean(), text: z.string() }),
  /** A segment whose engine can be reached and has said nothing of it for longer than is usual, or speaks of it again. */
  z.object({ type: z.literal('silence'), ...segment, engine: z.string(), is_silent: z.boolean(), text: z.string() }),
  /** `is_waiting`: the whole run waits for something, such as room on the disk; false when it goes on. */
  z.object({ type: z.literal('notice'), text: z.string(), is_waiting: z.boolean().optional() })
])
export type GenerationEvent = z.infer<typeof generationEventSchema>
