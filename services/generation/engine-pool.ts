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
  /** The engine that the chain is on: its pictures lie there. */
  stay: VideoEngine | null
  signal: AbortSignal
}

/** Places in the queues of one or more engines, given to whoever is first in line. */
export interface EnginePool {
  /** Resolves to null when the run is being stopped; rejects with AbortError. */
  acquire(request: LeaseRequest): Promise<Lease | null>
  /** The engine can't be reached: nobody gets a place there until it answers again. */
  markDown(engine: VideoEngine): void
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
  resolve(lease: Lease | null): void
}

export function createEnginePool({ engines, depth, gate, untilUp, onIdleHold }: EnginePoolParts): EnginePool {
  const places = new Map(engines.map((engine) => [engine, { taken: 0, isDown: false, isResting: false }]))
  const waiting = new Set<Waiting>()

  const freeEngines = (): VideoEngine[] =>
    engines
      .filter((engine) => !places.get(engine)!.isDown && places.get(engine)!.taken < depth)
      .toSorted((a, b) => places.get(a)!.taken - places.get(b)!.taken)

  /** A chain stays where it is, unless that engine is down. */
  const engineFor = ({ stay }: Waiting): VideoEngine | undefined => {
    const free = freeEngines()
    const mustStay = stay !== null && places.get(stay)?.isDown === false
    return mustStay ? free.find((engine) => engine === stay) : free[0]
  }

  const lease = (engine: VideoEngine): Lease => {
    const place = places.get(engine)!
    let isHeld = true
    place.taken++
    place.isResting = false
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
    const line = [...waiting].toSorted((a, b) => gate.rank(a.shotId) - gate.rank(b.shotId) || a.order - b.order)
    for (const request of line) {
      const admitted = gate.admits(request)
      const engine = admitted === 'now' ? engineFor(request) : undefined
      if (admitted !== 'never' && engine === undefined) continue
      waiting.delete(request)
      request.resolve(engine === undefined ? null : lease(engine))
    }
    if (gate.isHolding) {
      for (const [engine, place] of places) {
        if (place.taken > 0 || place.isResting) continue
        place.isResting = true
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
    close: stopListening
  }
}
