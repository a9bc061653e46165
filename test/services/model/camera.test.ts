import { expect, test } from 'vitest'
import { cameraMoves, readCamera } from '../../../services/model/camera.ts'

test('[CAMERA-1] every movement of the format reads as itself', () => {
  expect(cameraMoves.map((move) => readCamera(move, 0.5).move)).toEqual(cameraMoves)
})

test.each([
  ['tracking', 'pan', 'forward'],
  ['slow_pan', 'pan', 'forward'],
  ['Pan Left', 'pan', 'backward'],
  ['dolly-out', 'dolly', 'backward'],
  ['pull back', 'slow_push', 'backward'],
  ['push_in', 'slow_push', 'forward'],
  ['tilt down', 'tilt', 'backward'],
  ['drone shot', 'crane', 'forward'],
  ['dolly zoom', 'zoom', 'forward'],
  ['handheld', 'static', 'forward'],
  ['', 'static', 'forward'],
  [undefined, 'static', 'forward']
])('[CAMERA-2] "%s" is a %s, %s', (word, move, direction) => {
  expect(readCamera(word, 0.5)).toMatchObject({ move, direction })
})

test('[CAMERA-3] the strength stays within 0 and 1; slow words and unforeseen ones are gentle', () => {
  expect([readCamera('pan', 7).strength, readCamera('pan', -1).strength]).toEqual([1, 0])
  expect(readCamera('slow_pan', 0.5).strength).toBeLessThan(0.5)
  expect(readCamera('slow_push', 0.5).strength).toBe(0.5)
  expect(readCamera('wobble', 1).strength).toBeLessThanOrEqual(0.2)
})
