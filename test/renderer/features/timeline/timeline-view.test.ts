import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rulerSteps, rulerTicks } from '../../../../renderer/features/timeline/ruler.ts'
import {
  atZoomLevel,
  emptyView,
  extentOf,
  fitScale,
  fitted,
  frameAt,
  PAD,
  positionAt,
  resized,
  revealed,
  scrolled,
  xOf,
  zoomed,
  zoomLevel,
  type TimelineView
} from '../../../../renderer/features/timeline/timeline-view.ts'

const view = (change: Partial<TimelineView> = {}): TimelineView =>
  resized({ ...emptyView, ...change }, { width: change.width ?? 1000, frames: change.frames ?? 1000 })

const views = fc
  .record({
    width: fc.integer({ min: 200, max: 3000 }),
    frames: fc.integer({ min: 1, max: 2_000_000 }),
    level: fc.double({ min: 0, max: 1, noNaN: true }),
    at: fc.double({ min: 0, max: 1, noNaN: true })
  })
  .map(({ width, frames, level, at }) => {
    const zoomed = atZoomLevel(view({ width, frames }), level, width / 2)
    return scrolled(zoomed, at * extentOf(zoomed))
  })

test('[VIEW-1] what fits is all of the film, and nothing is smaller', () => {
  const fit = view()
  expect([xOf(fit, 0), Math.round(xOf(fit, 1000))]).toEqual([PAD, 1000 - PAD])
  expect(zoomed(fit, 0.1, 500)).toEqual(fit)
})

test('[VIEW-2] a zoom leaves what is under the pointer where it is', () => {
  fc.assert(
    fc.property(
      views,
      fc.double({ min: 0.2, max: 5, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (now, factor, part) => {
        const x = part * now.width
        const next = zoomed(now, factor, x)
        const isAtASide = next.scroll === 0 || next.scroll >= extentOf(next) - next.width - 1e-6
        if (!isAtASide) expect(positionAt(next, x)).toBeCloseTo(positionAt(now, x), 3)
      }
    )
  )
})

test('[VIEW-3] scrolling ends at the film’s ends', () => {
  fc.assert(
    fc.property(views, fc.double({ min: -1e7, max: 1e8, noNaN: true }), (now, to) => {
      const { scroll } = scrolled(now, to)
      expect(scroll).toBeGreaterThanOrEqual(0)
      expect(scroll).toBeLessThanOrEqual(Math.max(0, extentOf(now) - now.width) + 1e-6)
    })
  )
})

test('[VIEW-4] the frame at the pixel of a frame is that frame', () => {
  fc.assert(
    fc.property(views, fc.nat(), (now, some) => {
      const frame = some % now.frames
      expect(frameAt(now, xOf(now, frame + 0.5))).toBe(frame)
    })
  )
  expect([frameAt(view(), -50), frameAt(view(), 5000)]).toEqual([0, 999])
})

test('[VIEW-5] a fitted film stays fitted when the window or the film changes, a larger one keeps its scale', () => {
  expect(resized(view(), { frames: 500 }).scale).toBe(fitScale(view({ frames: 500 })))
  const large = zoomed(view(), 4, 0)
  expect(resized(large, { width: 1200 }).scale).toBe(large.scale)
  expect(fitted(large)).toEqual(view())
})

test('[VIEW-6] a frame that is out of sight is brought into it, one that is seen moves nothing', () => {
  const large = zoomed(view(), 10, 0)
  expect(revealed(large, 10, 0.3)).toBe(large)
  expect(xOf(revealed(large, 600, 0.3), 600)).toBeCloseTo(300)
  expect(revealed(scrolled(large, 5000), 0, 0.3).scroll).toBe(0)
})

test('[VIEW-7] the zoom’s slider and the scale lead to one another', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (level) => {
      expect(zoomLevel(atZoomLevel(view(), level, 500))).toBeCloseTo(level, 6)
    })
  )
  // a film of one frame fills what it may, and there is nothing to zoom
  expect(zoomLevel(view({ frames: 1 }))).toBe(0)
})

test.each([
  [40, 24, 1, 3],
  [20, 24, 1, 6],
  [8, 24, 1, 24],
  [1, 24, 8, 120],
  [0.05, 24, 240, 2880],
  [10, 25, 1, 25],
  [0.0001, 24, 86_400, 86_400]
])(
  '[RULER-1] at %d pixels a frame and %d fps strokes stand %d frames apart and labels %d',
  (scale, fps, stroke, label) => {
    expect(rulerSteps(scale, fps)).toEqual({ stroke, label })
  }
)

test('[RULER-2] labels stand on whole seconds or on even parts of one, and never too near to each other', () => {
  fc.assert(
    fc.property(views, fc.constantFrom(23.976, 24, 25, 30, 60), (now, fps) => {
      const { stroke, label } = rulerSteps(now.scale, fps)
      const second = Math.round(fps)
      expect(label % second === 0 || second % label === 0).toBe(true)
      expect(label % stroke).toBe(0)
      if (label < 3600 * second) expect(label * now.scale).toBeGreaterThanOrEqual(104)
    })
  )
})

test('[RULER-3] only the strokes that are seen are made, and none behind the film', () => {
  fc.assert(
    fc.property(views, (now) => {
      const ticks = rulerTicks(now, 24)
      expect(ticks.length).toBeLessThan((now.width + 400) / Math.min(7, now.scale) + 3)
      expect(
        ticks.every(({ frame }) => frame <= now.frames && xOf(now, frame) < now.width + 400 * now.scale + 200)
      ).toBe(true)
    })
  )
  expect(
    rulerTicks(view({ frames: 48 }), 24)
      .filter(({ hasLabel }) => hasLabel)
      .map(({ frame }) => frame)
  ).toEqual([0, 6, 12, 18, 24, 30, 36, 42, 48])
})
