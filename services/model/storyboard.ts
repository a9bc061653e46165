import { z } from 'zod'
import { readCamera, type Camera } from './camera.ts'

/** Old files hold numbers as text ("5.0") and ids as numbers (1): both are read as what they mean. */
const number = z.preprocess(
  (value) => (typeof value === 'string' && value.trim() !== '' ? Number(value) : value),
  z.number('a number')
)
const text = z.preprocess(
  (value) => (value === null ? '' : typeof value === 'number' ? String(value) : value),
  z.string('a text')
)
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === null || value === '' ? undefined : value), schema.optional())

export const MAX_SHOT_SECONDS = 3600
const seconds = number.pipe(
  z.number().positive('more than 0 seconds').max(MAX_SHOT_SECONDS, `at most ${MAX_SHOT_SECONDS} seconds`)
)
const seed = number.pipe(
  z.number().int('a whole number').min(-1, '-1 (random) or more').max(Number.MAX_SAFE_INTEGER, 'a smaller number')
)
const steps = number.pipe(z.number().int('a whole number').min(1, 'at least 1'))

export const wanMotionSchema = z.looseObject({
  type: optional(text),
  strength: optional(number),
  notes: optional(text)
})

/** A shot as it stands in a file, in the old (flat) and the new (nested) form. Unknown fields stay. */
export const shotSchema = z.looseObject({
  shot_id: text.pipe(z.string().min(1, 'an id that is not empty').max(200, 'an id of at most 200 characters')),
  filename_base: optional(text),
  description: optional(text),
  prompt: optional(text),
  negative_prompt: optional(text),
  duration: optional(seconds),
  camera_movement: optional(text),
  wan_motion: optional(wanMotionSchema),
  seed: optional(seed),
  cfg_scale: optional(number),
  steps: optional(steps),
  /** The picture that the shot ends on: relative to the project, or a file name in `selected/` or `keyframes/`. */
  end_keyframe: optional(text),
  scene: optional(text),
  character: optional(text),
  presets: optional(z.looseObject({ camera: optional(text), motion: optional(text) })),
  flux: optional(z.looseObject({})),
  wan: optional(
    z.looseObject({
      seed: optional(seed),
      cfg: optional(number),
      steps: optional(steps),
      motion_strength: optional(number)
    })
  )
})
export type Shot = z.infer<typeof shotSchema>

export const storyboardSchema = z
  .looseObject(
    {
      project: optional(text),
      version: optional(text),
      description: optional(text),
      video_settings: optional(
        z.looseObject({
          default_fps: optional(number.pipe(z.number().positive('more than 0').max(240, 'at most 240'))),
          max_segment_duration: optional(seconds)
        })
      ),
      shots: z.preprocess(nameShots, z.array(shotSchema, 'a list of shots'))
    },
    'a storyboard: an object with a list "shots"'
  )
  .superRefine(({ shots }, context) => {
    const first = new Map<string, number>()
    shots.forEach(({ shot_id }, index) => {
      const key = shot_id.toLowerCase()
      const earlier = first.get(key)
      if (earlier === undefined) first.set(key, index)
      else
        context.addIssue({
          code: 'custom',
          path: ['shots', index, 'shot_id'],
          message: `an id of its own: shots[${earlier}] is "${shots[earlier]!.shot_id}" too`
        })
    })
  })
export type Storyboard = z.infer<typeof storyboardSchema>

/** Shots without an id (hand-written files) get their place as id, 001, 002, …, stepping aside for ids that are taken. */
function nameShots(shots: unknown): unknown {
  if (!Array.isArray(shots)) return shots
  const taken = new Set(shots.map((shot) => String(shot?.shot_id ?? '').toLowerCase()))
  return shots.map((shot: unknown, index) => {
    if (typeof shot !== 'object' || shot === null || Array.isArray(shot)) return shot
    const { shot_id } = shot as { shot_id?: unknown }
    if (shot_id !== undefined && shot_id !== null && shot_id !== '') return shot
    let name = String(index + 1).padStart(3, '0')
    while (taken.has(name)) name += 'x'
    taken.add(name)
    return { ...shot, shot_id: name }
  })
}

export const DEFAULT_SHOT_SECONDS = 3
const DEFAULT_MOTION_STRENGTH = 0.5

/** What a shot says to an engine, whichever form the file has. */
export interface ShotSettings {
  shotId: string
  filenameBase: string
  prompt: string
  negativePrompt: string
  seconds: number
  camera: Camera
  /** -1: the studio chooses one, and the same one again. */
  seed: number
  cfg: number | undefined
  steps: number | undefined
  /** The picture that the shot ends on, as the file names it; only workflows with an end frame show it. */
  endKeyframe: string | undefined
}

/** Flat fields win over nested ones: they are what a hand edits last. */
export function shotSettings(shot: Shot): ShotSettings {
  const word = shot.camera_movement ?? shot.wan_motion?.type ?? shot.presets?.camera ?? shot.presets?.motion
  const strength = shot.wan_motion?.strength ?? shot.wan?.motion_strength ?? DEFAULT_MOTION_STRENGTH
  return {
    shotId: shot.shot_id,
    filenameBase: shot.filename_base ?? shot.shot_id,
    prompt: shot.prompt ?? shot.description ?? '',
    negativePrompt: shot.negative_prompt ?? '',
    seconds: shot.duration ?? DEFAULT_SHOT_SECONDS,
    camera: readCamera(word, strength),
    seed: shot.seed ?? shot.wan?.seed ?? -1,
    cfg: shot.cfg_scale ?? shot.wan?.cfg,
    steps: shot.steps ?? shot.wan?.steps,
    endKeyframe: shot.end_keyframe
  }
}
