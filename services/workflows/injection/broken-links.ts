import { byId } from '../graph.ts'
import type { GraphView } from './graph-view.ts'
import type { Problem } from './places.ts'

/** Links to nodes that are not there and circles, as far as a saver would run into them: no server runs such a graph. */
export function brokenLinks(view: GraphView, savers: readonly string[]): Problem[] {
  const problems: Problem[] = []
  const state = new Map<string, 'open' | 'done'>()
  for (const saver of [...savers].sort(byId)) {
    const stack: { id: string; next: number }[] = state.has(saver) ? [] : [{ id: saver, next: 0 }]
    state.set(saver, state.get(saver) ?? 'open')
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const link = view.links(top.id)[top.next++]
      if (!link) {
        state.set(top.id, 'done')
        stack.pop()
        continue
      }
      const [source] = link.link
      if (!view.node(source)) {
        const says = `Node ${top.id} reads its ${link.input} from node ${source}, which is not there.`
        problems.push({ severity: 'error', kind: 'dangling', node: top.id, says })
      } else if (state.get(source) === 'open') {
        const says = `Node ${top.id} reads its ${link.input} from node ${source}, which itself waits for node ${top.id}.`
        problems.push({ severity: 'error', kind: 'cycle', node: top.id, says })
      } else if (!state.has(source)) {
        state.set(source, 'open')
        stack.push({ id: source, next: 0 })
      }
    }
  }
  return problems
}
