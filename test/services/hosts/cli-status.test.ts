import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'
import { framechain, jsonLines, launcher, shellEnv } from '../../builders/command-line.ts'
import { aPicturedProject } from '../../builders/pictured-project.ts'
import { put } from '../../builders/project-folder.ts'
import { aShot } from '../../builders/storyboard.ts'

const shots = [
  aShot({ shot_id: '001', duration: 1, prompt: 'a lighthouse in a storm', camera_movement: 'pan' }),
  aShot({ shot_id: '002', duration: 0.5 })
]
const aSmallProject = () => aPicturedProject({ shots, project: { max_segment_seconds: 0.5, fps: 24 } })
const aLongProject = () =>
  aPicturedProject({
    shots: Array.from({ length: 4 }, (_, index) => aShot({ shot_id: `s${index}`, camera_movement: 'pan' })),
    project: { max_segment_seconds: 1.5 }
  })

/** A command that goes on, with its events as they come; killed when the test ends. */
function start(...args: string[]) {
  const child = spawn(process.execPath, [launcher, ...args], { env: shellEnv, stdio: ['ignore', 'pipe', 'inherit'] })
  const lines: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line))
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return { child, ended, lines, events: () => lines.map((line) => JSON.parse(line)) }
}
const patient = { timeout: 20_000, interval: 20 }

test('[STATUS-1] a project that was never rendered shows its film, and changes by no look', async () => {
  const folder = await aSmallProject()
  const before = await readdir(folder, { recursive: true })
  const { code, stdout, stderr } = await framechain('status', folder)
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(/^Test film: 2 shots, \d segments, 36 frames at 24 fps \(1\.5 s\)\nNothing was rendered yet\./)
  expect(await readdir(folder, { recursive: true })).toEqual(before)
})

test('[STATUS-2] after a run it says what is done, and where the time of each segment went', async () => {
  const folder = await aSmallProject()
  expect((await framechain('render', folder, '--shots', '001')).code).toBe(0)
  const [status] = jsonLines((await framechain('status', folder, '--json')).stdout)
  expect(status).toMatchObject({
    type: 'status',
    project: 'Test film',
    film: { shots: 2, frames: 36, fps: 24 },
    run: { engine: 'animatic', state: 'ended', ended_at: expect.any(String) },
    open_in: null,
    counts: { done: 2, waiting: 1, failed: 0 }
  })
  const [done, second, waiting] = status.segments
  expect(done).toMatchObject({ shot_id: '001', segment_index: 0, status: 'done' })
  expect(done.times_ms).toMatchObject({
    waiting: expect.any(Number),
    sampling: expect.any(Number),
    verifying: expect.any(Number),
    handing_off: expect.any(Number)
  })
  expect(waiting).toEqual({ shot_id: '002', segment_index: 0, status: 'waiting' })
  expect(status.average_ms).toBe(Math.round((done.spent_ms + second.spent_ms) / 2))
  const { stdout } = await framechain('status', folder)
  expect(stdout).toMatch(/Run on animatic.*ended/)
  expect(stdout).toContain('2 of 3 segments done · 1 waiting')
  expect(stdout).toMatch(
    /A segment took .* on average, after waiting .*\n {2}in all: sampling .* verifying .* handing off/
  )
})

test('[STATUS-3] a failed segment is named with its code, what happened and what to do', async () => {
  const folder = await aSmallProject()
  await put(folder, {
    'video/_state.json': {
      schema: 1,
      run: {
        engine: 'animatic',
        started_at: '2026-01-02T03:04:05.000Z',
        ended_at: '2026-01-02T03:05:05.000Z',
        segments: [
          {
            shot_id: '002',
            segment_index: 0,
            state: { status: 'failed', code: 'disk_full', message: 'No room.', facts: {}, attempts: 1 }
          },
          {
            shot_id: '001',
            segment_index: 0,
            state: { status: 'failed', code: 'of_the_future', message: 'Something new.', facts: {}, attempts: 1 }
          }
        ]
      }
    }
  })
  const { stdout } = await framechain('status', folder)
  expect(stdout).toContain('2 failed')
  expect(stdout).toMatch(/shot 002, segment 1 failed: No room\.\n +Free some space.*\n +\(disk_full\)/)
  const [status] = jsonLines((await framechain('status', folder, '--json')).stdout)
  expect(status.segments[0].error).toEqual({ code: 'of_the_future', message: 'Something new.', fix: '' })
})

test('[STATUS-4] --watch follows a run of another process to its end; Ctrl-C ends it with 130', async () => {
  const folder = await aLongProject()
  const watch = start('status', folder, '--watch', '--json')
  await expect.poll(() => watch.lines.length, patient).toBe(1)
  const render = start('render', folder, '--json')
  expect(await render.ended).toMatchObject({ code: 0 })
  await expect.poll(() => watch.events().at(-1)?.run?.state, patient).toBe('ended')
  await expect.poll(() => watch.events().at(-1)?.open_in, patient).toBe(null)
  watch.child.kill('SIGINT')
  expect(await watch.ended).toEqual({ code: 130, signal: null })
  const told = watch.events()
  expect(told.every(({ type }) => type === 'status')).toBe(true)
  const during = told.find(({ run }) => run?.state === 'running')
  expect(during).toMatchObject({ open_in: { pid: render.child.pid }, run: { ended_at: null } })
  const done = told.map(({ counts }) => counts.done)
  expect(done).toEqual(done.toSorted((a, b) => a - b))
  expect(done.at(-1)).toBe(told[0].film.segments)
  expect(new Set(watch.lines).size).toBe(watch.lines.length)
})

test('[STATUS-5] a run whose process was killed is broken off, not running', async () => {
  const folder = await aLongProject()
  const render = start('render', folder, '--json')
  const watch = start('status', folder, '--watch')
  await expect.poll(() => watch.lines.join('\n'), patient).toMatch(/running \(open in process \d+/)
  render.child.kill('SIGKILL')
  await expect.poll(() => watch.lines.join('\n'), patient).toContain('broken off')
  const [status] = jsonLines((await framechain('status', folder, '--json')).stdout)
  expect([status.run.state, status.open_in]).toEqual(['broken_off', null])
})

test('[STATUS-6] the project’s log says why each segment was rendered, and holds no prompt and no path outside', async () => {
  const folder = await aSmallProject()
  await framechain('render', folder)
  await put(folder, {
    'storyboards/storyboard_main.json': { shots: [{ ...shots[0], prompt: 'a lighthouse at noon' }, shots[1]] }
  })
  await framechain('render', folder)
  const text = await readFile(join(folder, '.framechain', 'log', 'framechain.log'), 'utf8')
  const lines = jsonLines(text)
  const queued = lines
    .filter(({ to }) => to === 'queued')
    .map(({ shot_id, segment_index, cause }) => `${shot_id}/${segment_index} ${cause}`)
  expect(queued.slice(0, 3).toSorted()).toEqual(['001/0 no take yet', '001/1 no take yet', '002/0 no take yet'])
  expect(queued.slice(3)).toEqual([
    '001/0 changed: prompt',
    '001/1 follows a change: the segment before is rendered anew'
  ])
  const life = lines.filter(({ shot_id, to }) => shot_id === '002' && to !== undefined).map(({ to }) => to)
  expect(life).toEqual(['queued', 'submitted', 'running', 'fetching', 'done', 'done'])
  const ffmpeg = lines.filter(({ level, msg }) => level === 'debug' && msg.startsWith('ffmpeg -'))
  expect(ffmpeg.length).toBeGreaterThan(3)
  expect(
    lines.filter(({ msg }) => msg.startsWith('the run ended')).map(({ msg, rendered }) => [msg, rendered])
  ).toEqual([
    ['the run ended: done', 3],
    ['the run ended: done', 2]
  ])
  expect([text.includes('lighthouse'), text.includes(folder), /"[^"]*\/(home|tmp|usr)\//.test(text)]).toEqual([
    false,
    false,
    false
  ])
})

test('[STATUS-7] a log that can’t be written is said once, and the run goes on', async () => {
  const folder = await aPicturedProject({ shots: [aShot({ duration: 0.5 })] })
  await put(folder, { '.framechain/log': 'a file in its place' })
  const { code, stdout } = await framechain('render', folder, '--json')
  const notices = jsonLines(stdout).filter(({ type }) => type === 'notice')
  expect([code, notices.map(({ text }) => text)]).toEqual([
    0,
    [expect.stringContaining("The project's log can't be written")]
  ])
})
