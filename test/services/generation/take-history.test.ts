import { appendFile, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { createTakeHistory } from '../../../services/generation/take-history.ts'
import type { RenderRecord } from '../../../services/model/render-estimate.ts'
import { aFolder } from '../../builders/project-folder.ts'

const aRecord = (spent_ms: number): RenderRecord => ({
  engine: 'comfyui',
  workflow: 'wan.json',
  family: 'wan',
  width: 832,
  height: 480,
  frames: 49,
  spent_ms,
  ended_at: '2026-01-01T00:00:00.000Z'
})

test('[HISTORY-1] what is remembered is read again, oldest first, by another process too', async () => {
  const file = join(await aFolder(), 'data', 'render-times.jsonl')
  const history = createTakeHistory({ file })
  expect(await history.read()).toEqual([])
  await history.remember([aRecord(1), aRecord(2)])
  await createTakeHistory({ file }).remember([aRecord(3)])
  expect(await history.read()).toEqual([aRecord(1), aRecord(2), aRecord(3)])
})

test('[HISTORY-2] a line that is cut short or of another kind costs only itself', async () => {
  const file = join(await aFolder(), 'render-times.jsonl')
  const history = createTakeHistory({ file })
  await writeFile(file, '{"engine":"comfy\n{"other":1}\n[]\n')
  await history.remember([aRecord(1)])
  await appendFile(file, '{"engine":"comfyui","wor')
  expect(await history.read()).toEqual([aRecord(1)])
})

test('[HISTORY-3] only the last 2,000 takes are known, and the file is cut to them when it has grown', async () => {
  const file = join(await aFolder(), 'data', 'render-times.jsonl')
  const history = createTakeHistory({ file })
  await mkdir(dirname(file))
  const lines = Array.from({ length: 9_000 }, (_, index) => JSON.stringify(aRecord(index + 1)))
  await writeFile(file, `${lines.join('\n')}\n`)
  expect((await history.read()).map(({ spent_ms }) => spent_ms)).toEqual(lines.slice(-2_000).map((_, i) => 7_001 + i))
  expect((await stat(file)).size).toBeGreaterThan(1_000_000)
  await history.remember([aRecord(9_001)])
  const kept = (await readFile(file, 'utf8')).trimEnd().split('\n')
  expect([kept.length, kept[0], kept.at(-1)]).toEqual([
    2_000,
    JSON.stringify(aRecord(7_002)),
    JSON.stringify(aRecord(9_001))
  ])
})

test('[HISTORY-4] processes that remember at the same time lose nothing of each other', async () => {
  const file = join(await aFolder(), 'render-times.jsonl')
  await Promise.all(
    Array.from({ length: 40 }, (_, index) => createTakeHistory({ file }).remember([aRecord(index + 1)]))
  )
  const found = (await createTakeHistory({ file }).read()).map(({ spent_ms }) => spent_ms)
  expect(found.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1))
})
