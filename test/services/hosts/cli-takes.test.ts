import { EventEmitter } from 'node:events'
import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { runCli } from '../../../services/hosts/cli/cli.ts'
import { jsonLines, shellEnv } from '../../builders/command-line.ts'
import { aPicturedProject } from '../../builders/pictured-project.ts'
import { aShot } from '../../builders/storyboard.ts'

const aSmallProject = () =>
  aPicturedProject({ shots: [aShot({ shot_id: '001', duration: 1 })], project: { max_segment_seconds: 0.5 } })

/** The command in this process: a dozen of its own would take most of the test's time. */
async function framechain(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const said = { stdout: '', stderr: '' }
  const into = (stream: keyof typeof said) =>
    new Writable({
      write(text: Buffer, _encoding, done) {
        said[stream] += text.toString()
        done()
      }
    })
  const host = { argv, env: shellEnv, cwd: process.cwd(), signals: new EventEmitter() }
  const code = await runCli({ ...host, stdout: into('stdout'), stderr: into('stderr') })
  return { code, ...said }
}

test('[CLI-TAKES-1] takes are asked for, listed, chosen, marked and removed', async () => {
  const folder = await aSmallProject()
  const take = async (...what: string[]) => jsonLines((await framechain('take', folder, ...what, '--json')).stdout)
  const takes = async (...what: string[]) =>
    jsonLines((await framechain('takes', folder, ...what, '--json')).stdout).filter(
      ({ segment_index }) => segment_index === 0
    )
  await framechain('render', folder)
  const [first] = await takes()
  expect(first).toMatchObject({
    type: 'take',
    shot_id: '001',
    segment_index: 0,
    selected: true,
    chosen: false,
    attempts: 1,
    engine: 'animatic',
    graph_sha256: expect.any(String)
  })
  expect(await take('001', '0', '--again')).toMatchObject([{ type: 'take_done', follows: [1], jumps: [] }])
  await framechain('render', folder)
  expect((await takes('001')).map(({ take: id, selected }) => [id === first.take, selected])).toEqual([
    [false, true],
    [true, false]
  ])
  expect(await take('001', '0', '--select', first.take.slice(0, 8))).toMatchObject([{ type: 'take_done' }])
  expect(await take('001', '0', '--remove')).toMatchObject([{ type: 'error', code: 'take_selected' }])
  const other = (await takes()).find(({ selected }) => selected === false).take
  await take('001', '0', '--take', other, '--star')
  await take('001', '0', '--take', other, '--reject', 'too dark')
  const { stdout } = await framechain('takes', folder)
  expect(stdout).toMatch(/Shot 001, segment 0\n {4}★ [0-9a-f]{16} .*rejected: too dark\n {2}→ {3}[0-9a-f]{16} .*chosen/)
  await take('001', '0', '--take', other, '--remove')
  expect((await takes()).map(({ take: id }) => id)).toEqual([first.take])
})

test.each([
  [['0'], 'It was not said what to do'],
  [['0', '--again', '--same'], 'Only one thing'],
  [['first', '--again'], 'is no segment'],
  [['0', '--rerender', 'twice'], 'alone, onwards, bridged']
])('[CLI-TAKES-2] take 001 %j is refused as wrong usage', async (words, says) => {
  const { code, stderr } = await framechain('take', await aSmallProject(), '001', ...words)
  expect([code, stderr]).toEqual([2, expect.stringContaining(says)])
})
