import type { ChainFailure, ChainRun, ShotChain } from './shot-chain.ts'

/** The chains of one run, side by side until none has anything to do. */
export interface GoingChains {
  /** Whether it renders: chains may be added. */
  readonly isOpen: boolean
  /** Resolves to the failures that are left when all have ended; rejects with the first error then. */
  render(chains: readonly ShotChain[], run: ChainRun): Promise<ChainFailure[]>
  /** Begins a chain, or takes one up again that has ended; its shot's failure is forgotten. Nothing while it is not open. */
  goOn(chain: ShotChain): void
  isGoing(chain: ShotChain): boolean
  /** Resolves when the chain is not going. */
  ended(chain: ShotChain): Promise<void>
}

export function createGoingChains(): GoingChains {
  const going = new Map<ShotChain, Promise<void>>()
  /** Of every shot that was begun, in that order. */
  const failures = new Map<string, ChainFailure | null>()
  const errors: unknown[] = []
  let run: ChainRun | null = null

  const goOn = (chain: ShotChain): void => {
    if (run === null || errors.length > 0 || going.has(chain)) return
    failures.set(chain.shotId, null)
    const end = chain
      .render(run)
      .then(
        (failure) => void failures.set(chain.shotId, failure),
        (error: unknown) => void errors.push(error)
      )
      .finally(() => {
        going.delete(chain)
        // it was on its last step when it was told to look again
        if (chain.isOutdated()) goOn(chain)
      })
    going.set(chain, end)
  }

  return {
    get isOpen() {
      return run !== null && errors.length === 0
    },
    goOn,
    isGoing: (chain) => going.has(chain),
    async ended(chain) {
      while (going.has(chain)) await going.get(chain)
    },
    async render(chains, given) {
      run = given
      chains.forEach(goOn)
      while (going.size > 0) await Promise.all(going.values())
      run = null
      if (errors.length > 0) throw errors[0]
      return [...failures.values()].filter((failure) => failure !== null)
    }
  }
}
