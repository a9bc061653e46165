import type { VideoEngine } from '../engines/video-engine.ts'
import type { RunGate } from './run-control.ts'

/** One place in an engine's queue. */
export interface Lease {
  readonly engine: VideoEngine
  /** Gives the place back; twice is the same as once. */
  release(): void
}

export interface LeaseRequest {
  shotId: string
  /** The shot's place in the storyboard. */
  order: number
  hasBegun: boolean
  /** Whose models it needs. */
  workflow: string
  /** The engine that the chain is on: its pictures lie there. */
  stay: VideoEngine | null
  signal: AbortSignal
}

/**
 * Places in the queues of one or more engines. Work on the same models goes together, since to load others costs minutes:
 * of those that wait, an engine gets what needs the models that it has; within that, what is first in line. What a person
 * put first goes first all the same, and so does what was passed over many times.
 */
export interface EnginePool {
  /** Resolves to null when the run is being stopped; rejects with AbortError. */
  acquire(request: LeaseRequest): Promise<Lease | null>
  /** The engine can't be reached: nobody gets a place there until it answers again. */
  markDown(engine: VideoEngine): void
  /** Whether another engine can be reached. */
  hasOther(than: VideoEngine): boolean
  close(): void
}

export interface EnginePoolParts {
  engines: readonly VideoEngine[]
  /** Segments that an engine has at a time: with 2, the next one waits in its queue while one is rendered. */
  depth: number
  gate: RunGate
  /** Resolves when the engine answers again. */
  untilUp(engine: VideoEngine): Promise<void>
  /** Nothing is under way and the run is on hold; told once, until the engine has had work again. */
  onIdleHold(engine: VideoEngine): void
}

interface Waiting extends LeaseRequest {
  /** How many got a place before it that were behind it in line. */
  passedOver: number
  resolve(lease: Lease | null): void
}

/** Often enough that models are not changed at every turn: some 20 segments are half an hour of Wan on a good card. */
const MOST_PASSED_OVER = 20

const isOther = ({ workflow }: Waiting, loaded: string | null): number => (workflow === loaded ? 0 : 1)

interface Place {
  taken: number
  isDown: boolean
  isResting: boolean
  /** The workflow of what it was given last. */
  loaded: string | null
}

export function createEnginePool({ engines, depth, gate, untilUp, onIdleHold }: EnginePoolParts): EnginePool {
  const places = new Map(
    engines.map((engine): [VideoEngine, Place] => [engine, { taken: 0, isDown: false, isResting: false, loaded: null }])
  )
  const waiting = new Set<Waiting>()

  /** A chain stays where it is, unless that engine is down. */
  const maySend = ({ stay }: Waiting, engine: VideoEngine): boolean =>
    stay === null || stay === engine || places.get(stay)?.isDown !== false

  const inLine = (a: Waiting, b: Waiting): number =>
    gate.rank(a.shotId) - gate.rank(b.shotId) || gate.place(a) - gate.place(b) || a.order - b.order

  /** Who of two gets an engine that has these models. */
  const onModels =
    (loaded: string | null) =>
    (a: Waiting, b: Waiting): number => {
      const isLate = ({ passedOver }: Waiting): number => (passedOver >= MOST_PASSED_OVER ? 0 : 1)
      return (
        gate.rank(a.shotId) - gate.rank(b.shotId) ||
        isLate(a) - isLate(b) ||
        isOther(a, loaded) - isOther(b, loaded) ||
        inLine(a, b)
      )
    }

  /** The emptiest engine that somebody waits for, and who gets it. */
  const nextGrant = (): { engine: VideoEngine; request: Waiting } | null => {
    const free = [...places].filter(([, { isDown, taken }]) => !isDown && taken < depth)
    if (free.length === 0) return null
    const ready = [...waiting].filter((request) => gate.admits(request) === 'now')
    const grants = free.flatMap(([engine, { taken, loaded }]) => {
      const able = ready.filter((request) => maySend(request, engine))
      const [request] = able.toSorted(onModels(loaded))
      return request === undefined ? [] : [{ engine, taken, request, able, isOther: isOther(request, loaded) }]
    })
    const [grant] = grants.toSorted((a, b) => a.taken - b.taken || a.isOther - b.isOther)
    if (grant === undefined) return null
    for (const other of grant.able) if (inLine(other, grant.request) < 0) other.passedOver++
    return grant
  }

  const lease = (engine: VideoEngine, { workflow }: Waiting): Lease => {
    const place = places.get(engine)!
    let isHeld = true
    place.taken++
    place.isResting = false
    place.loaded = workflow
    return {
      engine,
      release() {
        if (!isHeld) return
        isHeld = false
        place.taken--
        serve()
      }
    }
  }

  const serve = (): void => {
    for (const request of waiting) {
      if (gate.admits(request) !== 'never') continue
      waiting.delete(request)
      request.resolve(null)
    }
    for (let grant = nextGrant(); grant !== null; grant = nextGrant()) {
      waiting.delete(grant.request)
      grant.request.resolve(lease(grant.engine, grant.request))
    }
    if (gate.isHolding) {
      for (const [engine, place] of places) {
        if (place.taken > 0 || place.isResting) continue
        place.isResting = true
        place.loaded = null
        onIdleHold(engine)
      }
    }
  }
  const stopListening = gate.onChange(serve)

  return {
    acquire(request) {
      request.signal.throwIfAborted()
      return new Promise((resolve, reject) => {
        const onAbort = () => {
          waiting.delete(entry)
          reject(request.signal.reason)
        }
        const entry: Waiting = {
          ...request,
          passedOver: 0,
          resolve(given) {
            request.signal.removeEventListener('abort', onAbort)
            resolve(given)
          }
        }
        request.signal.addEventListener('abort', onAbort, { once: true })
        waiting.add(entry)
        serve()
      })
    },
    markDown(engine) {
      const place = places.get(engine)
      if (place === undefined || place.isDown) return
      place.isDown = true
      place.loaded = null
      void untilUp(engine).then(
        () => {
          place.isDown = false
          serve()
        },
        // the run is over: nobody waits any more
        () => undefined
      )
      serve()
    },
    hasOther: (than) => [...places].some(([engine, { isDown }]) => engine !== than && !isDown),
    close: stopListening
  }
}
