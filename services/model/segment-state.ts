import { z } from 'zod'
import { engineIds } from './project.ts'

/** What an engine needs to find its own work again after a crash. Of several servers, `server` is the name of the one that knows it. */
export const ticketSchema = z.looseObject({ engine: z.enum(engineIds), id: z.string().min(1) })
export type Ticket = z.infer<typeof ticketSchema>

/** One number for the whole segment, 0 to 1, and what the engine says of it. */
export const progressSchema = z.object({
  fraction: z.number().min(0).max(1),
  step: z.int().nonnegative().optional(),
  steps: z.int().positive().optional(),
  node: z.string().optional(),
  etaMs: z.number().nonnegative().optional(),
  queuePosition: z.int().nonnegative().optional()
})
export type Progress = z.infer<typeof progressSchema>

/** Which work is under way, and for which content: a changed shot must not take up an old one's clip. */
const underWaySchema = { ticket: ticketSchema, fingerprint: z.string(), at: z.string() }
const failureSchema = {
  code: z.string(),
  message: z.string(),
  facts: z.record(z.string(), z.json()),
  attempts: z.int().nonnegative()
}
const doneSchema = { take: z.string(), fingerprint: z.string(), frames: z.int().positive() }

/** A segment's life: waiting (for its start frame) → queued → submitted → running → fetching → done. */
export const segmentStateSchema = z.discriminatedUnion('status', [
  z.looseObject({ status: z.literal('waiting') }),
  z.looseObject({ status: z.literal('queued') }),
  z.looseObject({ status: z.literal('submitted'), ...underWaySchema }),
  z.looseObject({ status: z.literal('running'), ...underWaySchema }),
  z.looseObject({ status: z.literal('fetching'), ...underWaySchema }),
  z.looseObject({ status: z.literal('done'), ...doneSchema }),
  z.looseObject({ status: z.literal('failed'), ...failureSchema }),
  z.looseObject({ status: z.literal('cancelled') }),
  z.looseObject({ status: z.literal('stale'), ...doneSchema })
])
export type SegmentState = z.infer<typeof segmentStateSchema>
/** A segment that an engine has taken on. */
export type UnderWay = Extract<SegmentState, { status: 'submitted' | 'running' | 'fetching' }>
export const isUnderWay = (state: SegmentState): state is UnderWay =>
  state.status === 'submitted' || state.status === 'running' || state.status === 'fetching'

export type SegmentStatus = SegmentState['status']

export type SegmentEvent =
  | { type: 'ready' }
  | { type: 'submit'; ticket: Ticket; fingerprint: string; at: string }
  | { type: 'start'; at: string }
  | { type: 'fetch'; at: string }
  | { type: 'finish'; take: string; fingerprint: string; frames: number }
  | { type: 'fail'; code: string; message: string; facts: Record<string, z.core.util.JSONType>; attempts: number }
  | { type: 'cancel' }
  /** The engine does not know the ticket: render again. */
  | { type: 'lose' }
  /** What decides the picture has changed. */
  | { type: 'outdate' }
  /** A new run asks for the segment again. */
  | { type: 'reset' }

const from: Record<SegmentEvent['type'], readonly SegmentStatus[]> = {
  ready: ['waiting'],
  submit: ['queued', 'submitted', 'running', 'fetching'],
  start: ['submitted', 'running'],
  fetch: ['submitted', 'running', 'fetching'],
  finish: ['waiting', 'queued', 'fetching', 'stale'],
  fail: ['waiting', 'queued', 'submitted', 'running', 'fetching'],
  cancel: ['waiting', 'queued', 'submitted', 'running', 'fetching'],
  lose: ['submitted', 'running', 'fetching'],
  outdate: ['done'],
  reset: ['waiting', 'queued', 'submitted', 'running', 'fetching', 'failed', 'cancelled', 'stale', 'done']
}

/**
 * The one place where a segment changes state; throws on a transition that cannot happen.
 * `submit` from submitted, running or fetching is work that an engine had to start anew, under another ticket.
 * `submit` again is work that the engine had to start anew. `finish` from waiting, queued or stale is a take that was there already.
 */
export function applySegmentEvent(state: SegmentState, event: SegmentEvent): SegmentState {
  if (!from[event.type].includes(state.status))
    throw new Error(`a segment that is ${state.status} cannot ${event.type}`)
  switch (event.type) {
    case 'ready':
    case 'lose':
      return { status: 'queued' }
    case 'submit':
      return { status: 'submitted', ticket: event.ticket, fingerprint: event.fingerprint, at: event.at }
    case 'start':
    case 'fetch':
      return { ...(state as UnderWay), status: event.type === 'start' ? 'running' : 'fetching', at: event.at }
    case 'finish':
      return { status: 'done', take: event.take, fingerprint: event.fingerprint, frames: event.frames }
    case 'fail':
      return {
        status: 'failed',
        code: event.code,
        message: event.message,
        facts: event.facts,
        attempts: event.attempts
      }
    case 'cancel':
      return { status: 'cancelled' }
    case 'outdate':
      return { ...(state as Extract<SegmentState, { status: 'done' }>), status: 'stale' }
    case 'reset':
      return { status: 'waiting' }
  }
}
