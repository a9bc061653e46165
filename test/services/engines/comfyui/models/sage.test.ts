import { expect, test } from 'vitest'
import {
  createSageMemory,
  usesSageNode,
  withoutSage,
  type SageAttempt
} from '../../../../../services/engines/comfyui/models/sage.ts'
import { serverNodes } from './server-nodes.ts'

const withNode = serverNodes({ PathchSageAttentionKJ: {} })

/** A server on which every attempt with Sage fails, once all that were to begin have begun. */
function aServerWithoutSage() {
  const tried: boolean[] = []
  const told: string[] = []
  const work: SageAttempt<string> = {
    useSage: true,
    async run({ useSage, fallback }) {
      tried.push(useSage)
      await Promise.resolve()
      if (useSage) throw new Error('no sage')
      return { result: `without: ${fallback}`, usedSage: false }
    },
    reasonOf: (error) =>
      error instanceof Error && error.message === 'no sage' ? "No module named 'sageattention'." : null,
    tell: (reason) => void told.push(reason)
  }
  return { tried, told, work }
}

test('[SAGE-1] a run that fails for want of Sage is made without it, and later ones go without at once', async () => {
  const memory = createSageMemory()
  const { tried, told, work } = aServerWithoutSage()
  expect(await memory.attempt(work)).toBe("without: No module named 'sageattention'.")
  expect(await memory.attempt(work)).toBe("without: No module named 'sageattention'.")
  expect([tried, told]).toEqual([[true, false, false], ["No module named 'sageattention'."]])
})

test('[SAGE-2] segments that find out at the same time tell it once', async () => {
  const memory = createSageMemory()
  const { tried, told, work } = aServerWithoutSage()
  await Promise.all([memory.attempt(work), memory.attempt(work)])
  expect([tried.filter((useSage) => useSage).length, tried.length, told.length]).toEqual([2, 4, 1])
})

test('[SAGE-3] another error is not taken for it', async () => {
  const memory = createSageMemory()
  const { work } = aServerWithoutSage()
  const run = () => Promise.reject(new Error('out of memory'))
  await expect(memory.attempt({ ...work, run })).rejects.toThrow('out of memory')
  expect(memory.failure).toBeNull()
})

test('[SAGE-4] what is known of it is said: no node, off, untried, works, failed, forgotten, whole server', async () => {
  const memory = createSageMemory()
  const says = (nodes = withNode, useSage = true, argv: string[] = []) => memory.state({ nodes, argv, useSage }).state
  expect([says(serverNodes({})), says(withNode, false), says()]).toEqual(['no_node', 'off', 'untried'])
  const { work } = aServerWithoutSage()
  await memory.attempt({ ...work, run: () => Promise.resolve({ result: '', usedSage: true }) })
  expect(says()).toBe('works')
  await memory.attempt(work)
  expect([says(), says(withNode, true, ['--use-sage-attention'])]).toEqual(['failed', 'whole_server'])
  memory.forget()
  expect(says()).toBe('untried')
})

test('[SAGE-5] a graph without its Sage nodes reads the models that they were given', () => {
  const graph = {
    '1': { class_type: 'UNETLoader', inputs: { unet_name: 'a' } },
    '2': { class_type: 'PathchSageAttentionKJ', inputs: { model: ['1', 0], sage_attention: 'auto' } },
    '3': { class_type: 'LTX2MemoryEfficientSageAttentionPatch', inputs: { model: ['2', 0] } },
    '4': { class_type: 'KSampler', inputs: { model: ['3', 0], seed: 1 } }
  }
  const bare = withoutSage(graph)
  expect(bare).toEqual({ '1': graph['1'], '4': { class_type: 'KSampler', inputs: { model: ['1', 0], seed: 1 } } })
  expect([usesSageNode(graph), usesSageNode(bare)]).toEqual([true, false])
})
