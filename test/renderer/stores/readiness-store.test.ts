import { expect, test } from 'vitest'
import { createReadinessStore, engineState } from '../../../renderer/stores/readiness-store.ts'
import type { ReadinessView } from '../../../services/contract/engine-contract.ts'

const aServer = (facts: Partial<ReadinessView> = {}): ReadinessView => ({
  engine: 'comfyui',
  name: 'http://127.0.0.1:8188',
  is_ready: true,
  gaps: [],
  facts: {},
  ...facts
})

/** A studio whose answers are given by hand. */
function createFakeStudio() {
  const questions: PromiseWithResolvers<ReadinessView[]>[] = []
  const readiness = () => {
    const question = Promise.withResolvers<ReadinessView[]>()
    questions.push(question)
    return question.promise
  }
  const store = createReadinessStore({ client: { engines: { readiness } }, projectId: 'p' })
  return { store, questions }
}

test('[READY-1] before the first answer the engine is being checked', async () => {
  const { store, questions } = createFakeStudio()
  const checked = store.check()
  expect([engineState(store.getState()), store.getState().isChecking]).toEqual(['checking', true])
  questions[0]!.resolve([aServer()])
  await checked
  expect([engineState(store.getState()), store.getState().isChecking]).toEqual(['ready', false])
})

test('[READY-2] asked again while it asks, it asks once more and passes over the old answer', async () => {
  const { store, questions } = createFakeStudio()
  const checked = store.check()
  void store.check()
  void store.check()
  questions[0]!.resolve([aServer()])
  await expect.poll(() => questions.length).toBe(2)
  expect(store.getState().servers).toBe(null)
  questions[1]!.resolve([aServer({ is_ready: false })])
  await checked
  expect([engineState(store.getState()), questions.length]).toEqual(['not_ready', 2])
})

test('[READY-3] an engine that could not be asked is not ready, and the next answer clears that', async () => {
  const { store, questions } = createFakeStudio()
  const failed = store.check()
  questions[0]!.reject(new Error('no such workflow'))
  await failed
  expect(engineState(store.getState())).toBe('not_ready')
  const mended = store.check()
  questions[1]!.resolve([aServer(), aServer({ is_ready: false })])
  await mended
  expect(engineState(store.getState())).toBe('partly')
})
