import type { GraphView, LinkedInput } from './graph-view.ts'
import { kindOfType } from './kinds.ts'
import type { Place } from './places.ts'
import { textInputs, textSource, type TextRole } from './text-source.ts'

/** The texts behind one side of a sampler's conditioning. */
export interface ConditioningSource {
  places: Place[]
  /** Nodes where several texts come together and the first was taken. */
  joins: string[]
  /** A node that makes it out of the other side (`ConditioningZeroOut`). */
  zeroed: string | null
  /** Where it ended without a text that can be set. */
  dead: string[]
}

/** What a sampler reads on both sides from one link: the side is told by name further on, never by slot. */
const jointName = /embeds|pipe|ctx|^guider$/i
const negativeName = /^(neg|nag)/i
const positiveName = /^(pos|original)/i

interface Step {
  id: string
  slot: number
  isJoint: boolean
}

/** Follows one side from a sampler (or a guider) back to the texts that it is encoded from. */
export function conditioningSource(view: GraphView, sampler: string, role: TextRole): ConditioningSource {
  const result: ConditioningSource = { places: [], joins: [], zeroed: null, dead: [] }
  const encoders: Place[][] = []
  const seen = new Set<string>()
  const own = sides(view, sampler, role, true)
  const open = stepsOf(view, own, false).toReversed()
  if (own.length === 0) addEncoder(sampler)

  function addEncoder(id: string): boolean {
    const inputs = textInputs(view, id, role)
    if (inputs.length > 0) encoders.push(inputs.map((input) => ({ node: id, input })))
    return inputs.length > 0
  }

  for (let at = open.pop(); at; at = open.pop()) {
    const { id, slot, isJoint } = at
    const key = `${id} ${slot}`
    if (seen.has(key)) continue
    seen.add(key)
    if (/zero_?out/i.test(view.node(id)?.class_type ?? '')) {
      result.zeroed = id
      continue
    }
    const next = sides(view, id, isJoint ? role : sideOfSlot(view, id, slot, role), isJoint)
    if (next.length > 0) open.push(...stepsOf(view, next, isJoint).toReversed())
    else if (!addEncoder(id)) result.dead.push(id)
  }
  const [first, ...others] = encoders
  const sources = first ? textSource(view, first, role) : undefined
  if (sources) {
    result.places.push(...sources.places)
    result.joins.push(...sources.joins)
    result.dead.push(...sources.dead)
  }
  if (others.length > 0 && first?.[0]) result.joins.push(first[0].node)
  return result
}

/** The linked inputs that carry one side into a node; `isStrict` where only a name can tell the sides apart. */
function sides(view: GraphView, id: string, role: TextRole, isStrict: boolean): LinkedInput[] {
  const links = view.links(id)
  const all = links.filter(({ kind }) => kind === 'conditioning')
  const negative = all.filter(({ input }) => negativeName.test(input))
  const positive = all.filter(({ input }) => positiveName.test(input))
  const neutral = all.filter(({ input }) => !negativeName.test(input) && !positiveName.test(input))
  const main = neutral.filter(({ input }) => /^cond1$|^conditioning_?to$/i.test(input))
  const unnamed = [...main, ...neutral.filter((link) => !main.includes(link))]
  const joint = neutral.filter(({ input }) => jointName.test(input))
  const either = positive.length > 0 ? positive : unnamed
  const chosen = role === 'positive' ? either : negative.length > 0 ? negative : isStrict ? joint : either
  return chosen.length > 0 ? chosen : links.filter(({ kind }) => kind === 'guider' || kind === 'pipe')
}

/** A named side is followed by slot from there on; what carries both keeps being told by name. */
const stepsOf = (view: GraphView, links: readonly LinkedInput[], isJoint: boolean): Step[] =>
  links.flatMap(({ input, link }) => {
    const source = view.resolve(link)
    const isNamed = positiveName.test(input) || negativeName.test(input)
    return source ? [{ id: source[0], slot: source[1], isJoint: jointName.test(input) || (isJoint && !isNamed) }] : []
  })

/** Nodes that take both sides give the positive first and the negative after it (WanImageToVideo, LTXVConditioning, …). */
function sideOfSlot(view: GraphView, id: string, slot: number, role: TextRole): TextRole {
  const links = view.links(id).filter(({ kind }) => kind === 'conditioning')
  const hasBoth = [positiveName, negativeName].every((name) => links.some(({ input }) => name.test(input)))
  if (!hasBoth) return role
  const outputs = view.facts(id)?.outputs
  if (!outputs) return slot === 0 ? 'positive' : 'negative'
  const conditionings = outputs.flatMap((type, index) => (kindOfType(type) === 'conditioning' ? [index] : []))
  return conditionings.length < 2 ? role : conditionings.indexOf(slot) === 0 ? 'positive' : 'negative'
}
