import type { Progress } from '../../model/segment-state.ts'
import { titleOf, type Graph } from '../../workflows/graph.ts'
import { createGraphView } from '../../workflows/injection/graph-view.ts'
import type { Places } from '../../workflows/injection/places.ts'
import { isSampler } from '../../workflows/injection/sampler-chain.ts'
import type { PromptMoments } from './prompt-phases.ts'
import type { ServerMessage } from './socket-messages.ts'

/** Makes one number, which never goes back, of what a server says of a run. */
export interface ProgressMeter {
  /** Takes up a message of this prompt. */
  take(message: ServerMessage): void
  /** How far it is; below 1 until the clip is here. */
  progress(): Progress
  /** When the run was first heard of, and its samplers' first and last step; null for what was not told. */
  moments(): Pick<PromptMoments, 'begunAt' | 'firstStepAt' | 'lastStepAt'>
}

/** Sampling is nearly all of a run; the rest is loading, decoding and saving. */
const SAMPLING_SHARE = 0.85
/** What is left for the clip's way here. */
const MOST = 0.97
/** A node that has begun counts this much until it is done. */
const BEGUN = 0.02
const USUAL_STEPS = 20

/** `elapsed` is a clock in milliseconds that never goes back. */
export function createProgressMeter(graph: Graph, places: Places, elapsed: () => number): ProgressMeter {
  const samplers = expectedSteps(graph, places)
  const stepsDone = new Map<string, number>()
  const otherDone = new Map<string, number>()
  const others = Object.keys(graph).filter((id) => !samplers.has(id))
  let current: string | undefined
  let best = 0
  let begunAt: number | null = null
  let firstStep: { at: number; done: number } | undefined
  let lastStep: { at: number; done: number } | undefined

  const put = (node: string, value: number, max: number): void => {
    if (!(max > 0)) return
    if (!samplers.has(node))
      return void otherDone.set(node, Math.max(otherDone.get(node) ?? 0, Math.min(1, value / max)))
    samplers.set(node, max)
    const before = stepsDone.get(node) ?? 0
    if (value <= before) return
    stepsDone.set(node, Math.min(value, max))
    const step = { at: elapsed(), done: sum(stepsDone.values()) }
    firstStep ??= step
    lastStep = step
  }

  const finish = (node: string): void => {
    const steps = samplers.get(node)
    if (steps === undefined) otherDone.set(node, 1)
    else stepsDone.set(node, Math.max(steps, stepsDone.get(node) ?? 0))
  }

  const fraction = (): number => {
    const total = sum(samplers.values())
    const sampling = total > 0 ? Math.min(1, sum(stepsDone.values()) / total) : 0
    const rest = others.length > 0 ? sum(otherDone.values()) / others.length : 0
    const share = total > 0 ? SAMPLING_SHARE : 0
    return Math.min(MOST, MOST * (share * sampling + (1 - share) * Math.min(1, rest)))
  }

  /** From the pace of the steps so far; undefined until there is one. */
  const eta = (): number | undefined => {
    if (firstStep === undefined || lastStep === undefined || lastStep.done <= firstStep.done) return undefined
    const pace = (lastStep.at - firstStep.at) / (lastStep.done - firstStep.done)
    const left = Math.max(0, sum(samplers.values()) - lastStep.done) * pace
    return Math.max(0, Math.round(left - (elapsed() - lastStep.at)))
  }

  return {
    take(message) {
      if (message.type !== 'other') begunAt ??= elapsed()
      if (message.type === 'cached') for (const node of message.nodes) finish(node)
      else if (message.type === 'executing') {
        if (current !== undefined && current !== message.node) finish(current)
        current = message.node
        if (!samplers.has(message.node)) put(message.node, BEGUN, 1)
      } else if (message.type === 'progress') put(message.node, message.value, message.max)
      else if (message.type === 'progress_state') {
        for (const [node, { value, max, state }] of Object.entries(message.nodes)) {
          if (!Object.hasOwn(graph, node)) continue
          if (state === 'finished') finish(node)
          // Every node begins as 0 of 1, whatever it will count.
          else if (value > 0) put(node, value, max)
        }
      }
      best = Math.max(best, fraction())
    },
    moments: () => ({ begunAt, firstStepAt: firstStep?.at ?? null, lastStepAt: lastStep?.at ?? null }),
    progress() {
      begunAt ??= elapsed()
      const steps = Math.round(sum(samplers.values()))
      const etaMs = eta()
      const node = current === undefined ? undefined : graph[current]
      return {
        fraction: best,
        ...(steps > 0 && { step: Math.round(sum(stepsDone.values())), steps }),
        ...(node !== undefined && { node: titleOf(node) || node.class_type }),
        ...(etaMs !== undefined && { etaMs })
      }
    }
  }
}

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, number) => total + number, 0)

/** How many steps each sampler is going to report: what stands in the graph, until the server says better. */
function expectedSteps(graph: Graph, { found }: Places): Map<string, number> {
  const view = createGraphView(graph)
  const place = found.steps?.[0]
  const usual = place === undefined ? undefined : Number(graph[place.node]?.inputs[place.input])
  const otherwise = usual !== undefined && usual > 0 ? usual : USUAL_STEPS
  return new Map(
    view.ids
      .filter((id) => isSampler(view, id))
      .map((id) => {
        const number = (input: string): number | undefined => {
          const held = view.literal(id, input)
          return typeof held === 'number' ? held : undefined
        }
        const steps = number('steps') ?? otherwise
        const own = Math.min(steps, number('end_at_step') ?? steps) - Math.max(0, number('start_at_step') ?? 0)
        return [id, own > 0 ? own : steps]
      })
  )
}
