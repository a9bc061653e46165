import { modelKey } from '../../../workflows/chosen-models.ts'
import type { Graph } from '../../../workflows/graph.ts'
import type { NodeFacts } from '../../../workflows/injection/node-facts.ts'
import { loadedModels } from '../../../workflows/model-loaders.ts'
import type { ModelFile } from '../../../workflows/model-sidecar.ts'
import type { ModelSlot } from '../../video-engine.ts'
import { isModelFile } from './model-folders.ts'
import type { ModelValidator } from './model-validator.ts'

export interface ModelSlotsQuestion {
  graph: Graph
  /** What the workflow's sidecar says of its models. */
  known: readonly ModelFile[]
  nodes: NodeFacts
  validator: Pick<ModelValidator, 'choices'>
  signal: AbortSignal | undefined
}

/** Every model file that a graph names, once, with what its loader could load instead. */
export async function modelSlots({ graph, known, nodes, validator, signal }: ModelSlotsQuestion): Promise<ModelSlot[]> {
  const loaded = new Map(loadedModels(graph).map((one) => [modelKey(one), one]))
  return Promise.all(
    [...loaded].map(async ([key, { class: loader, input, folder, file, slot }]) => ({
      key,
      folder,
      file,
      slot,
      installed: (await validator.choices({ nodes, class: loader, input, models: known, signal })).filter(
        // a loader may offer more than files: `pixel_space`, `taesd`
        (choice) => isModelFile(choice.file)
      )
    }))
  )
}
