import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { comparedFilm, createTakePair, takeReel } from '../../../../renderer/features/viewer/take-pair.ts'
import { clipFrameAt } from '../../../../renderer/player/reel.ts'
import { aPlayerOn } from '../../player/fake-player.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const a = { url: '/a', label: 'Take 1', fps: 24, frames: 48 }
const b = { url: '/b', label: 'Take 2', fps: 16, frames: 32 }

function aPair() {
  const library = new Map([a, b].map((take) => [take.url, take]))
  const [one, other] = [aPlayerOn(library), aPlayerOn(library, { loadMs: 90, seekMs: 25 })]
  const pair = createTakePair(one.player, other.player)
  const stop = pair.open({ a, b })
  return { pair, stop, seen: () => [one.seen(), other.seen()], pass: (ms: number) => vi.advanceTimersByTimeAsync(ms) }
}

test('[COMPARE-1] takes of different rates are compared at the first one’s, for the longer one’s time', () => {
  expect(comparedFilm(a, b)).toEqual({ fps: 24, frames: 48 })
  expect(comparedFilm(b, { ...a, frames: 60 })).toEqual({ fps: 16, frames: 40 })
  const [part] = takeReel(b, comparedFilm(a, b)).parts
  expect([0, 1, 2, 3, 46, 47].map((frame) => clipFrameAt(part!, part!.clip!, frame))).toEqual([0, 1, 1, 2, 31, 31])
})

test('[COMPARE-2] both stand on the frames of the same time', async () => {
  const { pair, pass, seen, stop } = aPair()
  await pass(300)
  pair.goTo(30)
  pair.step(1)
  await pass(300)
  expect(seen()).toEqual([
    ['/a', 31],
    ['/b', 21]
  ])
  stop()
})

test('[COMPARE-3] they run together, and stop on the same frame', async () => {
  const { pair, pass, stop } = aPair()
  await pass(300)
  pair.toggle()
  const apart: number[] = []
  for (let time = 0; time < 3000; time += 20) {
    await pass(20)
    const distance = Math.abs(pair.a.frame - pair.b.frame)
    // at the end of a loop one is around already
    apart.push(Math.min(distance, 48 - distance))
  }
  expect(Math.max(...apart)).toBeLessThanOrEqual(1)
  pair.toggle()
  expect(pair.a.frame).toBe(pair.b.frame)
  stop()
})
