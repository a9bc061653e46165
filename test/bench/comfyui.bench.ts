import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import sharp from 'sharp'
import { WebSocketServer, type WebSocket } from 'ws'
import { createConnection } from '../../services/engines/comfyui/connection.ts'
import { createFileDownload } from '../../services/engines/comfyui/file-download.ts'
import { createHttp } from '../../services/engines/comfyui/http.ts'
import { createRunFollower } from '../../services/engines/comfyui/run-follower.ts'
import { parseServerAddress } from '../../services/engines/comfyui/server-address.ts'
import { defaultTiming } from '../../services/engines/comfyui/timing.ts'
import type { Clip, EarlyHandOff } from '../../services/engines/video-engine.ts'
import { writeFileWhole } from '../../services/files/durable-write.ts'
import { nodeFileLayer } from '../../services/files/file-layer.ts'
import { createWorkflowRegistry } from '../../services/workflows/create-workflow-registry.ts'
import type { WorkflowRegistry } from '../../services/workflows/workflow-registry.ts'
import { previewWithMetadata } from '../fakes/comfyui/messages.ts'
import { overhead } from './comfyui/overhead.ts'
import { aJob, aRun, aStart, median, ms, stage, verdict, type Report, type Stage } from './comfyui/stage.ts'

const workflowFolder = join(import.meta.dirname, '../../workflows')

/** What the engine adds to the work of the server. */
export default async function bench(report: Report): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'framechain-bench-'))
  const registry = createWorkflowRegistry({
    database: join(folder, 'workflows.sqlite'),
    folders: { builtIn: workflowFolder }
  })
  try {
    await registry.scan()
    await chainGap(report, folder, registry)
    await chainGapByFfmpeg(report, folder, registry)
    await overhead(report, folder, registry)
    await previews(report, folder)
    await memory(report, folder)
  } finally {
    registry.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** From the end of each run to the post of the next: `gaps` needs the times of both. */
function watchGaps({ comfy }: Stage): () => number[] {
  const ended: number[] = []
  const posted: number[] = []
  comfy.fail({ at: 'execution_success', every: true }, () => void ended.push(performance.now()))
  comfy.fail({ at: 'request', method: 'POST', path: '/prompt', every: true }, () => void posted.push(performance.now()))
  return () => posted.slice(1).map((at, index) => at - (ended[index] ?? at))
}

async function chainGap(report: Report, folder: string, registry: WorkflowRegistry): Promise<void> {
  const here = await stage(registry, { clip: 'tiny' })
  const canvas = { width: 96, height: 64 }
  const startFrame = await aStart(folder, canvas)
  const gaps = watchGaps(here)
  const clips: Promise<Clip>[] = []
  let remote: EarlyHandOff['remote'] | undefined
  for (let index = 0; index <= 30; index++) {
    const handOff = Promise.withResolvers<EarlyHandOff>()
    const job = aJob(here.workflow, startFrame, canvas, { segmentIndex: index, seed: index, startFrameRemote: remote })
    const done = here.engine.render(job, await aRun(folder, handOff.resolve))
    clips.push(done)
    done.catch(handOff.reject)
    remote = (await handOff.promise).remote
  }
  await Promise.all(clips)
  await here.end()
  const gap = median(gaps())
  report('chain gap, picture stays on the server (median of 30)', `${ms(gap)}, target ≤ 50 ms, ${verdict(gap <= 50)}`)
}

async function chainGapByFfmpeg(report: Report, folder: string, registry: WorkflowRegistry): Promise<void> {
  const here = await stage(registry, { clip: 'real', without: ['ImageFromBatch'] })
  const canvas = { width: 832, height: 480 }
  let startFrame = await aStart(folder, canvas)
  const gaps = watchGaps(here)
  for (let index = 0; index <= 7; index++) {
    const job = aJob(here.workflow, startFrame, canvas, { segmentIndex: index, seed: index, frames: 49 })
    const { handOff } = await here.engine.render(job, await aRun(folder))
    startFrame = handOff?.file ?? startFrame
  }
  await here.end()
  const gap = median(gaps())
  report('chain gap through ffmpeg, 832×480 (median of 7)', `${ms(gap)}, target ≤ 600 ms, ${verdict(gap <= 600)}`)
}

/** From the server's socket to the file on the disk: 100 pictures of a real size. */
async function previews(report: Report, folder: string): Promise<void> {
  const promptId = '00000000-0000-4000-8000-000000000000'
  const server = createServer()
  const sockets = new WebSocketServer({ server })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = parseServerAddress({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
  const unused = (): Promise<never> => Promise.reject(new Error('nothing is asked here'))
  const follower = createRunFollower({
    connection: () => connection,
    truth: { whereabouts: unused, surely: unused, ended: unused, length: unused },
    timing: defaultTiming
  })
  const connection = createConnection({
    address,
    clientId: 'bench',
    timing: defaultTiming,
    log: () => undefined,
    onEvent: (event) => follower.onEvent(event)
  })
  const accepted = once(sockets, 'connection') as Promise<[WebSocket]>
  await connection.need()
  const [socket] = await accepted
  const noise = Buffer.alloc(512 * 288 * 3, 1).map((_, index) => (index * 2_654_435_761) >>> 24)
  const jpeg = await sharp(noise, { raw: { width: 512, height: 288, channels: 3 } })
    .jpeg({ quality: 40 })
    .toBuffer()
  const file = join(folder, 'preview.jpg')
  let landed = Promise.withResolvers<void>()
  follower.listen({
    promptId,
    nodes: new Set(['1']),
    meter: { take: () => undefined, progress: () => ({ fraction: 0 }) },
    onProgress: () => undefined,
    onPreview: (picture) =>
      void writeFileWhole(nodeFileLayer, file, picture, { isDurable: false }).then(() => landed.resolve())
  })
  const times: number[] = []
  for (let index = 0; index < 100; index++) {
    landed = Promise.withResolvers()
    const start = performance.now()
    socket.send(previewWithMetadata(jpeg, { nodeId: '1', promptId }))
    await landed.promise
    times.push(performance.now() - start)
  }
  if ((await stat(file)).size !== jpeg.length) throw new Error('the preview is not the picture that was sent')
  await connection.close()
  sockets.close()
  server.close()
  const took = median(times)
  report(
    `preview of ${Math.round(jpeg.length / 1024)} kB, from socket to file`,
    `${ms(took)}, target < 20 ms, ${verdict(took < 20)}`
  )
}

const CLIP_BYTES = 2 * 1024 ** 3

/** Sends a clip from a process of its own, so that only what receives it is measured. */
const serveClip = `
  import { createServer } from 'node:http'
  const chunk = Buffer.alloc(256 * 1024, 7)
  const server = createServer((request, response) => {
    let left = ${CLIP_BYTES}
    response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': String(left) })
    const send = () => {
      while (left > 0) {
        left -= chunk.length
        if (!response.write(chunk)) return response.once('drain', send)
      }
      response.end()
    }
    send()
  })
  server.listen(0, '127.0.0.1', () => process.send(server.address().port))`

/** A clip of 2 GB: what the process grows by while it comes. */
async function memory(report: Report, folder: string): Promise<void> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', serveClip], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc']
  })
  const [port] = (await once(child, 'message')) as [number]
  const address = parseServerAddress({ url: `http://127.0.0.1:${port}` })
  const download = createFileDownload({ http: createHttp({ address }), timing: defaultTiming })
  const clip = join(folder, 'large.mp4')
  const before = process.memoryUsage.rss()
  let most = before
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 20)
  const start = performance.now()
  await download.fetch({ filename: 'large.mp4', subfolder: '', type: 'output' }, clip, new AbortController().signal)
  const seconds = (performance.now() - start) / 1000
  clearInterval(watch)
  child.kill()
  const { size } = await stat(clip)
  if (size !== CLIP_BYTES) throw new Error(`${size} of ${CLIP_BYTES} bytes came`)
  const growth = (most - before) / 1024 ** 2
  report(
    `memory while a clip of 2 GB is fetched (${seconds.toFixed(1)} s)`,
    `${growth.toFixed(0)} MB more, target < 100 MB, ${verdict(growth < 100)}`
  )
}
