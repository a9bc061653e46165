import { expect, test } from 'vitest'
import { endPictureChoices } from '../../../../renderer/features/inspector/end-picture.ts'
import { otherFields } from '../../../../renderer/features/inspector/other-fields.ts'
import { sharedValue, shotsText } from '../../../../renderer/features/inspector/shared-value.ts'
import {
  cameraWordOf,
  resets,
  strengthOf,
  textField,
  withStrength
} from '../../../../renderer/features/inspector/shot-fields.ts'
import { editShots, trimShots } from '../../../../services/model/storyboard-edits.ts'
import { shotSettings, type Shot } from '../../../../services/model/storyboard.ts'
import { aShot, aStoryboard } from '../../../builders/storyboard.ts'

const shot = (facts: Record<string, unknown> = {}): Shot => aStoryboard(aShot(facts)).shots[0]!
const edited = (before: Shot, fields: Parameters<typeof editShots>[2]): Shot =>
  editShots({ shots: [before] }, [before.shot_id], fields).storyboard.shots[0]!

const nested = {
  wan_motion: { type: 'pan', strength: 0.8, notes: 'slowly' },
  wan: { seed: 41, cfg: 3.5, steps: 20, motion_strength: 0.9 }
}

test('[SHOTFIELD-1] what is reset counts as if the file had never said it, in its flat form and its nested one', () => {
  const full = shot({ ...nested, seed: 7, cfg_scale: 4, steps: 30 })
  const reset = [resets.camera, resets.strength, resets.seed, resets.cfg, resets.steps].reduce(edited, full)
  const { seed, cfg, steps, camera } = shotSettings(reset)
  expect([seed, cfg, steps, camera.move, strengthOf(reset)]).toEqual([-1, undefined, undefined, 'static', 0.5])
  expect([reset.wan, reset.wan_motion]).toEqual([undefined, { notes: 'slowly' }])
})

test('[SHOTFIELD-2] the presets of another program stay, and are overruled', () => {
  const reset = edited(shot({ presets: { camera: 'tilt', style: 'noir' } }), resets.camera)
  expect([reset.presets, cameraWordOf(reset)]).toEqual([{ camera: 'tilt', style: 'noir' }, 'static'])
})

test('[SHOTFIELD-3] a changed strength leaves the words beside it alone', () => {
  expect(edited(shot(nested), withStrength(0.25)).wan_motion).toEqual({ type: 'pan', strength: 0.25, notes: 'slowly' })
})

test('[SHOTFIELD-4] an emptied text is taken out of the file', () => {
  expect('prompt' in edited(shot(), textField('prompt', ''))).toBe(false)
})

test('[SHOTFIELD-5] several shots show what they share, and nothing where they differ', () => {
  const shots = [shot({ scene: 'harbour', seed: 1 }), shot({ scene: 'harbour', seed: 2 })]
  expect([
    sharedValue(shots, ({ scene }) => scene),
    sharedValue(shots, ({ seed }) => seed),
    sharedValue(shots, ({ steps }) => steps),
    shotsText(['007']),
    shotsText(['007', '008'])
  ]).toEqual(['harbour', null, undefined, '007', '2 shots'])
})

test('[SHOTFIELD-6] all that has no field of its own is shown, nested and unforeseen', () => {
  const fields = otherFields(
    shot({ ...nested, presets: { style: 'noir' }, flux: { seed: 3 }, tags: ['night', { rain: true }], approved: true })
  )
  expect(Object.fromEntries(fields.map(({ path, text }) => [path, text]))).toEqual({
    filename_base: 'shot_001',
    'wan_motion.type': 'pan',
    'wan_motion.notes': 'slowly',
    'presets.style': 'noir',
    'flux.seed': '3',
    'wan.seed': '41',
    'wan.cfg': '3.5',
    'wan.steps': '20',
    'wan.motion_strength': '0.9',
    tags: 'night, {"rain":true}',
    approved: 'true'
  })
})

test('[SHOTFIELD-7] a shot may end where the next one starts, on a picture of its own, or on what its file says', () => {
  const question = {
    current: 'old.png',
    candidates: [{ file: 'keyframes/a_v1.png' }, { file: 'selected/b.png' }],
    next: { shotId: '008', file: 'selected/b.png' }
  }
  expect(endPictureChoices(question)).toEqual([
    { value: '', label: 'None' },
    { value: 'selected/b.png', label: 'Start of 008' },
    { value: 'keyframes/a_v1.png', label: 'a_v1.png' },
    { value: 'old.png', label: 'old.png' }
  ])
})

test('[SHOTFIELD-8] a trim is of whole frames of the film, and leaves one at least', () => {
  const { storyboard } = trimShots(
    aStoryboard(aShot({ duration: 2 }), aShot({ shot_id: '002', duration: 0.1 })),
    ['001', '002'],
    -3,
    24
  )
  expect(storyboard.shots.map(({ duration }) => duration)).toEqual([1.875, 0.041667])
})
