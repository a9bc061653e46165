import type { SegmentView } from '../../../services/contract/project-view.ts'
import type { ReelPart } from '../../player/reel.ts'
import { statusByKey, type DisplayStatus, type JobsState } from '../../stores/jobs-store.ts'
import type { Marks } from '../../stores/session-store.ts'
import type { Block } from './blocks.ts'
import type { Drag } from './drags.ts'
import type { PictureCache } from './picture-cache.ts'
import type { TimelineTheme } from './timeline-theme.ts'
import type { TimelineView } from './timeline-view.ts'
import type { TrackLayout } from './track-layout.ts'

/** All that one picture of the timeline is painted from. */
export interface Scene {
  view: TimelineView
  layout: TrackLayout
  blocks: readonly Block[]
  fps: number
  marks: Marks
  selection: ReadonlySet<string>
  /** The chosen segment, by `segmentKey`. */
  segment: string | null
  drag: Drag | null
  jobs: Pick<JobsState, 'segments' | 'pending' | 'pictures'>
  /** How long a shot is, as its author says. */
  seconds(shotId: string): number
  /** What a shot without a picture says. */
  words(shotId: string): string
  pictures: PictureCache
  /** False while the view moves: then nothing new is loaded. */
  isCalm: boolean
  theme: TimelineTheme
}

export interface PartLook {
  status: DisplayStatus
  /** Of a running segment, 0 to 1. */
  fraction: number
  strip: { url: string; count: number } | null
  picture: string | null
}

/** How a segment looks: its filmstrip as soon as there is a clip, else the live picture, else the shot's own. */
export function partLook({ jobs }: Pick<Scene, 'jobs'>, { key, shotId, preview, isLive }: ReelPart): PartLook {
  const view: SegmentView | undefined = jobs.segments.get(key)
  const status = statusByKey(jobs, key)
  const clip = isLive && preview !== null ? null : (view?.clip ?? null)
  return {
    status,
    fraction: status === 'running' ? (view?.progress?.fraction ?? 0) : 0,
    strip: clip && { url: clip.strip, count: clip.strip_count },
    picture: preview ?? jobs.pictures[shotId]?.thumb ?? null
  }
}
