import type { Camera } from './camera.ts'
import { canonicalJson } from './json.ts'
import type { Take } from './take.ts'

/** What a segment is to show now, in the words of a take. */
export interface WantedTake extends Pick<
  Take,
  'engine' | 'workflow' | 'prompt' | 'negative_prompt' | 'seed' | 'frames' | 'fps' | 'start_frame_sha256'
> {
  canvas: { width: number; height: number }
  camera: Camera
  /** The count that the shot names. */
  steps: number | undefined
  /** `folder/file` of each model, as far as the engine says before it renders. */
  models: readonly string[]
  /** Whether the segment starts on the shot's own picture. */
  isOnKeyframe: boolean
}

const words = {
  engine: 'engine',
  workflow: 'workflow',
  prompt: 'prompt',
  negative_prompt: 'negative prompt',
  seed: 'seed',
  frames: 'length',
  fps: 'frame rate'
} as const satisfies Partial<Record<keyof WantedTake, string>>

/** What is another now than in a take, in plain words; empty where it is something that takes do not tell. */
export function takeChanges(take: Take, wanted: WantedTake): string[] {
  const camera = take.notes?.['camera']
  // a take that memory was not enough for may be smaller than it was asked
  const isSizeKnown = take.notes?.['memory'] === undefined
  const { width, height } = wanted.canvas
  const others: [string, boolean][] = [
    [wanted.isOnKeyframe ? 'keyframe' : 'start frame', take.start_frame_sha256 !== wanted.start_frame_sha256],
    ['size', isSizeKnown && (take.width !== width || take.height !== height)],
    ['camera', camera !== undefined && canonicalJson(camera) !== canonicalJson(wanted.camera)],
    ['steps', take.steps !== undefined && take.steps !== wanted.steps],
    ['model', take.models.length > 0 && wanted.models.length > 0 && !sameModels(take.models, wanted.models)]
  ]
  return [
    ...(Object.keys(words) as (keyof typeof words)[])
      .filter((key) => take[key] !== wanted[key])
      .map((key) => words[key]),
    ...others.filter(([, isOther]) => isOther).map(([word]) => word)
  ]
}

/** A take names its models where the server has them: in which sub-folder, and how that is written, makes no other model. */
const sameModels = (one: readonly string[], other: readonly string[]): boolean => plainNames(one) === plainNames(other)

const plainNames = (models: readonly string[]): string =>
  [...new Set(models.map((model) => model.toLowerCase().replace(/[\\/].*[\\/]|\\/, '/')))].toSorted().join('\n')

/** Why a segment without a take of its content is rendered; `last`: its latest take, null where there is none. */
export function renderReason(last: Take | null, wanted: WantedTake): string {
  if (last === null) return 'no take yet'
  const changes = takeChanges(last, wanted)
  return changes.length > 0
    ? `changed: ${changes.join(', ')}`
    : "changed: a setting that its take does not name, such as the end picture or the workflow's graph"
}
