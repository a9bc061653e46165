import { createStore, type StoreApi } from 'zustand/vanilla'
import { segmentKey } from '../../../services/model/project-state.ts'
import type { ProjectSession } from '../../app/project-session.ts'
import type { FilmPlayer } from '../../player/film-player.ts'
import type { Reel } from '../../player/reel.ts'
import { blocksOf, withTrim, type Block } from './blocks.ts'
import type { Drag } from './drags.ts'
import { paintTimeline } from './paint-timeline.ts'
import { createPictureCache } from './picture-cache.ts'
import { readTheme } from './timeline-theme.ts'
import { emptyView, resized, revealed, type TimelineView } from './timeline-view.ts'
import { trackLayout, type TrackLayout } from './track-layout.ts'

/** The view stands still for so long before new pictures are loaded. */
const CALM_MS = 120
/** Of what a shot without a picture says. */
const MOST_LETTERS = 80

export interface StageState {
  view: TimelineView
  drag: Drag | null
  height: number
}

/** What the timeline shows, and its painting: at most once before each picture of the window, and only when something changed. */
export interface TimelineStage {
  state: StoreApi<StageState>
  /** The shots as they are shown, a drag included. */
  blocks(): readonly Block[]
  layout(): TrackLayout
  look(change: (view: TimelineView) => TimelineView): void
  drag(drag: Drag | null): void
  /** Begins to paint on the canvas; returns what ends it. */
  open(canvas: HTMLCanvasElement): () => void
}

export function createTimelineStage(
  { jobs, session, film }: Pick<ProjectSession, 'jobs' | 'session' | 'film'>,
  player: FilmPlayer
): TimelineStage {
  const state = createStore<StageState>(() => ({ view: emptyView, drag: null, height: 0 }))
  let canvas: HTMLCanvasElement | null = null
  let tick: number | null = null
  let calm: ReturnType<typeof setTimeout> | undefined
  let isCalm = true

  const request = (): void => {
    tick ??= requestAnimationFrame(() => {
      tick = null
      paint()
    })
  }
  const pictures = createPictureCache({ image: createThumb, onLoad: request })

  let laid: { reel: Reel; blocks: Block[] } = { reel: player.reel, blocks: blocksOf(player.reel) }
  const blocks = (): readonly Block[] => {
    if (laid.reel !== player.reel) laid = { reel: player.reel, blocks: blocksOf(player.reel) }
    const { drag } = state.getState()
    return drag?.kind === 'trim' ? withTrim(laid.blocks, drag.index, drag.frames) : laid.blocks
  }
  const layout = (): TrackLayout => trackLayout(state.getState().height)

  const paint = (): void => {
    const context = canvas?.getContext('2d')
    const { view, drag, height } = state.getState()
    if (!canvas || !context || view.width === 0) return
    const ratio = window.devicePixelRatio
    const [width, tall] = [Math.round(view.width * ratio), Math.round(height * ratio)]
    if (canvas.width !== width || canvas.height !== tall) Object.assign(canvas, { width, height: tall })
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    const { selection, segment, marks } = session.getState()
    paintTimeline(context, {
      view,
      layout: layout(),
      blocks: blocks(),
      fps: player.reel.fps,
      marks,
      selection: new Set(selection),
      segment: segment && segmentKey(segment),
      drag,
      jobs: jobs.getState(),
      words: (shotId) => film().shots.get(shotId)?.settings.prompt.slice(0, MOST_LETTERS) ?? '',
      seconds: (shotId) => film().shots.get(shotId)?.seconds ?? 0,
      pictures,
      isCalm,
      theme: readTheme(canvas)
    })
  }

  const look = (change: (view: TimelineView) => TimelineView): void => {
    const { view } = state.getState()
    const next = change(view)
    if (next === view) return
    state.setState({ view: next })
    isCalm = false
    clearTimeout(calm)
    calm = setTimeout(() => {
      isCalm = true
      request()
    }, CALM_MS)
    request()
  }

  return {
    state,
    blocks,
    layout,
    look,
    drag(drag) {
      state.setState({ drag })
      request()
    },
    open(element) {
      canvas = element
      const size = new ResizeObserver(() => {
        const { clientWidth: width, clientHeight: height } = element.parentElement!
        state.setState({ height })
        look((view) => resized(view, { width }))
        request()
      })
      size.observe(element.parentElement!)
      const theme = new MutationObserver(request)
      theme.observe(window.document.documentElement, { attributeFilter: ['data-theme'] })
      // a font that comes late is another width
      void window.document.fonts.ready.then(request)
      look((view) => resized(view, { frames: player.reel.frames }))
      const stops = [
        player.status.subscribe((now, before) => {
          if (now.reel === before.reel) return
          look((view) => resized(view, { frames: now.reel.frames }))
          request()
        }),
        jobs.subscribe(request),
        session.subscribe(request),
        player.onFrame((frame) => {
          const isScrub = state.getState().drag?.kind === 'scrub'
          if (!isScrub) look((view) => revealed(view, frame, player.status.getState().isPlaying ? 0.05 : 0.3))
        })
      ]
      return () => {
        for (const stop of stops) stop()
        size.disconnect()
        theme.disconnect()
        clearTimeout(calm)
        if (tick !== null) cancelAnimationFrame(tick)
        tick = null
        canvas = null
        pictures.clear()
      }
    }
  }
}

/** What is seen of the film goes before its thumbnails. */
function createThumb(): HTMLImageElement {
  const image = new Image()
  image.fetchPriority = 'low'
  return image
}
