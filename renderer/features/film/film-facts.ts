import type { FilmView } from '../../../services/contract/project-view.ts'
import { segmentKey } from '../../../services/model/project-state.ts'
import { durationText } from '../../../services/model/time-text.ts'
import type { VideoPlan } from '../../../services/model/video-plan-builder.ts'
import { segmentStatus, type JobsState } from '../../stores/jobs-store.ts'
import { counted } from '../../ui/counted.ts'

/** What the film would be made of now. */
export interface FilmMaterial {
  /** Shots without a clip for each of their segments. */
  missing: string[]
  /** Shots that would be rendered anew: the film shows them as they were. */
  stale: string[]
}

export function filmMaterial(
  { shots }: Pick<VideoPlan, 'shots'>,
  jobs: Pick<JobsState, 'segments' | 'pending'>
): FilmMaterial {
  const missing: string[] = []
  const stale: string[] = []
  for (const { shotId, segments } of shots) {
    const keys = segments.map(({ index }) => ({ shotId, index }))
    const statuses = keys.map((key) => segmentStatus(jobs, key))
    if (!statuses.every((status) => status === 'done' || status === 'stale')) missing.push(shotId)
    else if (keys.some((key) => jobs.pending.has(segmentKey(key)))) stale.push(shotId)
  }
  return { missing, stale }
}

/** `8 shots · 35 s · 839 frames at 24 fps · 1280 × 720`. */
export const filmText = ({ shots, frames, fps, width, height }: VideoPlan): string =>
  [
    counted(shots.length, 'shot'),
    durationText(Math.round((frames / fps) * 10) / 10),
    `${counted(frames, 'frame')} at ${fps} fps`,
    `${width} × ${height}`
  ].join(' · ')

/** What was counted in the finished file, against what was planned; null where an earlier film does not say. */
export function proofText({ frames, planned }: Pick<FilmView, 'frames' | 'planned'>): string | null {
  if (frames === null) return null
  return planned === null ? counted(frames, 'frame') : `${frames.toLocaleString('en')} of ${counted(planned, 'frame')}`
}

/** `18.2 MB`, `1.4 GB`, in decimal units as folders show them. */
export const bytesText = (bytes: number): string =>
  bytes < 1e6
    ? `${Math.max(1, Math.round(bytes / 1e3))} kB`
    : bytes < 1e9
      ? `${(bytes / 1e6).toFixed(1)} MB`
      : `${(bytes / 1e9).toFixed(2)} GB`
