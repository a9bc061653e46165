import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openProjectLog, type ProjectLogOptions } from '../../../services/log/project-log.ts'
import type { SegmentState } from '../../../services/model/segment-state.ts'
import { jsonLines } from '../../builders/command-line.ts'
import { aFolder } from '../../builders/project-folder.ts'

const now = () => '2026-01-02T03:04:05.678Z'
const aLog = (folder: string, options: ProjectLogOptions = {}) => openProjectLog(folder, { now, ...options })
const textOf = (folder: string, name = 'framechain.log') => readFile(join(folder, '.framechain', 'log', name), 'utf8')
const linesOf = async (folder: string) => jsonLines(await textOf(folder))
const stateEvent = (state: SegmentState, cause?: string) =>
  ({
    type: 'segment',
    shot_id: '001',
    segment_index: 0,
    reused: false,
    state,
    ...(cause !== undefined && { cause })
  }) as const
const underWay = { ticket: { engine: 'comfyui', id: 'p1' }, fingerprint: 'f', at: now() } as const

test('[LOG-1] every change of a segment is one line with where it came from and why', async () => {
  const folder = await aFolder()
  const log = aLog(folder)
  log.event({ type: 'run', segments: 2, reused: 1, to_render: 1 })
  log.event(stateEvent({ status: 'queued' }, 'changed: prompt'))
  log.event(stateEvent({ status: 'submitted', ...underWay }))
  log.event({ type: 'progress', shot_id: '001', segment_index: 0, progress: { fraction: 0.5 } })
  log.event({ type: 'preview', shot_id: '001', segment_index: 0, file: 'video/_previews/001.jpg' })
  log.event(stateEvent({ status: 'running', ...underWay }))
  log.event(stateEvent({ status: 'queued' }))
  log.event(
    stateEvent({ status: 'failed', code: 'disk_full', message: 'No room.', facts: { file: 'a.mp4' }, attempts: 2 })
  )
  await log.close()
  const lines = await linesOf(folder)
  expect(lines[0]).toEqual({
    level: 'info',
    time: now(),
    pid: process.pid,
    msg: 'the run begins',
    segments: 2,
    reused: 1,
    to_render: 1
  })
  expect(lines.slice(1).map(({ level, from, to, cause }) => [level, from, to, cause])).toEqual([
    ['info', null, 'queued', 'changed: prompt'],
    ['info', 'queued', 'submitted', 'the engine takes it on'],
    ['info', 'submitted', 'running', 'the engine began'],
    ['info', 'running', 'queued', 'the engine does not know the work any more'],
    ['error', 'queued', 'failed', 'disk_full']
  ])
  expect(lines.at(-1)).toMatchObject({ message: 'No room.', facts: { file: 'a.mp4' }, attempts: 2 })
})

test('[LOG-2] no prompt, no login and no path outside the project is in it', async () => {
  const folder = await aFolder()
  const prompt = 'a "secret" lighthouse\nat dusk'
  const own = [prompt, 'blurry, text']
  const log = aLog(folder, { hidden: () => own })
  const outside = '/home/anna/My Films/take 1.mp4'
  log.line('debug', `/usr/bin/ffmpeg -i '${outside}' -i '/home/anna/It'\\''s/x.png' -y ${folder}/video/shot_1.mp4`)
  log.line('debug', `/usr/bin/ffmpeg -i file:/home/anna/x.mp4 'file:${folder}/a b.mp4' D:\\anna\\y.mp4`)
  log.line('error', `There is no room left for ${outside}.`, {
    file: outside,
    system: 'ENOSPC',
    prompt,
    raw: { prompt }
  })
  log.line('warn', `GET http://anna:hunter2@box:8188/queue?token=hunter2 Authorization: Bearer hunter2`)
  log.event({ type: 'notice', text: `the server said ${JSON.stringify({ inputs: { text: prompt } })}` })
  log.event(
    stateEvent({
      status: 'failed',
      code: 'unknown',
      message: `It failed on "${prompt}" with ${outside}`,
      facts: { file: outside, answer: prompt, rungs: ['blurry, text'], attempts: 3 },
      attempts: 1
    })
  )
  await log.close()
  const text = await textOf(folder)
  for (const secret of ['anna', 'secret', 'lighthouse', 'dusk', 'hunter2', 'blurry', 'My Films', 'take 1', folder])
    expect([secret, text.includes(secret)]).toEqual([secret, false])
  const [first, second, third] = jsonLines(text)
  expect(first.msg).toBe('ffmpeg -i [elsewhere] -i [elsewhere] -y video/shot_1.mp4')
  expect(second.msg).toBe("ffmpeg -i [elsewhere] 'file:a b.mp4' [elsewhere]")
  expect(third).toMatchObject({ msg: 'There is no room left for [elsewhere].', file: '[elsewhere]', system: 'ENOSPC' })
})

test('[LOG-3] it never grows beyond its files, and the newest lines are in the first', async () => {
  const folder = await aFolder()
  const log = aLog(folder, { maxBytes: 1000, files: 3 })
  for (let number = 0; number < 100; number++) log.line('info', `line ${number}`)
  await log.close()
  const names = await readdir(join(folder, '.framechain', 'log'))
  expect(names.toSorted()).toEqual(['framechain.1.log', 'framechain.2.log', 'framechain.log'])
  const kept = await Promise.all(
    ['framechain.2.log', 'framechain.1.log', 'framechain.log'].map((name) => textOf(folder, name))
  )
  for (const text of kept) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1000)
  const numbers = jsonLines(kept.join('')).map(({ msg }) => Number(msg.slice(5)))
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, index) => 100 - numbers.length + index))
})

test('[LOG-4] the next process goes on in the same file, after a line that a crash cut short too', async () => {
  const folder = await aFolder()
  const first = aLog(folder)
  first.line('info', 'one')
  await first.close()
  await writeFile(join(folder, '.framechain', 'log', 'framechain.log'), '{"level":"in', { flag: 'a' })
  const second = aLog(folder)
  second.line('info', 'two')
  await second.close()
  expect((await textOf(folder)).split('\n').map((line) => line.slice(0, 12))).toEqual([
    '{"level":"in',
    '{"level":"in',
    '{"level":"in',
    ''
  ])
})

test('[LOG-5] a log that can’t be written is told once, costs nothing else, and goes on when it can', async () => {
  const folder = await aFolder()
  await mkdir(join(folder, '.framechain'))
  const inTheWay = join(folder, '.framechain', 'log')
  await writeFile(inTheWay, 'a file')
  const problems: unknown[] = []
  const log = aLog(folder, { onProblem: (error) => problems.push(error) })
  log.line('info', 'one')
  log.line('info', 'two')
  await expect.poll(() => problems.length).toBe(1)
  await rm(inTheWay)
  await expect
    .poll(async () => {
      log.line('info', 'three')
      return await stat(join(inTheWay, 'framechain.log')).then(
        () => true,
        () => false
      )
    })
    .toBe(true)
  await log.close()
  await log.close()
  log.line('info', 'late')
  expect(problems).toHaveLength(1)
  expect((await linesOf(folder)).every(({ msg }) => msg === 'three')).toBe(true)
})

test('[LOG-6] a link in the log’s place is not followed', async () => {
  for (const link of ['.framechain/log', '.framechain/log/framechain.log']) {
    const folder = await aFolder()
    const elsewhere = await aFolder()
    await writeFile(join(elsewhere, 'framechain.log'), '')
    await mkdir(join(folder, link, '..'), { recursive: true })
    await symlink(link.endsWith('.log') ? join(elsewhere, 'framechain.log') : elsewhere, join(folder, link))
    const problems: unknown[] = []
    const log = aLog(folder, { onProblem: (error) => problems.push(error) })
    log.line('info', 'one')
    await log.close()
    expect(problems).toHaveLength(1)
    expect(await readFile(join(elsewhere, 'framechain.log'), 'utf8')).toBe('')
  }
})

test('[LOG-7] nothing is made before the first line', async () => {
  const folder = await aFolder()
  await aLog(folder).close()
  expect(await readdir(folder)).toEqual([])
})
