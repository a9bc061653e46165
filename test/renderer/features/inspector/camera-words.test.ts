import { expect, test } from 'vitest'
import {
  cameraWord,
  directionWords,
  ownWordText,
  readCameraWord
} from '../../../../renderer/features/inspector/camera-words.ts'
import { cameraMoves } from '../../../../services/model/camera.ts'

test('[CAMERAWORD-1] every movement in every direction is read back as what was chosen', () => {
  for (const move of cameraMoves) {
    for (const direction of ['forward', 'backward'] as const) {
      const expected = directionWords[move] === null ? 'forward' : direction
      expect(readCameraWord(cameraWord(move, direction))).toEqual({ move, direction: expected, own: null })
    }
  }
})

test('[CAMERAWORD-2] a word of another program is kept and shown with what it is taken for', () => {
  expect([readCameraWord('Orbit Left'), readCameraWord('handheld'), readCameraWord(undefined)]).toEqual([
    { move: 'pan', direction: 'backward', own: 'Orbit Left' },
    { move: 'static', direction: 'forward', own: 'handheld' },
    { move: 'static', direction: 'forward', own: null }
  ])
  expect([ownWordText('Orbit Left', 'pan'), ownWordText('handheld', 'static')]).toEqual([
    'Orbit Left · moves as pan',
    'handheld · stands still'
  ])
})
