import { isLink, type Graph, type Link } from '../../../workflows/graph.ts'
import type { NodeFacts } from '../../../workflows/injection/node-facts.ts'

/** What is known of SageAttention on a server. Only a run tells whether the package is there. */
export interface SageState {
  state: 'off' | 'no_node' | 'whole_server' | 'untried' | 'works' | 'failed'
  /** One sentence for the user. */
  says: string
}

/** Remembers, for the life of an engine, how SageAttention did on its server. */
export interface SageMemory {
  /** Why it is not tried there any more; null while it may be. */
  readonly failure: string | null
  /** Of `/object_info` and the words that the server was started with. */
  state(server: { nodes: NodeFacts; argv: readonly string[]; useSage: boolean }): SageState
  /** The server was mended, or restarted with another Python: it is tried again. */
  forget(): void
  /**
   * Makes an attempt with SageAttention where it is wanted and has not failed before. When that fails for want of it, the
   * reason is kept, told once, and a second attempt is made without; all later ones go without at once.
   */
  attempt<Result>(work: SageAttempt<Result>): Promise<Result>
}

export interface SageAttempt<Result> {
  useSage: boolean
  /** Resolves to a result, and says whether Sage ran in it. `fallback` is the reason to go without, null where there is none. */
  run(options: { useSage: boolean; fallback: string | null }): Promise<{ result: Result; usedSage: boolean }>
  /** The reason, where an error means that SageAttention does not run there; null for every other error. */
  reasonOf(error: unknown): string | null
  /** Called once in the life of the engine. */
  tell(reason: string): void
}

/** Node classes that patch a model with SageAttention and need its package. */
const sageClass = /SageAttention/i

export function createSageMemory(): SageMemory {
  let failure: string | null = null
  let hasWorked = false

  const attempt: SageMemory['attempt'] = async ({ useSage, run, reasonOf, tell }) => {
    try {
      const { result, usedSage } = await run({ useSage: useSage && failure === null, fallback: failure })
      hasWorked ||= usedSage
      return result
    } catch (error) {
      const reason = reasonOf(error)
      if (reason === null) throw error
      // Several segments may find out at the same time.
      if (failure === null) tell(reason)
      failure ??= reason
    }
    const { result } = await run({ useSage: false, fallback: failure })
    return result
  }

  return {
    get failure() {
      return failure
    },
    state({ nodes, argv, useSage }) {
      if (argv.includes('--use-sage-attention')) {
        return { state: 'whole_server', says: 'on for the whole server (it was started with --use-sage-attention)' }
      }
      if (failure !== null) return { state: 'failed', says: `not usable: ${failure}` }
      if (hasWorked) return { state: 'works', says: 'works' }
      const hasNode = [...nodes.keys()].some((name) => sageClass.test(name))
      if (!hasNode) return { state: 'no_node', says: 'not usable: the server lacks its node (ComfyUI-KJNodes)' }
      return useSage
        ? { state: 'untried', says: 'its node is there; whether the package is too shows when it is tried' }
        : { state: 'off', says: 'off; its node is there' }
    },
    forget() {
      failure = null
      hasWorked = false
    },
    attempt
  }
}

/** The graph without its SageAttention nodes: what reads one reads the model that it was given instead. */
export function withoutSage(graph: Graph): Graph {
  const source = (link: Link, depth = 0): Link => {
    const node = Object.hasOwn(graph, link[0]) ? graph[link[0]] : undefined
    const model = node?.inputs['model']
    const isPatch = node !== undefined && sageClass.test(node.class_type) && isLink(model) && depth < 32
    return isPatch ? source(model, depth + 1) : link
  }
  return Object.fromEntries(
    Object.entries(graph)
      .filter(([, { class_type, inputs }]) => !(sageClass.test(class_type) && isLink(inputs['model'])))
      .map(([id, node]) => [
        id,
        {
          ...node,
          inputs: Object.fromEntries(
            Object.entries(node.inputs).map(([input, value]) => [input, isLink(value) ? source(value) : value])
          )
        }
      ])
  )
}

export const usesSageNode = (graph: Graph): boolean =>
  Object.values(graph).some(({ class_type }) => sageClass.test(class_type))
