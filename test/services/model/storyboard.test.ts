import { expect, test } from 'vitest'
import { shotSettings, storyboardSchema } from '../../../services/model/storyboard.ts'

const parse = (shots: unknown[]) => storyboardSchema.parse({ shots })
const problems = (value: unknown) =>
  storyboardSchema.safeParse(value).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)

test('[STORY-1] the old, flat form is read', () => {
  const [shot] = parse([
    {
      shot_id: '001',
      filename_base: 'opening',
      description: 'Opening',
      prompt: 'a lighthouse',
      negative_prompt: 'text',
      duration: 4.5,
      camera_movement: 'pan',
      wan_motion: { type: 'pan', strength: 0.8, notes: 'left to right' },
      seed: 42,
      cfg_scale: 3.5,
      steps: 20
    }
  ]).shots
  expect(shotSettings(shot!)).toEqual({
    shotId: '001',
    filenameBase: 'opening',
    prompt: 'a lighthouse',
    negativePrompt: 'text',
    seconds: 4.5,
    camera: { move: 'pan', direction: 'forward', strength: 0.8 },
    seed: 42,
    cfg: 3.5,
    steps: 20
  })
})

test('[STORY-2] the new, nested form is read', () => {
  const [shot] = parse([
    {
      shot_id: '002',
      filename_base: 'stairs',
      description: 'Stairs',
      prompt: 'a spiral stair',
      presets: { style: 'noir', camera: 'crane_up', motion: 'gentle' },
      flux: { seed: 7, cfg: 1, steps: 25 },
      wan: { seed: 99, cfg: 5, steps: 30, motion_strength: 0.3 }
    }
  ]).shots
  expect(shotSettings(shot!)).toMatchObject({
    camera: { move: 'crane', strength: 0.3 },
    seed: 99,
    cfg: 5,
    steps: 30,
    seconds: 3,
    negativePrompt: ''
  })
})

test('[STORY-3] a file is not refused for what it lacks: ids, names and texts have defaults', () => {
  const { shots } = parse([{ prompt: 'first' }, { shot_id: '001', description: 'second' }, {}])
  expect(shots.map(shotSettings).map(({ shotId, filenameBase, prompt }) => [shotId, filenameBase, prompt])).toEqual([
    ['001x', '001x', 'first'],
    ['001', '001', 'second'],
    ['003', '003', '']
  ])
})

test('[STORY-4] numbers written as text and null for nothing are read as meant', () => {
  const [shot] = parse([{ shot_id: 7, duration: '2.5', seed: null, wan_motion: null, camera_movement: '' }]).shots
  expect(shotSettings(shot!)).toMatchObject({ shotId: '7', seconds: 2.5, seed: -1, camera: { move: 'static' } })
})

test('[STORY-5] unknown fields stay, at every depth', () => {
  const file = {
    title: 'x',
    shots: [
      { shot_id: '1', director: 'Ada', wan_motion: { curve: 'ease' }, presets: { grade: 'warm' }, flux: { lora: 'a' } }
    ]
  }
  expect(storyboardSchema.parse(file)).toEqual(file)
})

test('[STORY-6] what cannot be read is named by its path and by what was expected', () => {
  expect(
    problems({ shots: [{ shot_id: '1' }, { shot_id: '2', duration: 'long' }, { shot_id: '3', duration: -1 }] })
  ).toEqual(['shots.1.duration: a number', 'shots.2.duration: more than 0 seconds'])
  expect(problems({})).toEqual(['shots: a list of shots'])
  expect(problems([])).toEqual([': a storyboard: an object with a list "shots"'])
  expect(problems({ shots: ['a shot'] })?.[0]).toMatch(/^shots\.0: /)
})

test('[STORY-7] two shots with one id are told apart by their places in the message', () => {
  expect(problems({ shots: [{ shot_id: 'A' }, { shot_id: 'b' }, { shot_id: 'a' }] })).toEqual([
    'shots.2.shot_id: an id of its own: shots[0] is "A" too'
  ])
})

test('[STORY-8] the picture that a shot ends on is a text; nothing and null mean that there is none', () => {
  const { shots } = parse([{ end_keyframe: 'selected/end.png' }, { end_keyframe: null }, { end_keyframe: '' }, {}])
  expect(shots.map((shot) => shotSettings(shot).endKeyframe)).toEqual([
    'selected/end.png',
    undefined,
    undefined,
    undefined
  ])
  expect(problems({ shots: [{ shot_id: '1', end_keyframe: ['a.png'] }] })).toEqual(['shots.0.end_keyframe: a text'])
})
