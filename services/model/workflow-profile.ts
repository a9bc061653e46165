import { z } from 'zod'

export const frameRuleSchema = z
  .object({ step: z.int().positive(), min: z.int().positive(), max: z.int().positive().optional() })
  .refine(({ min, max }) => max === undefined || max >= Math.max(2, min), 'max of at least 2 and not below min')

const sizeSchema = z.object({ width: z.int().positive(), height: z.int().positive() })
const gigabytes = z.number().positive()

/** What a graphics card with less memory than `below_vram_gb` should be asked for at most; guidance, not a rule of the model. */
const smallGpuSchema = z.object({
  below_vram_gb: gigabytes,
  max_frames: z.int().positive().optional(),
  max_pixels: z.int().positive().optional(),
  max_side: z.int().positive().optional(),
  steps: z.int().positive().optional()
})
export type SmallGpuLimit = z.infer<typeof smallGpuSchema>

/** What plans and engines need to know of a workflow: the numbers of its model. */
export const workflowProfileSchema = z.object({
  /** `gcv_*.json`, or the id of an engine that brings its own profile. */
  file: z.string().min(1),
  title: z.string().min(1),
  family: z.string().min(1),
  /** Native frames per second; null follows the project's rate. */
  fps: z.number().positive().nullable(),
  frame_rule: frameRuleSchema,
  /** Width and height are multiples of this. */
  size_multiple: z.int().positive(),
  /** Whether the graph starts from a picture. */
  start_frame: z.enum(['required', 'none']),
  /** Whether the graph also ends on a picture. */
  end_frame: z.boolean().optional(),
  /** False where the model reads no text: it only moves its picture. */
  takes_prompt: z.boolean().optional(),
  /** Settings of the graph that a shot does not change: a distilled model knows only these. */
  fixed: z.array(z.enum(['steps', 'cfg'])).optional(),
  /** Other spellings of `file` that are found too. */
  aliases: z.array(z.string().min(1)).optional(),
  /** The rates that the model can be played at, where its own is not the only one. */
  fps_range: z
    .object({ min: z.number().positive(), max: z.number().positive() })
    .refine(({ min, max }) => max >= min, 'max not below min')
    .optional(),
  /** The longest run that keeps its quality, where `frame_rule` allows more. */
  quality_frames: z.int().positive().optional(),
  /** Sizes that the model does best, the default first. */
  sizes: z.array(sizeSchema).min(1).optional(),
  /** More than this is beyond what the model was trained on; larger films are scaled up after it. */
  max_pixels: z.int().positive().optional(),
  /** Graphics memory in gigabytes: less than `min` is not worth trying. Other people's figures. */
  vram_gb: z.object({ min: gigabytes, recommended: gigabytes }).optional(),
  small_gpu: z.array(smallGpuSchema).optional()
})
export type WorkflowProfile = z.infer<typeof workflowProfileSchema>

/** The embedded engine renders any length at the project's own rate. */
export const animaticProfile: WorkflowProfile = {
  file: 'animatic',
  title: 'Animatic',
  family: 'animatic',
  fps: null,
  frame_rule: { step: 1, min: 1 },
  size_multiple: 2,
  start_frame: 'required'
}

/** Whether a segment that was cut for one workflow can be rendered on the other, which ends on a picture of one's choice. */
export const canBridge = (planned: WorkflowProfile, other: WorkflowProfile): boolean =>
  other.end_frame === true &&
  other.start_frame === 'required' &&
  other.family === planned.family &&
  other.fps === planned.fps &&
  other.size_multiple === planned.size_multiple &&
  other.frame_rule.step === planned.frame_rule.step &&
  other.frame_rule.min <= planned.frame_rule.min &&
  (other.frame_rule.max ?? Infinity) >= (planned.frame_rule.max ?? Infinity)

/**
 * The nearest size on the model's grid, the smaller one at a tie (720 → 704 on a grid of 32, as the models recommend).
 * A picture of more than `maxPixels` is scaled down first, in its own proportions.
 */
export const canvasSize = (
  width: number,
  height: number,
  multiple: number,
  maxPixels = Infinity
): { width: number; height: number } => {
  const scale = Math.min(1, Math.sqrt(maxPixels / (width * height)))
  return { width: onGrid(width * scale, multiple), height: onGrid(height * scale, multiple) }
}

const onGrid = (pixels: number, multiple: number): number => Math.max(1, Math.ceil(pixels / multiple - 0.5)) * multiple

/** What a card of this memory should be asked for at most: the strictest limit that applies, or none. */
export const smallGpuLimit = (profile: WorkflowProfile, vramGb: number): SmallGpuLimit | undefined =>
  profile.small_gpu
    ?.filter(({ below_vram_gb }) => vramGb < below_vram_gb)
    .sort((a, b) => a.below_vram_gb - b.below_vram_gb)[0]
