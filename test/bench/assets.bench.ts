import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import sharp from 'sharp'
import { createAssetLibrary } from '../../services/assets/asset-library.ts'
import type { AssetLibrary, ProjectAssets } from '../../services/assets/assets.ts'
import { createMedia } from '../../services/media/create-media.ts'
import { byTurns, ffmpeg, inFolder, met, milliseconds } from './media-clips.ts'

const MAX_PART_MS = 20
/** A tenth of what opening a long project may take. */
const MAX_VIEW_MS = 200
const PART = 'bytes=1000000-2048575'

/** What a window waits for between asking for a picture or a part of a clip and having it. */
export default async function bench(report: (name: string, value: string) => void): Promise<void> {
  const media = createMedia()
  await media.versions()
  await inFolder(async (folder) => {
    const clip = join(folder, 'clip.mp4')
    const noise = 'testsrc2=s=1280x720:r=24:d=3,noise=alls=20:allf=t'
    await ffmpeg('-f', 'lavfi', '-i', noise, '-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', clip)
    const picture = {
      width: 1920,
      height: 1080,
      channels: 3,
      noise: { type: 'gaussian', mean: 128, sigma: 40 }
    } as const
    await sharp({ create: { ...picture, background: '#000' } })
      .png()
      .toFile(join(folder, 'picture.png'))
    const library = createAssetLibrary({ media, base: '/media', clock: { now: () => new Date() } })
    const assets = library.ofProject('p', { resolve: (relative) => Promise.resolve(join(folder, relative)) })
    try {
      await overHttp(library, assets, report)
      await made(library, assets, report)
      signed(assets, report)
    } finally {
      await library.close()
    }
  })
}

async function overHttp(
  library: AssetLibrary,
  assets: ProjectAssets,
  report: (name: string, value: string) => void
): Promise<void> {
  const listener = getRequestListener((request) => library.respond(request), { overrideGlobalObjects: false })
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const url = `${origin}${assets.file('clip.mp4', '1')}`
  const thumb = `${origin}${assets.thumb('picture.png', 'kept')}`
  const get = async (address: string, headers: Record<string, string> = {}) =>
    (await fetch(address, { headers })).arrayBuffer()
  const [small = 0, megabyte = 0, kept = 0] = await byTurns(
    60,
    () => get(url, { range: 'bytes=0-65535' }),
    () => get(url, { range: PART }),
    () => get(thumb)
  )
  report(
    'part of a clip over HTTP',
    `64 kB ${small.toFixed(1)} ms, 1 MB ${megabyte.toFixed(1)} ms, target < ${MAX_PART_MS} ms, ${met(megabyte < MAX_PART_MS)}`
  )
  report(
    'thumbnail that is kept over HTTP',
    `${kept.toFixed(1)} ms, target < ${MAX_PART_MS} ms, ${met(kept < MAX_PART_MS)}`
  )
  server.close()
  server.closeAllConnections()
}

/** Another version is another picture to make. */
async function made(
  library: AssetLibrary,
  assets: ProjectAssets,
  report: (name: string, value: string) => void
): Promise<void> {
  let version = 0
  const get = async (path: string) => (await library.respond(new Request(`http://studio${path}`))).arrayBuffer()
  const [still = 0, middle = 0, strip = 0] = await byTurns(
    10,
    () => get(assets.thumb('picture.png', `v${version++}`)),
    () => get(assets.thumb('clip.mp4', `v${version++}`)),
    () => get(assets.strip('clip.mp4', `v${version++}`))
  )
  report(
    'small picture, made',
    `of 1080p ${still.toFixed(0)} ms, of a 3 s clip ${middle.toFixed(0)} ms, strip of it ${strip.toFixed(0)} ms`
  )
  const board = Array.from({ length: 24 }, () => get(assets.thumb('picture.png', `v${version++}`)))
  const whole = await milliseconds(() => Promise.all(board))
  report('24 thumbnails of 1080p, made', `${whole.toFixed(0)} ms`)
}

/** A view of 1,000 shots in 3 segments has a picture and its thumbnail for each shot, a clip and its strip for each segment. */
function signed(assets: ProjectAssets, report: (name: string, value: string) => void): void {
  const view = (): void => {
    for (let shot = 0; shot < 1000; shot++) {
      for (const make of [assets.file, assets.thumb]) make(`selected/${shot}.png`, 'fingerprint')
      for (let segment = 0; segment < 3; segment++)
        for (const make of [assets.file, assets.strip]) make(`video/shot_${shot}_seg_${segment}.mp4`, 'fingerprint')
    }
  }
  const [first, again] = [cpuMilliseconds(view), cpuMilliseconds(view)]
  report(
    'URLs of 1,000 shots in 3 segments, of a processor',
    `${first.toFixed(0)} ms, again ${again.toFixed(0)} ms, target < ${MAX_VIEW_MS} ms, ${met(first < MAX_VIEW_MS)}`
  )
}

function cpuMilliseconds(work: () => void): number {
  const start = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}
