import { conditioningSource } from './conditioning.ts'
import type { Findings } from './findings.ts'
import type { GraphView } from './graph-view.ts'
import { samePlace } from './places.ts'
import { textInputs, textSource, type TextRole } from './text-source.ts'

/** The prompt and the negative prompt of every sampler; the negative never takes a place of the prompt. */
export function findTexts(
  view: GraphView,
  samplers: readonly string[],
  modelPath: readonly string[],
  into: Findings
): void {
  for (const id of samplers) {
    for (const [role, value] of [
      ['positive', 'prompt'],
      ['negative', 'negative']
    ] as const) {
      const { places, joins, zeroed, dead } = conditioningSource(view, id, role)
      into.add(value, ...places)
      for (const node of joins) {
        const says = `Several texts make the ${value} at node ${node}; the first is set. Put [${role === 'positive' ? 'PROMPT' : 'NEGATIVE'}] into a title to choose.`
        into.note({ severity: 'note', kind: 'ambiguous', value, node, says })
      }
      if (zeroed !== null) into.lack(value, `node ${zeroed} makes it out of the other prompt`, value === 'negative')
      for (const node of dead)
        into.lack(value, `node ${node}: ${deadReason(view, node, role)}`, takesNoText(view, node, role))
    }
  }
  if (into.places('negative').length === 0) addGuidanceNegative(view, modelPath, into)
  const prompts = into.places('prompt')
  into.remove('negative', (place) => {
    const isShared = prompts.some((prompt) => samePlace(prompt, place))
    if (isShared) into.lack('negative', `node ${place.node} is the prompt too`, true)
    return isShared
  })
}

/** Normalised attention guidance keeps a negative prompt in graphs whose cfg is 1; it stands on the model's way. */
function addGuidanceNegative(view: GraphView, modelPath: readonly string[], into: Findings): void {
  for (const id of modelPath) {
    if (!/nag/i.test(view.node(id)?.class_type ?? '')) continue
    for (const { kind, link } of view.links(id)) {
      const source = kind === 'conditioning' ? view.resolve(link)?.[0] : undefined
      if (source === undefined) continue
      const inputs = textInputs(view, source, 'negative').map((input) => ({ node: source, input }))
      into.add('negative', ...textSource(view, inputs, 'negative').places)
    }
  }
}

const takesNoText = (view: GraphView, id: string, role: TextRole): boolean =>
  role === 'negative' || view.links(id).some(({ kind }) => kind === 'image' || kind === 'vision')

function deadReason(view: GraphView, id: string, role: TextRole): string {
  const name = view.node(id)?.class_type ?? 'the node'
  return textInputs(view, id, role).length > 0 ? `the text of ${name} is computed` : `${name} takes no text`
}
