import type { WorkflowEntry } from './workflow-registry.ts'

/** Which of a graph and its Sage variant is to run. */
export interface SageChoice {
  entry: WorkflowEntry
  usesSage: boolean
  reason: string
  isFallback: boolean
}

export interface SageQuestion {
  base: WorkflowEntry
  /** Null where there is none that can be read. */
  variant: WorkflowEntry | null
  useSage: boolean
  serverNodes: ReadonlySet<string> | null
}

/**
 * With the setting on, the Sage variant runs where it exists and the server has the node classes that it needs beyond
 * the base graph; else the base graph does, with the reason. That the server has the class does not say that the
 * sageattention package is there: only a run tells.
 */
export function chooseSage({ base, variant, useSage, serverNodes }: SageQuestion): SageChoice {
  const baseRuns = (reason: string, isFallback = true): SageChoice => ({
    entry: base,
    usesSage: false,
    reason,
    isFallback
  })
  if (!useSage) return baseRuns('SageAttention is off.', false)
  if (variant === null) return baseRuns(`SageAttention is on, but ${base.file} has no variant that uses it.`)
  if (serverNodes === null) return baseRuns('SageAttention is on, but the server has not said which nodes it has.')
  const missing = variant.nodeClasses.filter((name) => !base.nodeClasses.includes(name) && !serverNodes.has(name))
  if (missing.length > 0) {
    return baseRuns(
      `SageAttention is on, but the server lacks ${missing.join(' and ')}. Install the ComfyUI-KJNodes nodes there.`
    )
  }
  return {
    entry: variant,
    usesSage: true,
    reason: 'SageAttention is on, and the server has its node.',
    isFallback: false
  }
}
