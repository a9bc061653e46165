import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createReelBuilder } from '../../../renderer/player/reel-builder.ts'
import {
  clipFrameAt,
  clipSecondsAt,
  clipSpeed,
  partIndexAt,
  seenFilmFrame,
  type Reel
} from '../../../renderer/player/reel.ts'
import { sightAt } from '../../../renderer/player/sight.ts'
import { createFilmPlanner } from '../../../renderer/stores/film-plan.ts'
import { createJobsStore } from '../../../renderer/stores/jobs-store.ts'
import type { ClipView, SegmentView } from '../../../services/contract/project-view.ts'
import { segmentKey } from '../../../services/model/project-state.ts'
import { projectSchema } from '../../../services/model/project.ts'
import { animaticProfile, type WorkflowProfile } from '../../../services/model/workflow-profile.ts'
import { aClipView, aProjectView, aSegmentView } from '../project-view.ts'

const aClip = (change: Partial<ClipView> = {}): ClipView => aClipView({ fps: 16, ...change })

/** The reel of shots of these lengths, on a workflow of that rate; each segment has a clip of exactly the planned frames. */
function reelOf({ seconds, fps = 24, nativeFps = 16 }: { seconds: number[]; fps?: number; nativeFps?: number }): Reel {
  const shots = seconds.map((duration, index) => ({ shot_id: `S${index}`, duration }))
  const profile: WorkflowProfile = { ...animaticProfile, fps: nativeFps }
  const view = aProjectView({ shots, profile, project: projectSchema.parse({ schema: 1, name: 'Film', fps }) })
  const plan = planOf(view)
  const segments = plan.plan.shots.flatMap((shot) =>
    shot.segments.map((cut) =>
      aSegmentView({
        shot_id: shot.shotId,
        segment_index: cut.index,
        clip: aClip({ url: `/${shot.shotId}/${cut.index}`, frames: cut.keeps, fps: nativeFps })
      })
    )
  )
  return createReelBuilder()(plan, createJobsStore({ view: { ...view, segments } }).getState().segments, {})
}

function planOf(view: ReturnType<typeof aProjectView>) {
  const document = { project: view.project, storyboard: view.storyboard, pictures: {} }
  return createFilmPlanner()(document, view.profile, view.pictures)
}

const films = fc
  .record({
    seconds: fc.array(fc.double({ min: 0.02, max: 11, noNaN: true }), { minLength: 1, maxLength: 6 }),
    fps: fc.constantFrom(23.976, 24, 25, 30),
    nativeFps: fc.constantFrom(8, 16, 24, 25, 30)
  })
  .map(reelOf)

test('[REEL-1] the parts of a film follow one another without a gap', () => {
  fc.assert(
    fc.property(films, ({ parts, frames }) => {
      let at = 0
      for (const part of parts) {
        expect(part.from).toBe(at)
        expect(part.frames).toBeGreaterThan(0)
        at += part.frames
      }
      expect(at).toBe(frames)
    })
  )
})

test('[REEL-2] every frame of the film is a frame of its clip, in order, and each shot ends on its last one', () => {
  fc.assert(
    fc.property(films, (reel) => {
      for (const [index, part] of reel.parts.entries()) {
        const shown = Array.from({ length: part.frames }, (_, at) => clipFrameAt(part, part.clip!, part.from + at))
        const isRight = shown.every((frame, at) => frame >= (shown[at - 1] ?? 0) && frame < part.clip!.frames)
        expect(isRight).toBe(true)
        const isLastOfShot = reel.parts[index + 1]?.shotId !== part.shotId
        if (isLastOfShot) expect(shown.at(-1)).toBe(part.clip!.frames - 1)
      }
    })
  )
})

test('[REEL-3] a frame is found in its part', () => {
  fc.assert(
    fc.property(films, fc.nat(), (reel, some) => {
      const frame = some % reel.frames
      const part = reel.parts[partIndexAt(reel, frame)]!
      expect(frame >= part.from && frame < part.from + part.frames).toBe(true)
    })
  )
  expect(partIndexAt({ fps: 24, frames: 0, parts: [] }, 3)).toBe(-1)
})

test('[REEL-4] 5 s at 16 frames a second in a film at 24 are cut at frame 72, and the second clip starts with its first frame', () => {
  const { parts } = reelOf({ seconds: [5] })
  expect(parts.map(({ from, frames }) => [from, frames])).toEqual([
    [0, 72],
    [72, 48]
  ])
  expect(
    [71, 72, 73, 119].map((frame) => {
      const part = parts[frame < 72 ? 0 : 1]!
      return clipFrameAt(part, part.clip!, frame)
    })
  ).toEqual([47, 0, 1, 31])
})

test('[REEL-5] a clip that runs is within a frame of the one that stands', () => {
  fc.assert(
    fc.property(films, fc.nat(), (reel, some) => {
      const frame = some % reel.frames
      const part = reel.parts[partIndexAt(reel, frame)]!
      const running = clipSecondsAt(part, frame + 0.5) * part.nativeFps
      expect(Math.abs(running - 0.5 - clipFrameAt(part, part.clip!, frame))).toBeLessThanOrEqual(1)
    })
  )
})

test('[REEL-6] a shot that is no whole number of native frames runs at a speed of its own', () => {
  const [part] = reelOf({ seconds: [0.7] }).parts
  // 17 frames of the film show 11 native ones
  expect(clipSpeed(part!, 24)).toBeCloseTo(((11 / 17) * 24) / 16, 10)
  expect(clipSpeed(reelOf({ seconds: [3] }).parts[0]!, 24)).toBe(1)
})

test('[REEL-7] a clip of another rate or length than is planned is shown at its own pace, and holds its last frame', () => {
  const [part] = reelOf({ seconds: [3], nativeFps: 24 }).parts
  const old = { url: '/old', fps: 16, frames: 32 }
  expect([0, 1, 2, 3, 47, 48, 71].map((frame) => clipFrameAt(part!, old, frame))).toEqual([0, 1, 1, 2, 31, 31, 31])
})

test('[REEL-8] the frame that is seen is told by what the clip presented, near where the film is', () => {
  const part = reelOf({ seconds: [3] }).parts[0]!
  // frames 7 and 8 of the film show the same native one
  expect(seenFilmFrame(part, part.clip!, 10, clipFrameAt(part, part.clip!, 10))).toBe(10)
  expect(seenFilmFrame(part, part.clip!, 10, clipFrameAt(part, part.clip!, 7))).toBe(8)
  expect(seenFilmFrame(part, part.clip!, 40, 0)).toBe(40)
  expect(seenFilmFrame(part, part.clip!, 40, null)).toBe(40)
})

const running: SegmentView['state'] = {
  status: 'running',
  ticket: { engine: 'animatic', id: '1' },
  fingerprint: 'f',
  at: '2026-11-26T00:00:00Z'
}

test('[REEL-9] a segment shows its clip, else its preview, else its shot’s picture, else black', () => {
  const view = aProjectView({ shots: ['1', '2', '3', '4'].map((shot_id) => ({ shot_id, duration: 1 })) })
  const segments = byKey(
    aSegmentView({ shot_id: '1', clip: aClip(), preview: '/preview/1' }),
    aSegmentView({ shot_id: '2', state: running, preview: '/preview/2' })
  )
  const { parts } = createReelBuilder()(planOf(view), segments, { '3': view.pictures['3']! })
  const all = { isPlaying: true, isBroken: () => false }
  expect(parts.map((part) => sightAt(part, part.from, all))).toEqual([
    { kind: 'clip', clip: { url: '/clip', fps: 16, frames: 48 }, frame: 0 },
    { kind: 'live', url: '/preview/2' },
    { kind: 'picture', url: '/media/3' },
    { kind: 'black' }
  ])
})

test('[REEL-10] while the film stands, the live picture of a segment that is rendered anew goes before its old clip', () => {
  const view = aProjectView({ shots: [{ shot_id: '1', duration: 1 }] })
  const segment = aSegmentView({ shot_id: '1', state: running, clip: aClip(), preview: '/live' })
  const { parts } = createReelBuilder()(planOf(view), byKey(segment), view.pictures)
  const look = (isPlaying: boolean, broken: string[] = []) =>
    sightAt(parts[0], 0, { isPlaying, isBroken: (url) => broken.includes(url) }).kind
  expect([look(false), look(true), look(true, ['/clip']), look(false, ['/live', '/clip'])]).toEqual([
    'live',
    'clip',
    'live',
    'picture'
  ])
})

test('[REEL-11] parts that show the same stay the same objects, and the reel too', () => {
  const view = aProjectView()
  const { segments, pictures } = createJobsStore({ view }).getState()
  const buildReel = createReelBuilder()
  const first = buildReel(planOf(view), segments, pictures)
  expect(buildReel(planOf(view), new Map(segments), pictures)).toBe(first)
  const changed = new Map([...segments, ...byKey(aSegmentView({ shot_id: '002', clip: aClip() }))])
  const second = buildReel(planOf(view), changed, pictures)
  expect(second.parts.map((part, index) => part === first.parts[index])).toEqual([true, false, true])
})

const byKey = (...segments: SegmentView[]): Map<string, SegmentView> =>
  new Map(segments.map((one) => [segmentKey({ shotId: one.shot_id, index: one.segment_index }), one]))
