import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { createMedia } from '../../../services/media/create-media.ts'
import { framechain, jsonLines, launcher, shellEnv } from '../../builders/command-line.ts'
import { aPicture, aPicturedProject } from '../../builders/pictured-project.ts'
import { aFolder, put } from '../../builders/project-folder.ts'
import { aShot } from '../../builders/storyboard.ts'

const media = createMedia({})

const shots = [
  aShot({ shot_id: '001', duration: 1.25, camera_movement: 'pan' }),
  aShot({ shot_id: '002', duration: 0.8, camera_movement: 'slow_push' })
]
const aSmallProject = () => aPicturedProject({ shots, project: { max_segment_seconds: 0.5 } })

test('[CLI-1] new, plan, render and film make a film of exactly the planned frames', async () => {
  const folder = join(await aFolder(), 'My film')
  expect(await framechain('new', folder, '--fps', '24', '--size', '192x108')).toMatchObject({ code: 0 })
  await put(folder, {
    'storyboards/storyboard_main.json': { shots },
    'selected/001.png': await aPicture(),
    'selected/002.png': await aPicture({ hue: 120 }),
    'selected/selected_keyframes.json': {
      selections: ['001', '002'].map((shot_id) => ({ shot_id, selected_file: `${shot_id}.png` }))
    }
  })
  const planned = await framechain('plan', folder, '--json')
  expect(planned.code).toBe(0)
  const [plan] = jsonLines(planned.stdout)
  expect(plan).toMatchObject({ project: 'My film', fps: 24, frames: 49 })
  expect(plan.shots[0]).toMatchObject({ shot_id: '001', seconds: 1.25, fps: 24, frames: 30, ready: true })
  expect(plan.shots[0].segments[0]).toMatchObject({
    segment_index: 0,
    asks: 30,
    keeps: 30,
    start_frame: 'selected/001.png'
  })

  const rendered = await framechain('render', folder, '--json')
  expect([rendered.code, rendered.stderr]).toEqual([0, ''])
  expect(jsonLines(rendered.stdout).at(-1)).toMatchObject({ type: 'done', rendered: 2, reused: 0 })

  const film = await framechain('film', folder, '--json')
  const proof = jsonLines(film.stdout).at(-1)
  expect(proof).toMatchObject({ type: 'film', frames_planned: 49, frames: 49, fps: 24, width: 192, height: 108 })
  expect(await media.countFrames(proof.file)).toBe(49)

  expect(jsonLines((await framechain('render', folder, '--json')).stdout).at(-1)).toMatchObject({
    rendered: 0,
    reused: 2
  })
})

test('[CLI-2] for people it says in plain lines what it did and how long the film is', async () => {
  const folder = await aSmallProject()
  expect((await framechain('plan', folder)).stdout).toContain(
    'Test film: 2 shots, 49 frames at 24 fps (2.04 s), 192x108'
  )
  const { stdout } = await framechain('render', folder, '--shots', '002')
  expect(stdout).toContain('Rendering 2 segments.')
  const missing = await framechain('film', folder)
  expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('shot 001 is still to be rendered')])
  const out = join(await aFolder(), 'film.mp4')
  expect((await framechain('film', folder, '--gaps', '--out', out)).stdout).toContain(
    'frames planned 49, frames found 49'
  )
})

test('[CLI-3] wrong usage is exit code 2 and says what is right', async () => {
  for (const args of [['plan'], ['nonsense'], ['new', 'x', '--size', 'big'], ['render', 'x', '--frames']]) {
    const { code, stderr } = await framechain(...args)
    expect([args, code, stderr.length > 0]).toEqual([args, 2, true])
  }
})

test('[CLI-4] a failure is exit code 1 with its code and what to do, in JSON too', async () => {
  const folder = await aFolder()
  const people = await framechain('plan', folder)
  expect([people.code, people.stdout]).toEqual([1, ''])
  expect(people.stderr).toMatch(/There is no project in .*\n.*framechain new.*\n.*\(project_missing\)/)
  const { code, stdout, stderr } = await framechain('plan', folder, '--json')
  expect([code, stderr]).toEqual([1, ''])
  expect(jsonLines(stdout)).toEqual([expect.objectContaining({ type: 'error', code: 'project_missing' })])
})

test('[CLI-5] Ctrl-C cancels cleanly: exit code 130, nothing half done, the next run goes on', async () => {
  const folder = await aPicturedProject({
    shots: Array.from({ length: 4 }, (_, index) =>
      aShot({ shot_id: `s${index}`, duration: 2, camera_movement: 'pan' })
    ),
    project: { max_segment_seconds: 1 }
  })
  const child = spawn(process.execPath, [launcher, 'render', folder, '--json'], {
    env: shellEnv,
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const lines = createInterface({ input: child.stdout })
  const events: Record<string, unknown>[] = []
  lines.on('line', (line) => {
    const event = JSON.parse(line)
    events.push(event)
    if (event.type === 'segment' && event.state.status === 'done') child.kill('SIGINT')
  })
  const [code] = await once(child, 'close')
  expect([code, events.at(-1)?.type]).toEqual([130, 'cancelled'])
  const finished = events.filter((event) => (event.state as { status?: string } | undefined)?.status === 'done').length
  expect(finished).toBeLessThan(8)
  expect(await readdir(join(folder, '.framechain', 'work')).catch(() => [])).toEqual([])
  const { stdout } = await framechain('render', folder, '--json')
  expect(jsonLines(stdout).at(-1)).toMatchObject({ type: 'done', rendered: 8 - finished, reused: finished })
})

test('[CLI-6] a folder with only a storyboards folder opens, and what was made of it is said', async () => {
  const folder = await aFolder()
  await put(folder, {
    'storyboards/storyboard_old.json': {
      project: 'Old',
      video_settings: { default_fps: 25, max_segment_duration: 2 },
      shots: [{ shot_id: '1', duration: 5 }]
    }
  })
  const [plan] = jsonLines((await framechain('plan', folder, '--json')).stdout)
  expect(plan).toMatchObject({ fps: 25, frames: 125, shots: [{ ready: false, reason: 'no_keyframe' }] })
  expect(plan.shots[0].segments).toHaveLength(3)
})

test('[CLI-7] doctor names the ffmpeg in use and its version', async () => {
  const { code, stdout } = await framechain('doctor')
  expect([code, stdout]).toEqual([0, expect.stringMatching(/✓ ffmpeg +\d+\.\d+.*\(.*ffmpeg.*\)/)])
  const without = await framechain('doctor', '--json', '--comfy-url', 'http://127.0.0.1:9').then(({ stdout: text }) =>
    jsonLines(text)
  )
  expect(without.map(({ what }) => what)).toEqual([
    'system',
    'node',
    'data',
    'ffmpeg',
    'ffprobe',
    'workflows',
    'animatic',
    'comfyui',
    'comfyui'
  ])
})

test('[CLI-8] the workflow named decides rate, canvas and legal frame counts of the plan', async () => {
  const folder = await aPicturedProject({
    shots: [aShot({ duration: 5 })],
    project: { workflow: 'gcv_wan_2.2_14b_i2v.json', width: 1280, height: 720 }
  })
  const [plan] = jsonLines((await framechain('plan', folder, '--json')).stdout)
  expect(plan.shots[0]).toMatchObject({
    fps: 16,
    frames: 80,
    segments: [
      { asks: 49, keeps: 48 },
      { asks: 33, keeps: 32 }
    ]
  })
  const [ltx] = jsonLines((await framechain('plan', folder, '--json', '--workflow', 'gcv_ltvx_i2v.json')).stdout)
  expect(ltx.shots[0]).toMatchObject({
    fps: 24,
    segments: [
      { asks: 73, keeps: 72 },
      { asks: 49, keeps: 48 }
    ]
  })
  const unknown = await framechain('plan', folder, '--workflow', 'nope.json')
  expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('gcv_wan_2.2_14b_i2v.json')])
  expect(await readFile(join(folder, 'project.json'), 'utf8')).toContain('gcv_wan_2.2_14b_i2v.json')
})
