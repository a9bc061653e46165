import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { cameraPath, eased, positionOf, viewAt, type Side } from '../../../../services/engines/animatic/camera-path.ts'
import { cameraMoves, type Camera } from '../../../../services/model/camera.ts'

const aCamera = (facts: Partial<Camera> = {}): Camera => ({
  move: 'pan',
  direction: 'forward',
  strength: 0.5,
  ...facts
})

const cameras = fc.record({
  move: fc.constantFrom(...cameraMoves),
  direction: fc.constantFrom('forward' as const, 'backward' as const),
  strength: fc.double({ min: 0, max: 1, noNaN: true })
})
const sides = fc.constantFrom<Side>(-1, 1)
const positions = fc.double({ min: 0, max: 1, noNaN: true })

test('[CAMERA-PATH-1] the view lies inside the picture, whatever the movement', () => {
  fc.assert(
    fc.property(cameras, sides, positions, (camera, side, position) => {
      const { x, y, width, height } = viewAt(cameraPath(camera, side), position)
      const slack = 1e-12
      expect(Math.min(x, y, 1 - x - width, 1 - y - height)).toBeGreaterThanOrEqual(-slack)
      expect(Math.min(width, height)).toBeGreaterThan(0.5)
    })
  )
})

test('[CAMERA-PATH-2] position and size have no jump, and neither has their speed', () => {
  fc.assert(
    fc.property(cameras, sides, positions, (camera, side, position) => {
      const path = cameraPath(camera, side)
      const step = 1e-4
      const at = Math.min(1 - 2 * step, position)
      const [a, b, c] = [0, step, 2 * step].map((ahead) => viewAt(path, at + ahead))
      for (const key of ['x', 'y', 'width'] as const) {
        const [first, second] = [b![key] - a![key], c![key] - b![key]]
        expect(Math.abs(first)).toBeLessThan(2 * step)
        expect(Math.abs(second - first)).toBeLessThan(10 * step * step)
      }
    })
  )
})

test('[CAMERA-PATH-3] a movement starts and ends at rest, goes one way only, and never faster than 4/3 of its mean', () => {
  const step = 1e-3
  expect([eased(0), eased(0.5), eased(1)]).toEqual([0, 0.5, 1])
  expect([eased(step), 1 - eased(1 - step)].every((way) => way < step * step)).toBe(true)
  fc.assert(
    fc.property(positions, (position) => {
      const speed = (eased(Math.min(1, position + step)) - eased(position)) / step
      expect(speed).toBeGreaterThanOrEqual(0)
      expect(speed).toBeLessThan(4 / 3 + 1e-9)
    })
  )
})

test('[CAMERA-PATH-4] backward is forward, run the other way', () => {
  fc.assert(
    fc.property(cameras, sides, positions, (camera, side, position) => {
      const there = viewAt(cameraPath({ ...camera, direction: 'forward' }, side), position)
      const back = viewAt(cameraPath({ ...camera, direction: 'backward' }, side), 1 - position)
      for (const key of ['x', 'y', 'width', 'height'] as const) expect(back[key]).toBeCloseTo(there[key], 12)
    })
  )
})

const travel = (camera: Camera): number => {
  const path = cameraPath(camera, 1)
  const [start, end] = [viewAt(path, 0), viewAt(path, 1)]
  return Math.max(Math.abs(end.x - start.x), Math.abs(end.y - start.y), Math.abs(end.width - start.width))
}

test('[CAMERA-PATH-5] more strength moves further', () => {
  for (const move of cameraMoves.filter((move) => move !== 'static')) {
    const travels = [0, 0.25, 0.5, 0.75, 1].map((strength) => travel(aCamera({ move, strength })))
    expect(travels[0]).toBeGreaterThan(0.01)
    expect(travels).toEqual([...new Set(travels)].sort((a, b) => a - b))
  }
})

const sign = (value: number): number => (Math.abs(value) < 1e-9 ? 0 : Math.sign(value))

/** Which way the view goes, and whether it narrows, in signs. */
const character = (camera: Camera, side: Side = 1) => {
  const path = cameraPath(camera, side)
  const [start, end] = [viewAt(path, 0), viewAt(path, 1)]
  return {
    right: sign(end.x + end.width / 2 - start.x - start.width / 2),
    up: sign(start.y + start.height / 2 - end.y - end.height / 2),
    closer: sign(start.width - end.width)
  }
}

test('[CAMERA-PATH-6] each movement has its own character', () => {
  expect(Object.fromEntries(cameraMoves.map((move) => [move, character(aCamera({ move }))]))).toEqual({
    static: { right: 0, up: 0, closer: 0 },
    slow_push: { right: 0, up: 0, closer: 1 },
    zoom: { right: 0, up: 0, closer: 1 },
    dolly: { right: 1, up: 0, closer: 1 },
    pan: { right: 1, up: 0, closer: 0 },
    tilt: { right: 0, up: 1, closer: 0 },
    crane: { right: 1, up: 1, closer: -1 }
  })
  expect(character(aCamera({ move: 'dolly' }), -1).right).toBe(-1)
  const end = (move: Camera['move']) => viewAt(cameraPath(aCamera({ move }), 1), 1).width
  expect(end('zoom')).toBeLessThan(end('dolly') - 0.05)
  expect(end('dolly')).toBeLessThan(end('slow_push') - 0.05)
})

test('[CAMERA-PATH-7] the last kept frame is the end of the movement; frames beyond it stand still', () => {
  expect([0, 71, 72, 80].map((frame) => positionOf(frame, 72))).toEqual([0, 1, 1, 1])
  expect(positionOf(0, 1)).toBe(0)
})
