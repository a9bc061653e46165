import { z } from 'zod'
import { engineIds } from './project.ts'

/** One render of a segment: the sidecar that lies beside its clip. */
export const takeSchema = z.looseObject({
  schema: z.literal(1),
  shot_id: z.string(),
  segment_index: z.int().nonnegative(),
  fingerprint: z.string(),
  /** Relative to the project. */
  clip: z.string(),
  /** The last kept frame, beside the clip. */
  last_frame: z.string(),
  /** What the next segment of the chain is fingerprinted with. */
  last_frame_sha256: z.string(),
  /** Bytes of the clip: a clip of another size is not this take's. */
  bytes: z.int().positive(),
  frames: z.int().positive(),
  /** Frames that the engine was asked for, and its steps where the shot named them: what its time is learned from. */
  asks: z.int().positive().optional(),
  steps: z.int().positive().optional(),
  fps: z.number().positive(),
  width: z.int().positive(),
  height: z.int().positive(),
  seed: z.int(),
  engine: z.enum(engineIds),
  engine_version: z.string(),
  workflow: z.string(),
  models: z.array(z.string()),
  start_frame_sha256: z.string().nullable(),
  /** Of the picture that the segment was to end on, where there was one. */
  end_frame_sha256: z.string().optional(),
  prompt: z.string(),
  negative_prompt: z.string(),
  created_at: z.string(),
  /** Milliseconds of each part of the segment's life. */
  timings_ms: z.record(z.string(), z.number()),
  /** SHA-256 of the engine's own settings: the resolved graph and its models, or the renderer's. */
  graph_sha256: z.string().optional(),
  /** Tries of the segment until this take was there. */
  attempts: z.int().positive().optional(),
  /** What was made smaller, one step after the other, until memory was enough; empty where nothing was. */
  rungs: z.array(z.string()).optional(),
  starred: z.boolean().optional(),
  rejected: z.object({ note: z.string(), at: z.string() }).optional(),
  /** What else the engine wants known of the take: its own words. */
  notes: z.record(z.string(), z.json()).optional()
})
export type Take = z.infer<typeof takeSchema>
