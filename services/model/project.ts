import { z } from 'zod'

export const engineIds = ['animatic', 'comfyui', 'veo', 'replicate'] as const
export type EngineId = (typeof engineIds)[number]

export const PROJECT_SCHEMA = 1
export const MAX_SIDE = 8192

const side = z
  .number('a number of pixels')
  .int('a whole number of pixels')
  .min(64, 'at least 64 pixels')
  .max(MAX_SIDE, `at most ${MAX_SIDE} pixels`)
/** H.264 in 4:2:0 has no odd sizes. */
const evenSide = side.refine((pixels) => pixels % 2 === 0, 'an even number of pixels')

/** `project.json`. What a file leaves out has a default; unknown fields stay. */
export const projectSchema = z.looseObject(
  {
    schema: z.literal(PROJECT_SCHEMA),
    name: z.string().min(1, 'a name').max(200, 'a name of at most 200 characters'),
    fps: z.number('a number of frames per second').min(1, 'at least 1').max(240, 'at most 240').default(24),
    width: evenSide.default(1280),
    height: evenSide.default(720),
    engine: z.enum(engineIds).default('animatic'),
    /** File name of a workflow; null takes the engine's own default. */
    workflow: z.string().min(1).nullable().default(null),
    use_sage_attention: z.boolean().default(false),
    max_segment_seconds: z
      .number('a number of seconds')
      .positive('more than 0 seconds')
      .max(60, 'at most 60 seconds')
      .default(3),
    split: z.enum(['fill', 'even']).default('fill'),
    /** Whether a segment may be rendered smaller where graphics memory is not enough for it. */
    may_shrink: z.boolean().default(false),
    /** Model files to load in the place of those that workflows name: `folder/file` to a file of that folder, as the server spells it. */
    models: z.record(z.string(), z.string().min(1)).default({})
  },
  'a project: an object with name, fps, width and height'
)
export type Project = z.infer<typeof projectSchema>
export type ModelChoices = Readonly<Project['models']>
