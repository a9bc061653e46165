import type { Json } from '../../../services/model/json.ts'

/** A moment in the server's life at which something can be made to happen. */
export type Point =
  /** A request has come in (`before`), or has been acted on and not yet been answered (`after`). Paths without `/api` and query. */
  | { at: 'request'; phase: 'before' | 'after'; method: string; path: string }
  /** A WebSocket handshake. */
  | { at: 'connect'; clientId: string }
  /** A prompt is in the queue; has sent execution_start; has sent execution_success and is not yet in `/history`; is in `/history`. */
  | { at: 'queued' | 'execution_start' | 'execution_success' | 'finished'; promptId: string }
  | { at: 'node'; phase: 'before' | 'after'; nodeId: string; classType: string; promptId: string }
  /** Before a sampler's step, counted from 1 for each sampler, is reported. */
  | { at: 'step'; nodeId: string; classType: string; step: number; promptId: string }

type Fields<P> = P extends Point ? Pick<P, 'at' & keyof P> & Partial<Omit<P, 'at' | 'path'>> & PathField<P> : never
type PathField<P> = P extends { path: string } ? { path?: string | RegExp } : unknown

/**
 * Which moments are meant: those whose fields are equal (a path may be a pattern). `nth` counts the moments that match, from 1;
 * without it the first one is meant, with `every` all of them. Requests and nodes mean `before` unless they say `after`.
 */
export type When = Fields<Point> & { nth?: number; every?: boolean }

/** What a node ends with instead of a result. */
export interface PythonFailure {
  exception_type: string
  /** As the server sends it: it ends in a line break. */
  exception_message: string
  traceback?: string[]
}

/** What happens at the moment itself: to the answer of a request or a handshake, or to the run. */
export type Outcome =
  | { status: number; body?: string | Json; headers?: Record<string, string> }
  | 'reset'
  | 'hang'
  | 'truncate'
  | { error: PythonFailure }
  | 'interrupt'

/** What can be made to happen: an outcome, something that befalls the whole server, a delay, or any action. */
export type How =
  | Outcome
  | 'kill'
  | 'drop-sockets'
  | 'delete-outputs'
  | { delayMs: number }
  | ((point: Point) => void | Promise<void>)

export interface Failures {
  /** Arms one failure; the returned call disarms it. */
  fail(when: When, how: How): () => void
  /** Resolves at the moment, without changing anything. */
  reached(when: When): Promise<Point>
  /** Stops the server's work at the moment until it is released. */
  hold(when: When): { reached: Promise<Point>; release: () => void }
  /** Tells that a moment has come; resolves with what is to happen there. */
  reach(point: Point): Promise<Outcome | undefined>
}

const isOutcome = (how: How): how is Outcome =>
  how === 'reset' ||
  how === 'hang' ||
  how === 'truncate' ||
  how === 'interrupt' ||
  (typeof how === 'object' && !('delayMs' in how))

const isRunOutcome = (how: Outcome) => how === 'interrupt' || (typeof how === 'object' && 'error' in how)

const fits = ({ at }: When, how: Outcome): boolean =>
  at === 'request' || at === 'connect' ? !isRunOutcome(how) : (at === 'node' || at === 'step') && isRunOutcome(how)

function matches(when: When, point: Point): boolean {
  const { nth: _nth, every: _every, ...fields } = when
  const wanted: Record<string, unknown> = { ...('phase' in point ? { phase: 'before' } : {}), ...fields }
  return Object.entries(wanted).every(([name, value]) => {
    const found = (point as Record<string, unknown>)[name]
    return value instanceof RegExp ? value.test(String(found)) : value === found
  })
}

/** The one script of everything that goes wrong. `server` is what befalls the whole server. */
export function createFailures(server: {
  kill(): Promise<void>
  dropSockets(): void
  deleteOutputs(): Promise<void>
  wait(ms: number): Promise<void>
}): Failures {
  const rules = new Set<{ when: When; how: How; seen: number }>()
  const fail = (when: When, how: How) => {
    if (isOutcome(how) && !fits(when, how)) throw new Error(`a ${when.at} cannot end in ${JSON.stringify(how)}`)
    const rule = { when, how, seen: 0 }
    rules.add(rule)
    return () => void rules.delete(rule)
  }
  const act = async (how: Exclude<How, Outcome>, point: Point) => {
    if (how === 'kill') await server.kill()
    else if (how === 'drop-sockets') server.dropSockets()
    else if (how === 'delete-outputs') await server.deleteOutputs()
    else if (typeof how === 'function') await how(point)
    else await server.wait(how.delayMs)
  }
  return {
    fail,
    reached: (when) => new Promise((resolve) => fail(when, resolve)),
    hold(when) {
      const open = Promise.withResolvers<void>()
      const reached = new Promise<Point>((resolve) => {
        fail(when, (point) => {
          resolve(point)
          return open.promise
        })
      })
      return { reached, release: open.resolve }
    },
    async reach(point) {
      let outcome: Outcome | undefined
      for (const rule of Array.from(rules)) {
        if (!matches(rule.when, point)) continue
        rule.seen += 1
        if (rule.when.every !== true) {
          if (rule.seen !== (rule.when.nth ?? 1)) continue
          rules.delete(rule)
        }
        if (isOutcome(rule.how)) outcome = rule.how
        else await act(rule.how, point)
      }
      return outcome
    }
  }
}
