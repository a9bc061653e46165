import { createStore } from 'zustand/vanilla'
import type { ReadinessView } from '../../services/contract/engine-contract.ts'
import type { StudioClient } from '../../services/contract/studio-contract.ts'

export interface ReadinessState {
  /** Of each server of the project's engine, as it was when it was last asked; null before the first answer. */
  servers: readonly ReadinessView[] | null
  isChecking: boolean
  /** Why nothing could be said, such as a workflow that is not known. */
  failure: unknown
}

/** Whether the project's engine can render its workflow now. */
export type ReadinessStore = ReturnType<typeof createReadinessStore>

export function createReadinessStore({
  client,
  projectId
}: {
  client: { engines: Pick<StudioClient['engines'], 'readiness'> }
  projectId: string
}) {
  const store = createStore<ReadinessState>(() => ({ servers: null, isChecking: false, failure: null }))
  let asked = 0
  let checking: Promise<void> | null = null

  const ask = async (): Promise<void> => {
    for (let answered = -1; answered !== asked;) {
      answered = asked
      const answer = await client.engines.readiness({ project_id: projectId }).then(
        (servers) => ({ servers, failure: null }),
        (failure: unknown) => ({ failure })
      )
      // an answer to a question that was asked anew meanwhile may be old
      if (answered === asked) store.setState(answer)
    }
  }

  return {
    ...store,
    /** Asks the servers now. Asked while it asks, it asks once more, since things may have changed. */
    check(): Promise<void> {
      asked++
      if (checking !== null) return checking
      store.setState({ isChecking: true })
      checking = ask().finally(() => {
        checking = null
        store.setState({ isChecking: false })
      })
      return checking
    }
  }
}

/** In a word: `partly` where some of several servers can, which is enough to render. */
export type EngineState = 'checking' | 'ready' | 'partly' | 'not_ready'

export function engineState({ servers, failure }: ReadinessState): EngineState {
  if (failure !== null) return 'not_ready'
  if (servers === null) return 'checking'
  const ready = servers.filter(({ is_ready }) => is_ready).length
  if (ready === 0) return 'not_ready'
  return ready < servers.length ? 'partly' : 'ready'
}
