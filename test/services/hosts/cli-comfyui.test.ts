import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, onTestFinished, test } from 'vitest'
import { framechain, jsonLines } from '../../builders/command-line.ts'
import { aPicturedProject } from '../../builders/pictured-project.ts'
import { aFolder } from '../../builders/project-folder.ts'
import { aShot } from '../../builders/storyboard.ts'
import { createFakeComfyui } from '../../fakes/comfyui/comfyui.ts'

type Server = Awaited<ReturnType<typeof createFakeComfyui>>

async function aServer(options: Parameters<typeof createFakeComfyui>[0] = {}): Promise<Server> {
  const server = await createFakeComfyui({ previews: 'jpeg', previewSize: 64, ...options })
  onTestFinished(() => server.stop())
  return server
}

const shots = [
  aShot({ shot_id: '001', duration: 1.25, prompt: 'a lighthouse in a storm', negative_prompt: 'text', seed: 11 }),
  aShot({ shot_id: '002', duration: 0.5 })
]
const aSmallProject = () =>
  aPicturedProject({ shots, project: { max_segment_seconds: 0.75, width: 128, height: 64, fps: 24 } })
const onComfyui = (server: Server, ...more: string[]) => ['--engine', 'comfyui', '--comfy-url', server.url, ...more]

test('[CLI-COMFY-1] render and film make the film on a ComfyUI server, frame for frame, and a second run queues nothing', async () => {
  const server = await aServer()
  const folder = await aSmallProject()
  const rendered = await framechain('render', folder, '--json', ...onComfyui(server))
  expect([rendered.code, rendered.stderr]).toEqual([0, ''])
  const events = jsonLines(rendered.stdout)
  expect(events.at(-1)).toMatchObject({ type: 'done', rendered: 3 })
  expect(server.submissions).toHaveLength(3)
  const progress = events
    .filter(({ type, shot_id }) => type === 'progress' && shot_id === '002')
    .map((event) => event.progress.fraction)
  expect(progress).toEqual(progress.toSorted((a, b) => a - b))
  expect(events.some(({ type }) => type === 'preview')).toBe(true)
  expect(await readdir(join(folder, 'video', '_previews'))).toContain('001_seg_0.jpg')

  const film = await framechain('film', folder, '--json')
  expect(jsonLines(film.stdout).at(-1)).toMatchObject({ frames_planned: 42, frames: 42, width: 128, height: 64 })
  const again = await framechain('render', folder, '--json', ...onComfyui(server))
  expect(jsonLines(again.stdout).at(-1)).toMatchObject({ rendered: 0, reused: 3 })
  expect(server.submissions).toHaveLength(3)
})

test('[CLI-COMFY-2] the shot decides prompt, negative, seed, size, frames and rate of the graph that is queued', async () => {
  const server = await aServer()
  await framechain('render', await aSmallProject(), '--json', '--shots', '001', ...onComfyui(server))
  const graphs = server.submissions.map(({ graph }) => graph)
  const inputs = (classType: string) =>
    graphs.map((graph) =>
      Object.values(graph)
        .filter((node) => node.class_type === classType)
        .map((node) => node.inputs)
    )
  expect(inputs('WanImageToVideo').map(([node]) => [node?.width, node?.height, node?.length])).toEqual([
    [128, 64, 13],
    [128, 64, 9]
  ])
  expect(inputs('CLIPTextEncode')[0]?.map(({ text }) => text)).toEqual(['a lighthouse in a storm', 'text'])
  expect(inputs('CreateVideo').map(([node]) => node?.fps)).toEqual([16, 16])
})

test('[CLI-COMFY-3] what the server lacks is said before anything is queued, with its code and what to do', async () => {
  const server = await aServer({ models: { vae: ['another.safetensors'] } })
  const { code, stdout } = await framechain('render', await aSmallProject(), '--json', ...onComfyui(server))
  const error = jsonLines(stdout).find(({ type }) => type === 'error')
  expect([code, error.code]).toEqual([1, 'model_not_found'])
  expect(`${error.message} ${error.fix}`).toMatch(/wan_2\.1_vae\.safetensors.*models\/vae/s)
  expect(server.submissions).toEqual([])
})

test('[CLI-COMFY-9] a model that the project chose is loaded in the place of the one that is missing', async () => {
  const server = await aServer({ models: { vae: ['another.safetensors'] } })
  const folder = await aPicturedProject({
    shots: shots.slice(1),
    project: { width: 128, height: 64, models: { 'vae/wan_2.1_vae.safetensors': 'another.safetensors' } }
  })
  const { stdout } = await framechain('render', folder, '--json', ...onComfyui(server))
  expect(jsonLines(stdout).at(-1)).toMatchObject({ type: 'done', rendered: 1 })
  const loaders = Object.values(server.submissions[0]!.graph).filter(({ class_type }) => class_type === 'VAELoader')
  expect(loaders.map(({ inputs }) => inputs['vae_name'])).toEqual(['another.safetensors'])
})

test('[CLI-COMFY-4] a server that is not there is one error, at once', async () => {
  const server = await aServer()
  await server.stop()
  const { code, stderr } = await framechain('render', await aSmallProject(), ...onComfyui(server))
  expect([code, stderr]).toEqual([1, expect.stringContaining('Nothing answers at')])
})

test('[CLI-COMFY-5] a proxy’s login goes along and is written nowhere', async () => {
  const server = await aServer({ prefix: '/comfy', requiredHeaders: { authorization: 'Bearer s3cret-token' } })
  const folder = await aSmallProject()
  const refused = await framechain('render', folder, ...onComfyui(server))
  expect(refused.code).toBe(1)
  const { code, stdout, stderr } = await framechain(
    'render',
    folder,
    '--json',
    '--shots',
    '002',
    ...onComfyui(server, '--comfy-header', 'Authorization: Bearer s3cret-token')
  )
  expect(code).toBe(0)
  expect(stdout + stderr).not.toContain('s3cret')
  for (const file of ['video/_state.json', '.framechain/log/framechain.log'])
    expect(await readFile(join(folder, file), 'utf8')).not.toContain('s3cret')
})

test('[CLI-COMFY-6] a workflow file from anywhere is planned, checked and rendered by its own numbers', async () => {
  const server = await aServer()
  const folder = await aSmallProject()
  const file = join(await aFolder(), 'mine.json')
  const { copyFile } = await import('node:fs/promises')
  await copyFile(join(import.meta.dirname, '../../../workflows/gcv_ltxv_i2v.json'), file)
  const [plan] = jsonLines((await framechain('plan', folder, '--json', '--workflow', file)).stdout)
  expect(plan).toMatchObject({
    workflow: 'mine.json',
    shots: [
      {
        fps: 24,
        segments: [
          { asks: 25, keeps: 18 },
          { asks: 17, keeps: 12 }
        ]
      },
      {}
    ]
  })
  const [check] = jsonLines((await framechain('workflow', 'check', file, '--json')).stdout)
  expect(check.frames).toEqual([{ node: '32', input: 'length' }])
  const rendered = await framechain('render', folder, '--json', '--workflow', file, ...onComfyui(server))
  expect(jsonLines(rendered.stdout).at(-1)).toMatchObject({ type: 'done', rendered: 3 })
  expect(jsonLines((await framechain('film', folder, '--json')).stdout).at(-1)).toMatchObject({ frames: 42 })
})

test('[CLI-COMFY-7] doctor says what the server is and has', async () => {
  const server = await aServer()
  const { stdout } = await framechain('doctor', '--json', '--comfy-url', server.url)
  const line = jsonLines(stdout).find(({ what }) => what === 'comfyui')
  expect(line).toMatchObject({ ok: true, found: expect.stringContaining('version: ') })
})

test('[CLI-COMFY-8] bridged, a segment is rendered on the first-last-frame graph, from its start frame to that of the kept one after it', async () => {
  const server = await aServer()
  const folder = await aSmallProject()
  await framechain('render', folder, ...onComfyui(server))
  const takeInFilm = async (index: number) => {
    const { run } = JSON.parse(await readFile(join(folder, 'video/_state.json'), 'utf8'))
    type Entry = { shot_id: string; segment_index: number; state: { take: string } }
    const isIt = ({ shot_id, segment_index }: Entry) => shot_id === '001' && segment_index === index
    const { take } = (run.segments as Entry[]).find(isIt)!.state
    return JSON.parse(await readFile(join(folder, take.replace('.mp4', '.json')), 'utf8'))
  }
  const old = await takeInFilm(0)
  const asked = await framechain('take', folder, '001', '0', '--rerender', 'bridged')
  expect([asked.code, asked.stderr]).toEqual([0, ''])
  const again = await framechain('render', folder, '--json', ...onComfyui(server))
  expect(jsonLines(again.stdout).at(-1)).toMatchObject({ type: 'done', rendered: 1, reused: 2 })

  const kept = await takeInFilm(1)
  expect(kept.start_frame_sha256).toBe(old.last_frame_sha256)
  expect(await takeInFilm(0)).toMatchObject({
    workflow: 'gcv_wan_2.2_14b_flf2v.json',
    end_frame_sha256: kept.start_frame_sha256,
    frames: 12
  })
  const graph = server.submissions.at(-1)?.graph ?? {}
  const isBridge = ({ class_type }: { class_type: string }) => class_type === 'WanFirstLastFrameToVideo'
  const [loader] = Object.values(graph).find(isBridge)!.inputs['end_image'] as [string]
  const sent = join(server.folder('input'), graph[loader]?.inputs['image'] as string)
  const pixels = (file: string) => sharp(file).removeAlpha().raw().toBuffer()
  expect((await pixels(sent)).equals(await pixels(join(folder, old.last_frame)))).toBe(true)
  const film = await framechain('film', folder, '--json')
  expect(jsonLines(film.stdout).at(-1)).toMatchObject({ frames_planned: 42, frames: 42 })
})
