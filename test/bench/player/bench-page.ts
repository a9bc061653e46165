import type { ProjectView } from '../../../services/contract/project-view.ts'
import type { Counted } from '../../builders/frame-counter.ts'

/** What the benchmark asks of the page; all of it runs in the browser. */
export interface BenchPage {
  open(view: ProjectView): Promise<void>
  /** Times in ms, and the frames that were not what the film has there. */
  seek(frames: readonly number[], film: readonly Counted[]): Promise<Moves>
  step(by: 1 | -1, film: readonly Counted[]): Promise<Moves>
  play(film: readonly Counted[]): Promise<Playback>
  /** Paints a film of that view at a scale again and again while it is scrolled; ms of each. */
  paint(view: ProjectView, level: number, rounds: number): Promise<number[]>
}

export interface Moves {
  ms: number[]
  wrong: number[]
}

export interface Playback {
  tookMs: number
  /** Frames of the clips that the film has and nobody saw. */
  passedOver: number
  /** How often it was looked whether the frame is really seen. */
  looks: number
  /** Times that the playhead stood on a frame, but another one was presented. */
  untrue: number
  waits: number
  /** For each join: how long the last frame before it was seen, in ms. */
  joins: number[]
}
