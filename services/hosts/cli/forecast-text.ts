import type { Forecast } from '../../generation/render-forecast.ts'
import type { Json } from '../../model/json.ts'
import { aboutText } from '../../model/time-text.ts'

/** What a run would render, as `plan --dry-run` lists it. */
export const forecastText = (forecast: Forecast): string =>
  [
    forecastLine(forecast),
    ...forecast.toRender.map(({ shotId, index, reason }) => `  ${shotId}, segment ${index + 1}: ${reason}`)
  ].join('\n')

/** The same in one line. */
export function forecastLine({ toRender, fresh, estimateMs }: Forecast): string {
  const segments = `${toRender.length + fresh} ${toRender.length + fresh === 1 ? 'segment' : 'segments'}`
  if (toRender.length === 0) return `To render: nothing of ${segments}.`
  const time =
    estimateMs === null
      ? 'no takes of this workflow yet to learn from, so nobody knows how long'
      : `${aboutText(estimateMs / 1000)}, learned from ${learnedFrom(toRender)}`
  return `To render: ${toRender.length} of ${segments}; ${time}.`
}

/** Takes of another size or workflow say less: it is told where they had to do. */
function learnedFrom(segments: Forecast['toRender']): string {
  const bases = new Set(segments.map(({ estimate }) => estimate?.basis))
  const takes = Math.max(...segments.map(({ estimate }) => estimate?.takes ?? 0))
  const count = takes === 1 ? '1 take' : `${takes} takes`
  if (bases.has('family')) return `${count} of other workflows of its models`
  return `${count} of this workflow${bases.has('workflow') ? ' in another size' : ''}`
}

export const forecastReport = ({ toRender, fresh, estimateMs }: Forecast): Record<string, Json> => ({
  to_render: toRender.map(({ shotId, index, reason, estimate }) => ({
    shot_id: shotId,
    segment_index: index,
    reason,
    estimate_ms: estimate === null ? null : Math.round(estimate.ms)
  })),
  fresh,
  estimate_ms: estimateMs === null ? null : Math.round(estimateMs)
})

/** What a run is going to do, before it starts. */
export const forecastEvent = ({ toRender, fresh, estimateMs }: Forecast): Record<string, Json> => ({
  type: 'forecast',
  to_render: toRender.length,
  fresh,
  estimate_ms: estimateMs === null ? null : Math.round(estimateMs)
})
