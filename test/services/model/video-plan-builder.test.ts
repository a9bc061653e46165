import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createVideoPlanBuilder } from '../../../services/model/video-plan-builder.ts'
import { animaticProfile, canvasSize } from '../../../services/model/workflow-profile.ts'
import { aProject, aShot, aStoryboard, aWorkflow, keyframesFor } from '../../builders/storyboard.ts'

const planOf = (shots: Record<string, unknown>[], project = aProject(), workflow = aWorkflow()) => {
  const storyboard = aStoryboard(...shots)
  return createVideoPlanBuilder({ project, workflow }).build(storyboard, keyframesFor(storyboard))
}

test('[PLAN-1] a shot says what it asks, keeps, drops and delivers', () => {
  expect(planOf([aShot({ duration: 5 })]).shots[0]).toMatchObject({
    seconds: 5,
    fps: 16,
    frames: 80,
    filmFrames: 120,
    difference: 0,
    dropped: { joins: 1, tails: 1 },
    isReady: true,
    segments: [
      { index: 0, from: 0, keeps: 48, asks: 49, dropsHead: 0, startFrame: 'selected/001.png' },
      { index: 1, from: 48, keeps: 32, asks: 33, dropsHead: 1, startFrame: 'video/_startframes/001_lastframe_0.png' }
    ]
  })
})

test('[PLAN-2] the film is as long as its shots at the project rate, each rounded by itself', () => {
  const durations = [2.5, 5, 7.25, 3, 0.8, 6.4]
  const plan = planOf(durations.map((duration, index) => aShot({ shot_id: `s${index}`, duration })))
  expect(plan.frames).toBe(durations.reduce((sum, seconds) => sum + Math.round(seconds * 24), 0))
  expect(plan.shots.map(({ difference }) => difference)).toEqual([0, 0, 0, 0, 0, 0])
})

test('[PLAN-3] a shot below half a frame still shows one, and the difference is said', () => {
  expect(planOf([aShot({ duration: 0.01 })]).shots[0]).toMatchObject({ frames: 1, filmFrames: 1, difference: 1 })
})

test('[PLAN-4] a shot without a picture is in the plan with its reason and holds up no other', () => {
  const storyboard = aStoryboard(aShot({ shot_id: 'a' }), aShot({ shot_id: 'b' }), aShot({ shot_id: 'c' }))
  const keyframes = keyframesFor(storyboard)
  keyframes.delete('a')
  keyframes.set('b', { problem: 'keyframe_missing', file: 'selected/b.png' })
  const { shots } = createVideoPlanBuilder({ project: aProject(), workflow: aWorkflow() }).build(storyboard, keyframes)
  expect(shots.map(({ isReady, problem, segments }) => [isReady, problem, segments[0]?.startFrame])).toEqual([
    [false, 'no_keyframe', null],
    [false, 'keyframe_missing', null],
    [true, null, 'selected/c.png']
  ])
})

test('[PLAN-5] a workflow that takes no picture needs none and chains nothing', () => {
  const plan = createVideoPlanBuilder({ project: aProject(), workflow: aWorkflow({ start_frame: 'none' }) }).build(
    aStoryboard(aShot({ duration: 5 })),
    new Map()
  )
  expect(plan.shots[0]).toMatchObject({ isReady: true, dropped: { joins: 0 } })
  expect(plan.shots[0]?.segments.map(({ startFrame }) => startFrame)).toEqual([null, null])
})

test('[PLAN-6] the animatic renders any length at the film rate', () => {
  expect(planOf([aShot({ duration: 4 })], aProject({ fps: 25 }), animaticProfile).shots[0]).toMatchObject({
    fps: 25,
    frames: 100,
    segments: [
      { keeps: 75, asks: 75 },
      { keeps: 25, asks: 26 }
    ]
  })
})

test('[PLAN-7] the canvas is the nearest size on the grid of the model, the smaller one at a tie', () => {
  expect([
    canvasSize(1280, 720, 32),
    canvasSize(1280, 720, 16),
    canvasSize(854, 480, 16),
    canvasSize(64, 64, 64)
  ]).toEqual([
    { width: 1280, height: 704 },
    { width: 1280, height: 720 },
    { width: 848, height: 480 },
    { width: 64, height: 64 }
  ])
})

test('[PLAN-8] segments name their start frames by shot, so that reordering shots changes no name', () => {
  const shots = [aShot({ shot_id: 'b', duration: 5 }), aShot({ shot_id: 'a', duration: 5 })]
  const names = (order: Record<string, unknown>[]) =>
    new Map(planOf(order).shots.map((shot) => [shot.shotId, shot.segments.map(({ startFrame }) => startFrame)]))
  expect(names(shots.toReversed())).toEqual(names(shots))
})

test('[PLAN-9] kept frames add up to the shot for any duration, rate and split', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.001, max: 300, noNaN: true }),
      fc.constantFrom('fill' as const, 'even' as const),
      fc.constantFrom(16, 24, 25, 30),
      (duration, split, fps) => {
        const [shot] = planOf([aShot({ duration })], aProject({ split }), aWorkflow({ fps })).shots
        const kept = shot!.segments.reduce((sum, { keeps }) => sum + keeps, 0)
        const asked = shot!.segments.reduce((sum, { asks }) => sum + asks, 0)
        expect(kept).toBe(Math.max(1, Math.round(duration * fps)))
        expect(asked).toBe(kept + shot!.dropped.joins + shot!.dropped.tails)
      }
    )
  )
})
