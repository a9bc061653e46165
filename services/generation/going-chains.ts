import type { ChainFailure, ChainRun, ShotChain } from './shot-chain.ts'

/** The chains of one run, side by side until none has anything to do. */
export interface GoingChains {
  /** Resolves to the failures that are left when all have ended; rejects with the first error then. */
  render(chains: readonly ShotChain[], run: ChainRun): Promise<ChainFailure[]>
  /** Takes a chain up again that has ended while others go on; its failure is forgotten. Nothing before and after `render`. */
  goOn(chain: ShotChain): void
}

export function createGoingChains(): GoingChains {
  const going = new Map<ShotChain, Promise<void>>()
  const failures = new Map<ShotChain, ChainFailure>()
  const errors: unknown[] = []
  let run: ChainRun | null = null

  const goOn = (chain: ShotChain): void => {
    if (run === null || errors.length > 0 || going.has(chain)) return
    failures.delete(chain)
    const end = chain
      .render(run)
      .then(
        (failure) => void (failure !== null && failures.set(chain, failure)),
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
    goOn,
    async render(chains, given) {
      run = given
      chains.forEach(goOn)
      while (going.size > 0) await Promise.all(going.values())
      run = null
      if (errors.length > 0) throw errors[0]
      return chains.flatMap((chain) => failures.get(chain) ?? [])
    }
  }
}
