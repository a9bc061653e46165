import { blocksOf } from '../../../renderer/features/timeline/blocks.ts'
import { paintTimeline } from '../../../renderer/features/timeline/paint-timeline.ts'
import { createPictureCache } from '../../../renderer/features/timeline/picture-cache.ts'
import { readTheme } from '../../../renderer/features/timeline/timeline-theme.ts'
import {
  atZoomLevel,
  emptyView,
  extentOf,
  resized,
  scrolled,
  type TimelineView
} from '../../../renderer/features/timeline/timeline-view.ts'
import { trackLayout } from '../../../renderer/features/timeline/track-layout.ts'
import { createWindowPlayer } from '../../../renderer/player/player-context.tsx'
import { createReelBuilder } from '../../../renderer/player/reel-builder.ts'
import type { Reel } from '../../../renderer/player/reel.ts'
import { createFilmPlanner } from '../../../renderer/stores/film-plan.ts'
import { createJobsStore } from '../../../renderer/stores/jobs-store.ts'
import type { ProjectView } from '../../../services/contract/project-view.ts'
import type { BenchPage, Moves, Playback } from '../../bench/player/bench-page.ts'
import { readCounter, type Counted } from '../../builders/frame-counter.ts'

/** The player and the timeline's painting in a real browser, for the benchmark. */
/** While it plays, every so many frames are held against the screen. */
const LOOK_EVERY = 8

const player = createWindowPlayer()
const stage = document.createElement('div')
stage.style.cssText = 'position:relative;width:960px;height:540px;overflow:hidden'
stage.append(player.element)
document.body.append(stage)

const canvas = document.createElement('canvas')
canvas.width = 1280
canvas.height = 32
const pen = canvas.getContext('2d', { willReadFrequently: true })!

const reelOf = (view: ProjectView): Reel => {
  const plan = createFilmPlanner()({ ...view, pictures: {} }, view.profile, view.pictures)
  const { segments, pictures } = createJobsStore({ view }).getState()
  return createReelBuilder()(plan, segments, pictures)
}

/** The video that is seen. */
const seenVideo = (): HTMLVideoElement =>
  [...player.element.querySelectorAll('video')].find(({ style }) => style.opacity === '1')!

/** What is on the screen, read from its pixels. */
function readScreen(): Counted {
  pen.drawImage(seenVideo(), 0, 0)
  return readCounter(pen.getImageData(0, 0, 1280, 32).data, 1280, 4)
}

const nameOf = ({ id, frame }: Counted): string => `${id}:${frame}`

const isSame = (one: Counted | undefined, other: Counted): boolean => one?.id === other.id && one.frame === other.frame

async function moves(count: number, move: (round: number) => void, film: readonly Counted[]): Promise<Moves> {
  const found: Moves = { ms: [], wrong: [] }
  for (let round = 0; round < count; round++) {
    const from = performance.now()
    move(round)
    await player.whenShown()
    found.ms.push(performance.now() - from)
    if (!isSame(film[player.frame], readScreen())) found.wrong.push(player.frame)
  }
  return found
}

async function settle(frame: number): Promise<void> {
  player.seek(frame)
  await player.whenShown()
  // so that the neighbours are there
  await new Promise((later) => setTimeout(later, 500))
}

const page: BenchPage = {
  async open(view) {
    player.setReel(reelOf(view))
    await settle(0)
  },
  seek: (frames, film) => moves(frames.length, (round) => player.seek(frames[round]!), film),
  async step(by, film) {
    await settle(by === 1 ? 0 : film.length - 1)
    return moves(film.length - 1, () => player.step(by), film)
  },
  async play(film) {
    await settle(0)
    const seen = new Map<number, number>()
    const found: Playback = { tookMs: 0, passedOver: 0, looks: 0, untrue: 0, waits: 0, joins: [] }
    const stops = [
      player.status.subscribe((now, before) => {
        if (now.isWaiting && !before.isWaiting) found.waits++
      }),
      player.onFrame((frame) => {
        seen.set(frame, performance.now())
        // reading pixels takes time that the film then lacks
        if (frame % LOOK_EVERY !== 0) return
        found.looks++
        if (!isSame(film[frame], readScreen())) found.untrue++
      })
    ]
    const from = performance.now()
    player.play()
    await new Promise<void>((ended) => {
      const stop = player.status.subscribe(({ isPlaying }) => {
        if (isPlaying) return
        stop()
        ended()
      })
    })
    found.tookMs = performance.now() - from
    for (const stop of stops) stop()
    const pictures = new Set([0, ...seen.keys()].map((frame) => nameOf(film[frame]!)))
    found.passedOver = new Set(film.map(nameOf).filter((name) => !pictures.has(name))).size
    for (let frame = 1; frame < film.length; frame++) {
      const [before, after] = [seen.get(frame - 1), seen.get(frame)]
      if (before !== undefined && after !== undefined && film[frame - 1]!.id !== film[frame]!.id)
        found.joins.push(after - before)
    }
    return found
  },
  async paint(view, level, rounds) {
    const reel = reelOf(view)
    const track = document.createElement('canvas')
    Object.assign(track, { width: 1440, height: 188 })
    document.body.append(track)
    const context = track.getContext('2d')!
    const pictures = createPictureCache({ image: () => new Image(), onLoad: () => undefined })
    const blocks = blocksOf(reel)
    const size = { width: 1440, frames: reel.frames }
    const looked: TimelineView = atZoomLevel(resized(emptyView, size), level, 0)
    const ms: number[] = []
    for (let round = 0; round < rounds; round++) {
      const from = performance.now()
      paintTimeline(context, {
        view: scrolled(looked, (round / rounds) * extentOf(looked)),
        layout: trackLayout(188),
        blocks,
        fps: reel.fps,
        marks: { in: 24, out: 240 },
        selection: new Set(view.storyboard.shots.slice(0, 3).map(({ shot_id }) => shot_id)),
        segment: null,
        drag: null,
        jobs: createJobsStore({ view }).getState(),
        words: () => 'Words',
        seconds: () => 5,
        pictures,
        isCalm: true,
        theme: readTheme(track)
      })
      // what was drawn counts too
      context.getImageData(0, 0, 1, 1)
      ms.push(performance.now() - from)
      await new Promise((later) => requestAnimationFrame(later))
    }
    track.remove()
    return ms
  }
}
Object.assign(window, { bench: page })
