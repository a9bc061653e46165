import type { ModelChoices } from '../model/project.ts'
import type { Graph } from './graph.ts'
import { loadedModels } from './model-loaders.ts'

/** What a choice stands under: the file as a graph names it, with its folder. */
export const modelKey = ({ folder, file }: { folder: string; file: string }): string => `${folder}/${file}`

/** The graph with the chosen files in the place of those that it names; the same object where none of them was chosen. */
export function withChosenModels(graph: Graph, choices: ModelChoices): Graph {
  const chosen = loadedModels(graph).flatMap((loaded) => {
    const file = choices[modelKey(loaded)]
    return file === undefined ? [] : { node: loaded.node, input: loaded.input, file }
  })
  if (chosen.length === 0) return graph
  return Object.fromEntries(
    Object.entries(graph).map(([id, node]) => {
      const own = chosen.filter((one) => one.node === id).map(({ input, file }) => [input, file] as const)
      return [id, own.length === 0 ? node : { ...node, inputs: { ...node.inputs, ...Object.fromEntries(own) } }]
    })
  )
}
