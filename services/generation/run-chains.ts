import { isAbort } from '../contract/studio-error.ts'
import type { PlannedShot } from '../model/video-plan-builder.ts'
import { createGoingChains } from './going-chains.ts'
import type { LiveTakes } from './live-takes.ts'
import type { RunGate } from './run-control.ts'
import { createShotChain, type ChainFailure, type ChainRun, type ShotChain, type ShotChainParts } from './shot-chain.ts'

/** The shots of one run: each goes into it, out of it and into it again on its own. */
export interface RunChains {
  /** One for each shot, in the order in which they came. */
  all(): ShotChain[]
  /** See `GoingChains`. Meanwhile a shot that failed or was taken out may be asked for. */
  render(run: ChainRun): Promise<ChainFailure[]>
}

export interface RunChainsParts extends Omit<ShotChainParts, 'shot' | 'order'> {
  /** Of the plan: those of the run. */
  shots: readonly PlannedShot[]
  gate: RunGate
  active: LiveTakes['active']
}

export function createRunChains({ shots, gate, active, ...parts }: RunChainsParts): RunChains {
  const { plan, record, signal } = parts
  const going = createGoingChains()
  const chains = new Map<string, { shot: PlannedShot; chain: ShotChain; out: AbortSignal }>()

  /** A shot that is taken out of the run ends its own chain and nothing else. */
  const join = (shot: PlannedShot): ShotChain => {
    const { shotId } = shot
    const before = chains.get(shotId)?.chain
    const out = gate.signalOf(shotId)
    const order = plan.shots.indexOf(shot)
    const inner = createShotChain({ ...parts, shot, order, signal: AbortSignal.any([signal, out]) })
    const takenOut =
      <Instead>(instead: Instead) =>
      (error: unknown): Instead => {
        if (!isAbort(error) || signal.aborted) throw error
        return instead
      }
    /** The shot's chain before this one puts away what it had under way. */
    const alone = async (): Promise<void> => before && going.ended(before)
    const chain: ShotChain = {
      ...inner,
      reuse: (look) => inner.reuse(look).catch(takenOut(0)),
      lookAgain: () => alone().then(() => inner.lookAgain()),
      render: (run) => alone().then(() => inner.render(run).catch(takenOut(null)))
    }
    chains.set(shotId, { shot, chain, out })
    active.set(shotId, {
      chain,
      goOn: () => going.goOn(chain),
      isOut: () => out.aborted,
      ended: () => going.ended(chain)
    })
    return chain
  }

  const hasFailed = ({ shotId, segments }: PlannedShot): boolean =>
    segments.some(({ index }) => record.get({ shotId, index }).status === 'failed')

  const retry = (shotId: string): boolean => {
    const known = chains.get(shotId)
    if (known === undefined || !going.isOpen || signal.aborted) return false
    const { shot, out } = known
    if (!out.aborted && going.isGoing(known.chain) && !hasFailed(shot)) return true
    if (!out.aborted && !known.chain.isLeft()) return false
    const chain = out.aborted ? join(shot) : known.chain
    chain.tryAgain()
    going.goOn(chain)
    return true
  }

  shots.forEach(join)
  const all = (): ShotChain[] => [...chains.values()].map(({ chain }) => chain)
  return {
    all,
    async render(run) {
      const stopListening = gate.onRetry(retry)
      try {
        return await going.render(all(), run)
      } finally {
        stopListening()
      }
    }
  }
}
