/** The movements that the studio knows; everything else that a file says is kept as written and mapped to one of these. */
export const cameraMoves = ['static', 'slow_push', 'dolly', 'pan', 'tilt', 'zoom', 'crane'] as const
export type CameraMove = (typeof cameraMoves)[number]

/** Which way a movement goes: in/out for push, dolly and zoom; left/right for pan; up/down for tilt and crane. */
export type CameraDirection = 'forward' | 'backward'

/** A camera movement over a whole shot. */
export interface Camera {
  move: CameraMove
  direction: CameraDirection
  /** 0 (hardly moves) to 1 (as far as the picture allows). */
  strength: number
}

/** Words of the field for each movement, tried in this order on a word's parts. */
const vocabulary: [CameraMove, readonly string[]][] = [
  ['static', ['static', 'still', 'locked', 'lockoff', 'tripod', 'fixed', 'none', 'hold']],
  ['crane', ['crane', 'jib', 'boom', 'pedestal', 'drone', 'aerial', 'rise', 'rising']],
  ['tilt', ['tilt']],
  [
    'pan',
    [
      'pan',
      'panning',
      'truck',
      'trucking',
      'tracking',
      'track',
      'lateral',
      'sweep',
      'whip',
      'orbit',
      'arc',
      'follow',
      'crab',
      'slide',
      'slider'
    ]
  ],
  ['zoom', ['zoom', 'crash']],
  ['slow_push', ['push', 'creep', 'pull', 'slowpush']],
  ['dolly', ['dolly', 'approach', 'steadicam', 'walk', 'forward', 'backward']]
]

const backwardWords = ['out', 'pull', 'back', 'backward', 'away', 'left', 'down', 'reverse']

/** A movement that nobody foresaw is shown, gently, rather than left out. */
const UNKNOWN_STRENGTH_CAP = 0.2

/**
 * The movement that a word means: `slow_pan` → pan, `tracking` → pan, `Dolly Out` → dolly backward.
 * No word is a static camera; so is one that nobody foresaw (`handheld`).
 */
export function readCamera(word: string | undefined, strength: number): Camera {
  const parts = (word ?? '')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(Boolean)
  const known = vocabulary.find(([, words]) => parts.some((part) => words.includes(part)))
  const isSlow = known?.[0] !== 'slow_push' && ['slow', 'gentle', 'subtle'].some((word) => parts.includes(word))
  const bounded = Math.min(1, Math.max(0, strength))
  return {
    move: known?.[0] ?? 'static',
    direction: parts.some((part) => backwardWords.includes(part)) ? 'backward' : 'forward',
    strength: known === undefined ? Math.min(bounded, UNKNOWN_STRENGTH_CAP) : isSlow ? bounded * 0.6 : bounded
  }
}
