import { expect, test } from 'vitest'
import { withChosenModels } from '../../../services/workflows/chosen-models.ts'
import type { Graph } from '../../../services/workflows/graph.ts'

const graph: Graph = {
  1: { class_type: 'UNETLoader', inputs: { unet_name: 'Wan\\high.safetensors', weight_dtype: 'default' } },
  2: { class_type: 'UNETLoader', inputs: { unet_name: 'low.safetensors' } },
  3: { class_type: 'VAELoader', inputs: { vae_name: 'vae.safetensors' } },
  4: { class_type: 'KSampler', inputs: { model: ['1', 0] } }
}

test('[CHOSEN-1] a chosen file goes into every loader that names the other, and nowhere else', () => {
  const chosen = withChosenModels(graph, { 'diffusion_models/Wan/high.safetensors': 'high-fp8.safetensors' })
  expect(chosen).toEqual({
    ...graph,
    1: { class_type: 'UNETLoader', inputs: { unet_name: 'high-fp8.safetensors', weight_dtype: 'default' } }
  })
})

test('[CHOSEN-2] a choice for a file that the graph does not name, or for another folder, changes nothing', () => {
  expect(withChosenModels(graph, {})).toBe(graph)
  expect(withChosenModels(graph, { 'vae/low.safetensors': 'x', 'loras/none.safetensors': 'y' })).toBe(graph)
})
