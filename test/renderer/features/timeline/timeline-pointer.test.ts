import { expect, test } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { blocksOf, withTrim } from '../../../../renderer/features/timeline/blocks.ts'
import { createTimelinePointer, type Point } from '../../../../renderer/features/timeline/timeline-pointer.ts'
import type { StageState, TimelineStage } from '../../../../renderer/features/timeline/timeline-stage.ts'
import { emptyView, resized, xOf, zoomed } from '../../../../renderer/features/timeline/timeline-view.ts'
import { trackLayout } from '../../../../renderer/features/timeline/track-layout.ts'
import { createSessionStore } from '../../../../renderer/stores/session-store.ts'
import type { ShotSpan } from '../../../../services/model/film-spans.ts'
import { aReel, FPS } from '../../player/a-reel.ts'
import { aPlayerOn } from '../../player/fake-player.ts'

/** Four shots of a second, ten pixels a frame. */
function aTimeline({ canEdit = true } = {}) {
  const reel = aReel('0', '1', '2', '3')
  const { player } = aPlayerOn(new Map())
  player.setReel(reel)
  const spans = reel.parts.map(({ shotId, from, frames }, index): ShotSpan => ({ shotId, index, from, frames }))
  const session = createSessionStore({ spans: () => spans })
  player.onRest(session.seek)
  const state = createStore<StageState>(() => ({
    view: resized(emptyView, { width: 32 + 4 * FPS * 10, frames: 4 * FPS }),
    drag: null,
    height: 160
  }))
  const stage: TimelineStage = {
    state,
    layout: () => trackLayout(160),
    blocks() {
      const { drag } = state.getState()
      return drag?.kind === 'trim' ? withTrim(blocksOf(reel), drag.index, drag.frames) : blocksOf(reel)
    },
    look: (change) => state.setState(({ view }) => ({ view: change(view) })),
    drag: (drag) => state.setState({ drag }),
    open: () => () => undefined
  }
  const edits: unknown[] = []
  const acts = {
    setFrames: (...edit: unknown[]) => edits.push(['trim', ...edit]),
    moveBefore: (...edit: unknown[]) => edits.push(['move', ...edit])
  }
  const pointer = createTimelinePointer({ stage, player, session, acts, canEdit: () => canEdit })
  const at = (frame: number, change: Partial<Point> & { px?: number } = {}): Point => {
    const { px = 0, ...rest } = change
    const x = xOf(state.getState().view, frame) + px
    return { x, y: 80, altKey: false, shiftKey: false, isMod: false, ...rest }
  }
  const onRuler = (frame: number, change: Partial<Point> = {}) => at(frame, { y: 10, ...change })
  const drag = (...points: Point[]) => {
    pointer.down(points[0]!)
    for (const point of points.slice(1)) pointer.move(point)
    pointer.up()
  }
  return { pointer, player, session, state, stage, edits, at, onRuler, drag }
}

test('[POINTER-1] on the ruler the playhead follows the pointer, and the session learns of it at the end', () => {
  const { pointer, player, session, onRuler } = aTimeline()
  pointer.down(onRuler(10.5))
  expect(player.frame).toBe(10)
  pointer.move(onRuler(40.5))
  expect([player.frame, session.getState().playhead]).toEqual([40, 0])
  pointer.up()
  expect([session.getState().playhead, session.getState().selection]).toEqual([40, ['1']])
})

test('[POINTER-2] the playhead is drawn to cuts, but not with Alt; the end of the film is its last frame', () => {
  const { pointer, player, onRuler } = aTimeline()
  pointer.down(onRuler(23.6))
  expect(player.frame).toBe(24)
  pointer.move(onRuler(23.6, { altKey: true }))
  expect(player.frame).toBe(23)
  pointer.move(onRuler(500))
  expect(player.frame).toBe(95)
  pointer.up()
})

test('[POINTER-3] Escape during a drag leaves everything as it was', () => {
  const { pointer, player, session, state, at, onRuler, edits } = aTimeline()
  session.seek(5)
  player.placeAt(5)
  pointer.down(onRuler(60))
  pointer.cancel()
  expect([player.frame, session.getState().playhead]).toEqual([5, 5])
  pointer.down(at(24, { px: -2 }))
  pointer.move(at(40))
  pointer.cancel()
  pointer.up()
  expect([edits, state.getState().drag]).toEqual([[], null])
})

test('[POINTER-4] a click chooses a shot; with Ctrl it joins, with Shift all between', () => {
  const { session, at, drag } = aTimeline()
  const chosen = (): readonly string[] => session.getState().selection
  drag(at(30))
  expect([chosen(), session.getState().playhead]).toEqual([['1'], 24])
  drag(at(80, { shiftKey: true }))
  expect(chosen()).toEqual(['1', '2', '3'])
  drag(at(60, { isMod: true }))
  expect(chosen()).toEqual(['1', '3'])
})

test('[POINTER-5] an edge that is dragged trims in whole frames, as one edit when it ends', () => {
  const { pointer, state, at, edits, stage } = aTimeline()
  pointer.down(at(48, { px: -2 }))
  pointer.move(at(55.3, { altKey: true }))
  expect([state.getState().drag, stage.blocks()[2]!.from, edits]).toEqual([
    { kind: 'trim', index: 1, frames: 31 },
    55,
    []
  ])
  pointer.move(at(60.2, { altKey: true }))
  pointer.up()
  expect([edits, state.getState().drag]).toEqual([[['trim', '1', 36]], null])
})

test('[POINTER-6] an edge is drawn to the playhead', () => {
  const { player, at, drag, edits } = aTimeline()
  player.placeAt(40)
  drag(at(24, { px: -2 }), at(39.6))
  expect(edits).toEqual([['trim', '0', 40]])
})

test('[POINTER-7] a shot that is dragged goes to the nearest cut, with all that are chosen', () => {
  const { pointer, session, state, at, edits, drag } = aTimeline()
  drag(at(10), at(58))
  expect(edits).toEqual([['move', ['0'], '2']])
  session.select(['0', '1'])
  pointer.down(at(10))
  pointer.move(at(10, { px: 3 }))
  expect(state.getState().drag).toBeNull()
  pointer.move(at(94))
  expect(state.getState().drag).toMatchObject({ kind: 'move', ids: ['0', '1'], before: 4 })
  pointer.up()
  expect(edits.at(-1)).toEqual(['move', ['0', '1'], null])
  drag(at(30), at(40))
  expect(edits.length).toBe(2)
})

test('[POINTER-8] where nothing may be changed, edges and shots can only be chosen', () => {
  const { session, at, drag, edits } = aTimeline({ canEdit: false })
  drag(at(48, { px: -2 }), at(60))
  drag(at(30), at(90))
  expect([edits, session.getState().selection]).toEqual([[], ['1']])
})

test('[POINTER-9] held at a side, the film goes on under the pointer', () => {
  const { pointer, stage, state, player, onRuler } = aTimeline()
  stage.look((view) => zoomed(view, 4, 0))
  const { width } = state.getState().view
  pointer.down(onRuler(5))
  pointer.move({ ...onRuler(0), x: width - 3 })
  const before = player.frame
  for (let tick = 0; tick < 20; tick++) pointer.scrollOn()
  expect(state.getState().view.scroll).toBe(20 * 14)
  expect(player.frame).toBeGreaterThan(before)
  pointer.up()
})

test('[POINTER-10] a double click goes to the very frame', () => {
  const { pointer, player, at } = aTimeline()
  pointer.goTo(at(33.4))
  expect(player.frame).toBe(33)
})

test('[POINTER-11] the right button takes what lies under it, unless it is chosen already', () => {
  const { pointer, session, at } = aTimeline()
  session.select(['0', '1'])
  pointer.chooseForMenu(at(30))
  expect(session.getState().selection).toEqual(['0', '1'])
  pointer.chooseForMenu(at(60))
  expect(session.getState().selection).toEqual(['2'])
})
