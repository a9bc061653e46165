import type { Shot } from '../../../services/model/storyboard.ts'

/** Fields of a shot that have a place of their own in the inspector. */
const edited = new Set([
  'shot_id',
  'description',
  'prompt',
  'negative_prompt',
  'duration',
  'camera_movement',
  'wan_motion.strength',
  'seed',
  'cfg_scale',
  'steps',
  'end_keyframe',
  'scene',
  'character'
])

export interface OtherField {
  /** `presets.lighting`. */
  path: string
  text: string
}

/** All that a shot's file says beside: presets, the nested forms of other programs, fields that nobody foresaw. */
export const otherFields = (shot: Shot): OtherField[] =>
  flatten(shot, '').filter(({ path, text }) => !edited.has(path) && text !== '')

function flatten(value: unknown, path: string): OtherField[] {
  if (value === undefined || value === null) return []
  if (typeof value !== 'object') return [{ path, text: plain(value) }]
  if (Array.isArray(value)) return [{ path, text: value.map((item) => plain(item)).join(', ') }]
  return Object.entries(value).flatMap(([key, inner]) => flatten(inner, path === '' ? key : `${path}.${key}`))
}

const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
