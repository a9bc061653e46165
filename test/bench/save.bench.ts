import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { nodeFileLayer } from '../../services/files/file-layer.ts'
import { createNodeHost } from '../../services/project/host.ts'
import { createProjectFolder } from '../../services/project/project-folder.ts'

const SHOTS = 1000
const ROUNDS = 20
const TARGET_MS = 50
const FRAME_MS = 1

/** How long the event loop stands still while a project of 1,000 shots, each of two segments, is saved. */
export default async function bench(report: (name: string, value: string) => void): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'framechain-bench-'))
  try {
    const bytes = await makeProject(folder)
    report('storyboard of 1,000 shots', `${(bytes / 1e6).toFixed(2)} MB`)
    const projects = createProjectFolder({
      files: nodeFileLayer,
      clock: { now: () => new Date() },
      host: createNodeHost(),
      media: { pictureSize: () => Promise.resolve({ width: 1280, height: 720 }) }
    })
    const opening = performance.now()
    const store = await projects.open(folder)
    report('opening it', `${(performance.now() - opening).toFixed(0)} ms`)

    const saves: Record<string, (round: number) => Promise<void>> = {
      'one shot changed': (round) =>
        store.saveStoryboard((storyboard) => ({
          ...storyboard,
          shots: storyboard.shots.map((shot, index) => (index === round ? { ...shot, prompt: `take ${round}` } : shot))
        })),
      'every shot changed': (round) =>
        store.saveStoryboard((storyboard) => ({
          ...storyboard,
          shots: storyboard.shots.map((shot) => ({ ...shot, seed: round }))
        })),
      'a segment changed state': (round) =>
        store.state.update((state) => ({ ...state, last_video_path: `export/${round}.mp4`, run: aRun(round) }))
    }
    for (const [name, save] of Object.entries(saves)) {
      const { blockedMs, wholeMs } = await measure(save)
      const verdict = blockedMs < TARGET_MS ? 'met' : 'missed'
      report(`event loop blocked, ${name}`, `${blockedMs.toFixed(1)} ms, target < ${TARGET_MS} ms, ${verdict}`)
      report(`until it is on disk, ${name}`, `${wholeMs.toFixed(1)} ms`)
    }
    await store.close()
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** The worst standstill of any round (the first one warms up), and the median time of a save. */
async function measure(save: (round: number) => Promise<void>): Promise<{ blockedMs: number; wholeMs: number }> {
  await save(0)
  const delay = monitorEventLoopDelay({ resolution: FRAME_MS })
  const times: number[] = []
  const blocked: number[] = []
  for (let round = 1; round <= ROUNDS; round++) {
    delay.enable()
    const start = performance.now()
    await save(round)
    times.push(performance.now() - start)
    // the monitor counts a standstill when the loop turns again
    await new Promise((resolve) => setTimeout(resolve, 2 * FRAME_MS))
    delay.disable()
    blocked.push(delay.max / 1e6 - FRAME_MS)
    delay.reset()
  }
  return { blockedMs: Math.max(...blocked), wholeMs: times.toSorted((a, b) => a - b)[ROUNDS / 2] ?? Number.NaN }
}

async function makeProject(folder: string): Promise<number> {
  const shots = Array.from({ length: SHOTS }, (_, index) => ({
    shot_id: String(index + 1).padStart(4, '0'),
    filename_base: `shot_${index + 1}`,
    description: 'A lighthouse on a headland at dusk, waves break below. '.repeat(3),
    prompt: 'wide shot of a lighthouse on a headland at dusk, storm waves, film grain, muted colours, '.repeat(6),
    negative_prompt: 'blurry, low quality, text, watermark, deformed, '.repeat(4),
    duration: 5,
    camera_movement: 'slow_push',
    wan_motion: { type: 'dolly', strength: 0.5, notes: 'gently' },
    presets: { style: 'noir', lighting: 'dusk', mood: 'calm', composition: 'wide', camera: 'push', motion: 'slow' },
    flux: { seed: index, cfg: 3.5, steps: 28 },
    wan: { seed: index, cfg: 5, steps: 20, motion_strength: 0.4 }
  }))
  const text = `${JSON.stringify({ project: 'Bench', version: '1.0', shots }, null, 2)}\n`
  await mkdir(join(folder, 'storyboards'))
  await writeFile(join(folder, 'project.json'), '{"schema":1,"name":"Bench"}')
  await writeFile(join(folder, 'storyboards/storyboard_main.json'), text)
  return Buffer.byteLength(text)
}

const aRun = (round: number) => ({
  engine: 'comfyui' as const,
  workflow: null,
  started_at: '2026-01-01T00:00:00Z',
  ended_at: null,
  segments: Array.from({ length: 2 * SHOTS }, (_, index) => ({
    shot_id: String(index >> 1).padStart(4, '0'),
    segment_index: index % 2,
    state: {
      status: 'done' as const,
      take: `video/_takes/${index}_${'0'.repeat(16)}.mp4`,
      fingerprint: `${round}`.padStart(64, '0'),
      frames: 48
    }
  }))
})
