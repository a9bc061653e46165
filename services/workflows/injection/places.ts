import type { Link } from '../graph.ts'

/** An input of a node: where a value goes. */
export interface Place {
  node: string
  input: string
}

export const plainValues = [
  'prompt',
  'negative',
  'start_frame',
  'end_frame',
  'width',
  'height',
  'frames',
  'fps',
  'seed',
  'steps',
  'cfg',
  'output'
] as const
export type PlainValue = (typeof plainValues)[number]

/** A value that a shot can bring. Graphs with several models name their slots: `model:high`, `model:low`. */
export type ValueName = PlainValue | 'model' | 'lora' | `model:${string}` | `lora:${string}`

/** What is injected. Numbers are as the graph counts them (pixels, frames); pictures and models are the server's names. */
export type Values = Partial<Record<ValueName, string | number>>

/** Why a value has no place. */
export interface Gap {
  reason: string
  /** True when the graph needs none: it settles the value itself, in a way that does the shot no harm. */
  isSettled: boolean
}

/** What is worth knowing of a graph; an error keeps it from being used. */
export interface Problem {
  severity: 'error' | 'note'
  kind: 'tag' | 'ambiguous' | 'computed' | 'dangling' | 'cycle' | 'retimed' | 'loader'
  value?: ValueName
  node: string
  says: string
}

/** A number that says at which step one sampler hands over to the next: it moves with the steps that it divides. */
export interface SplitPlace extends Place {
  steps: Place
}

/** Where a graph takes each value. */
export interface Places {
  found: Partial<Record<ValueName, Place[]>>
  missing: Partial<Record<ValueName, Gap>>
  problems: Problem[]
  splits: SplitPlace[]
  /** The saver that writes the clip; null when the graph saves nothing. */
  film: Film | null
}

export interface Film {
  node: string
  /** The pictures that the clip is made of; null with the reason where they can't be tapped. */
  frames: Link | null
  reason: string
}

export const samePlace = (a: Place, b: Place): boolean => a.node === b.node && a.input === b.input

/** The name of a slot: `model:high`, or `model` where there is one only. */
export const slotValue = (kind: 'model' | 'lora', slot: string): ValueName => (slot === '' ? kind : `${kind}:${slot}`)
