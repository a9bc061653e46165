import type { GenerationEvent } from '../contract/generation-events.ts'
import type { ErrorFacts } from '../contract/studio-error.ts'
import type { SegmentState, SegmentStatus } from '../model/segment-state.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** One line of the log, before what is private is taken out of it. */
export interface LogLine {
  level: LogLevel
  text: string
  facts: ErrorFacts
}

/** The log's line of an event; null for progress and previews, which are no changes. `before` is the segment's last state in this run. */
export function eventLine(event: GenerationEvent, before: SegmentStatus | null): LogLine | null {
  switch (event.type) {
    case 'run': {
      const { segments, reused, to_render } = event
      return { level: 'info', text: 'the run begins', facts: { segments, reused, to_render } }
    }
    case 'segment':
      return segmentLine(event, before)
    case 'retry': {
      const { shot_id, segment_index, code, attempts, text } = event
      return {
        level: 'warn',
        text: `segment tried again: ${text}`,
        facts: { shot_id, segment_index, cause: code, attempts }
      }
    }
    case 'engine': {
      const { engine, is_up, text } = event
      return { level: is_up ? 'info' : 'warn', text, facts: { engine, is_up } }
    }
    case 'silence': {
      const { shot_id, segment_index, engine, is_silent, text } = event
      return { level: is_silent ? 'warn' : 'info', text, facts: { shot_id, segment_index, engine, is_silent } }
    }
    case 'notice':
      return { level: 'warn', text: event.text, facts: {} }
    case 'progress':
    case 'preview':
      return null
  }
}

function segmentLine(
  { shot_id, segment_index, state, reused, cause }: Extract<GenerationEvent, { type: 'segment' }>,
  before: SegmentStatus | null
): LogLine {
  const facts = {
    shot_id,
    segment_index,
    from: before,
    to: state.status,
    cause: cause ?? usualCause(state, before, reused)
  }
  const level = state.status === 'failed' ? 'error' : 'info'
  return { level, text: `segment ${state.status}`, facts: { ...facts, ...stateFacts(state) } }
}

/** What the state itself says of why a segment came to be in it. */
function usualCause(state: SegmentState, before: SegmentStatus | null, reused: boolean): string {
  switch (state.status) {
    case 'waiting':
      return 'it waits for its start frame'
    case 'queued':
      return before === 'submitted' || before === 'running' || before === 'fetching'
        ? 'the engine does not know the work any more'
        : 'there is no take of what it is to show'
    case 'submitted':
      return before === null || before === 'waiting' || before === 'queued'
        ? 'the engine takes it on'
        : 'the engine had to start it anew'
    case 'running':
      return 'the engine began'
    case 'fetching':
      return 'the engine is done'
    case 'done':
      return reused ? 'there is a take of what it is to show' : 'its clip was counted, cut and kept'
    case 'failed':
      return state.code
    case 'cancelled':
      return 'the run was cancelled'
    case 'stale':
      return 'what decides its picture has changed'
  }
}

function stateFacts(state: SegmentState): ErrorFacts {
  switch (state.status) {
    case 'submitted':
    case 'running':
    case 'fetching':
      return { ticket: state.ticket.id }
    case 'done':
    case 'stale':
      return { take: state.take, frames: state.frames }
    case 'failed':
      return { code: state.code, message: state.message, attempts: state.attempts, about: state.facts }
    case 'waiting':
    case 'queued':
    case 'cancelled':
      return {}
  }
}
