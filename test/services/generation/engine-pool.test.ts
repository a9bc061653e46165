import { expect, onTestFinished, test } from 'vitest'
import { createEnginePool } from '../../../services/generation/engine-pool.ts'
import { createRunControl } from '../../../services/generation/run-control.ts'
import { aQuickEngine } from '../../builders/scheduled-run.ts'

/** A pool whose engines take one segment at a time, each done as soon as the next is asked for. */
function aPool(engineCount: number, depth = 1) {
  const engines = Array.from({ length: engineCount }, (_, index) => aQuickEngine({ name: `gpu ${index}` }))
  const control = createRunControl()
  const pool = createEnginePool({
    engines,
    depth,
    gate: control.gate,
    untilUp: () => new Promise(() => undefined),
    onIdleHold: () => undefined
  })
  onTestFinished(() => pool.close())
  const line: { shotId: string; engine: string; release(): void }[] = []
  /** Asks for a place for each, in this order: the shot's name begins with its workflow. */
  const ask = (...shotIds: string[]): void =>
    shotIds.forEach((shotId, order) => {
      const request = { shotId, order, hasBegun: false, workflow: shotId[0] ?? '', stay: null }
      void pool
        .acquire({ ...request, signal: new AbortController().signal })
        .then((lease) => lease !== null && line.push({ shotId, engine: lease.engine.name, release: lease.release }))
    })
  /** Gives back one place after another, the oldest first, until nobody waits any more; resolves to the order of the grants. */
  const drain = async (): Promise<string[]> => {
    for (let given = 0; ; given++) {
      await new Promise((resolve) => setImmediate(resolve))
      const next = line[given]
      if (next === undefined) return line.map(({ shotId }) => shotId)
      next.release()
    }
  }
  return { pool, control, ask, drain, line }
}

test('[POOL-1] work on the models that an engine has goes first, and within that the storyboard', async () => {
  const { ask, drain } = aPool(1)
  ask('a1', 'b1', 'a2', 'b2', 'a3')
  expect(await drain()).toEqual(['a1', 'a2', 'a3', 'b1', 'b2'])
})

test('[POOL-2] what a person put first goes first whatever its models, and the order that a person dragged goes before the storyboard', async () => {
  const { ask, drain, control } = aPool(1)
  ask('a1', 'b1', 'a2', 'b2', 'a3', 'a4')
  control.order(['a4', 'b2', 'a3'])
  control.first('b1')
  expect(await drain()).toEqual(['a1', 'b1', 'b2', 'a4', 'a3', 'a2'])
})

test('[POOL-3] a new order takes back what was put first', async () => {
  const { ask, drain, control } = aPool(1)
  ask('a1', 'a2', 'a3', 'a4')
  control.first('a4')
  control.order(['a3', 'a2'])
  expect(await drain()).toEqual(['a1', 'a3', 'a2', 'a4'])
})

test('[POOL-4] nothing is passed over for ever: after 20 others the engine loads its models', async () => {
  const { ask, drain } = aPool(1)
  ask('a0', 'b1', ...Array.from({ length: 40 }, (_, index) => `a${index + 2}`), 'b42')
  const order = await drain()
  expect([order.indexOf('b1'), order.indexOf('b42')]).toEqual([21, 22])
})

test('[POOL-5] of two idle engines, the one that has the models gets it; no engine stays idle for the sake of models', async () => {
  const { ask, drain, line } = aPool(2, 2)
  ask('a1', 'b1')
  await drain()
  ask('b2', 'a2')
  await drain()
  const placed = Object.fromEntries(line.map(({ shotId, engine }) => [shotId, engine]))
  expect(placed).toEqual({ a1: 'gpu 0', b1: 'gpu 1', b2: 'gpu 1', a2: 'gpu 0' })
  line.length = 0
  ask('a3', 'a4')
  await new Promise((resolve) => setImmediate(resolve))
  expect(line.map(({ engine }) => engine)).toEqual(['gpu 0', 'gpu 1'])
})
