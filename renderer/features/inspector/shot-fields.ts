import { shotSettings, type Shot } from '../../../services/model/storyboard.ts'

/** How the inspector reads and changes what a file may say in two places: flat, or nested as newer files have it. */

const DEFAULT_STRENGTH = 0.5

/** The file's own word for the movement. */
export const cameraWordOf = (shot: Shot): string | undefined =>
  shot.camera_movement ?? shot.wan_motion?.type ?? shot.presets?.camera ?? shot.presets?.motion

/** As it is written, before a vague word takes some of it away. */
export const strengthOf = (shot: Shot): number =>
  shot.wan_motion?.strength ?? shot.wan?.motion_strength ?? DEFAULT_STRENGTH

export const withStrength =
  (strength: number) =>
  (shot: Shot): Partial<Shot> => ({ wan_motion: { ...shot.wan_motion, strength } })

/** Takes a text away where it is empty, so that the file has no empty fields. */
export const textField = (
  field: 'prompt' | 'negative_prompt' | 'description' | 'scene' | 'character',
  text: string
): Partial<Shot> => ({
  [field]: text === '' ? undefined : text
})

/** Back to what counts where the file says nothing. */
export const resets = {
  camera(shot: Shot): Partial<Shot> {
    const wan_motion = without(shot.wan_motion, 'type')
    const bare: Shot = { ...shot, wan_motion, camera_movement: undefined }
    // the presets of another program are not ours to take away
    return { wan_motion, camera_movement: shotSettings(bare).camera.move === 'static' ? undefined : 'static' }
  },
  strength: (shot: Shot): Partial<Shot> => ({
    wan_motion: without(shot.wan_motion, 'strength'),
    wan: without(shot.wan, 'motion_strength')
  }),
  seed: (shot: Shot): Partial<Shot> => ({ seed: undefined, wan: without(shot.wan, 'seed') }),
  cfg: (shot: Shot): Partial<Shot> => ({ cfg_scale: undefined, wan: without(shot.wan, 'cfg') }),
  steps: (shot: Shot): Partial<Shot> => ({ steps: undefined, wan: without(shot.wan, 'steps') })
}

/** An object without one of its fields; nothing where that was all. */
function without<Part extends object>(part: Part | undefined, key: keyof Part): Part | undefined {
  if (part === undefined) return undefined
  const { [key]: _gone, ...kept } = part
  return Object.values(kept).every((value) => value === undefined) ? undefined : (kept as Part)
}
