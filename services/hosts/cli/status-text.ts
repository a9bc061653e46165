import { segmentParts } from '../../model/segment-times.ts'
import { durationText } from '../../model/time-text.ts'
import type { ProjectStatus, SegmentReport } from '../project-status.ts'

/** A project's status as people read it. `now`: milliseconds since 1970. */
export function statusText(status: ProjectStatus, now: number): string {
  const { project, film, segments } = status
  const { shots, frames, fps } = film
  const underWay = segments.filter(({ since }) => since !== undefined)
  const failed = segments.filter(({ error }) => error !== undefined)
  return [
    `${project}: ${shots} shots, ${film.segments} segments, ${frames} frames at ${fps} fps (${durationText(frames / fps)})`,
    runText(status, now),
    `  ${countsText(status)}`,
    ...underWay.map(
      (segment) => `  ${nameOf(segment)}: ${segment.status} for ${durationText(secondsSince(segment.since, now))}`
    ),
    ...failed.map(
      (segment) =>
        `  ${nameOf(segment)} failed: ${segment.error?.message}\n    ${segment.error?.fix}\n    (${segment.error?.code})`
    ),
    ...timesText(status)
  ].join('\n')
}

const nameOf = ({ shot_id, segment_index }: SegmentReport): string => `shot ${shot_id}, segment ${segment_index + 1}`

const stateTexts = {
  running: 'running',
  ended: 'ended',
  broken_off: 'broken off: "framechain render" goes on from there'
}

function runText({ run, open_in }: ProjectStatus, now: number): string {
  const opened = open_in === null ? '' : ` (open in process ${open_in.pid} on ${open_in.host})`
  if (run === null) return `Nothing was rendered yet.${opened}`
  const { engine, workflow, state, started_at, ended_at } = run
  const began = `started ${durationText(secondsSince(started_at, now))} ago`
  const end = ended_at === null ? '' : ` ${durationText(secondsSince(ended_at, now))} ago`
  return `Run on ${engine}${workflow === null ? '' : `, ${workflow}`}: ${began}, ${stateTexts[state]}${end}${opened}`
}

function countsText({ counts, film }: ProjectStatus): string {
  const others = (['running', 'fetching', 'submitted', 'queued', 'waiting', 'stale', 'failed', 'cancelled'] as const)
    .filter((state) => counts[state] > 0)
    .map((state) => `${counts[state]} ${state}`)
  return [`${counts.done} of ${film.segments} segments done`, ...others].join(' · ')
}

/** Many segments wait at the same time: their sum would say nothing. */
function timesText({ average_ms, times_ms, segments }: ProjectStatus): string[] {
  if (average_ms === null) return []
  const waits = segments.flatMap(({ times_ms: own }) => own?.waiting ?? [])
  const waiting =
    waits.length === 0 ? '' : `, after waiting ${durationText(seconds((times_ms.waiting ?? 0) / waits.length))}`
  const parts = segmentParts.flatMap((part) => {
    const ms = times_ms[part]
    return ms === undefined || part === 'waiting' ? [] : [`${part.replace('_', ' ')} ${durationText(seconds(ms))}`]
  })
  return [`A segment took ${durationText(seconds(average_ms))} on average${waiting}`, `  in all: ${parts.join(' · ')}`]
}

/** A tenth of a second is as exact as these are. */
const seconds = (ms: number): number => Math.round(ms / 100) / 10
const secondsSince = (at: string | undefined, now: number): number =>
  Math.max(0, Math.round((now - Date.parse(at ?? '')) / 1000)) || 0
