import { execFile } from 'node:child_process'
import { mkdir, readdir, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createAssetLibrary, type AssetLibraryParts } from '../../../services/assets/asset-library.ts'
import { createMedia } from '../../../services/media/create-media.ts'
import type { Media } from '../../../services/media/media.ts'
import { openFiles } from '../../builders/open-files.ts'
import { aFolder, projectFolders, put, projectContents } from '../../builders/project-folder.ts'
import { isRunning, numberedClip } from '../media/lab.ts'

const media = createMedia()
const bytes = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 251))

/** A library over a real project whose files the test chooses. */
async function aLibrary(files: Record<string, unknown> = {}, parts: Partial<AssetLibraryParts> = {}) {
  const folder = await aFolder()
  await put(folder, { ...projectContents(), ...files })
  const store = await projectFolders().open(folder)
  const library = createAssetLibrary({ media, base: '/media', clock: { now: () => new Date() }, ...parts })
  onTestFinished(async () => {
    await library.close()
    await store.close()
  })
  const assets = library.ofProject('p1', store)
  const get = (url: string, headers: Record<string, string> = {}, init: RequestInit = {}) =>
    library.respond(new Request(new URL(url, 'http://studio'), { headers, ...init }))
  const status = async (url: string): Promise<number> => {
    const response = await get(url)
    await response.body?.cancel()
    return response.status
  }
  return { folder, store, library, assets, get, status }
}

/** Media that counts what it is asked for. */
function countingMedia(): Media & { calls: string[] } {
  const calls: string[] = []
  return {
    ...media,
    calls,
    poster: (...args) => (calls.push('poster'), media.poster(...args)),
    contactStrip: (...args) => (calls.push('strip'), media.contactStrip(...args)),
    shrinkPicture: (...args) => (calls.push('shrink'), media.shrinkPicture(...args))
  }
}

const aPng = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#336699' } })
    .png()
    .toBuffer()

test('[ASSETS-1] a file is answered whole, with what a browser must know of it', async () => {
  const { assets, get } = await aLibrary({ 'video/a.mp4': bytes })
  const response = await get(assets.file('video/a.mp4', 'v1'))
  expect([response.status, Object.fromEntries(response.headers)]).toEqual([
    200,
    {
      'content-type': 'video/mp4',
      'content-length': '1000',
      'accept-ranges': 'bytes',
      'content-disposition': 'inline',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=604800, immutable'
    }
  ])
  expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true)
})

test('[ASSETS-2] parts of a file: 206 with exactly these bytes, 416 behind the end', async () => {
  const { assets, get } = await aLibrary({ 'video/a.mp4': bytes, 'video/empty.mp4': '' })
  const url = assets.file('video/a.mp4', 'v1')
  const table: [string, string, Buffer][] = [
    ['bytes=0-99', 'bytes 0-99/1000', bytes.subarray(0, 100)],
    ['bytes=900-', 'bytes 900-999/1000', bytes.subarray(900)],
    ['bytes=-10', 'bytes 990-999/1000', bytes.subarray(990)],
    ['bytes=999-2000', 'bytes 999-999/1000', bytes.subarray(999)]
  ]
  for (const [range, contentRange, expected] of table) {
    const response = await get(url, { range })
    expect([range, response.status, response.headers.get('content-range')]).toEqual([range, 206, contentRange])
    expect(response.headers.get('content-length')).toBe(String(expected.length))
    expect(Buffer.from(await response.arrayBuffer()).equals(expected)).toBe(true)
  }
  const behind = await get(url, { range: 'bytes=1000-' })
  expect([behind.status, behind.headers.get('content-range')]).toEqual([416, 'bytes */1000'])
  const empty = await get(assets.file('video/empty.mp4', 'v1'))
  expect([empty.status, empty.headers.get('content-length'), (await empty.arrayBuffer()).byteLength]).toEqual([
    200,
    '0',
    0
  ])
})

test('[ASSETS-3] HEAD says what GET would, without the bytes and with no file left open', async () => {
  const { assets, get, folder } = await aLibrary({ 'video/a.mp4': bytes })
  const url = assets.file('video/a.mp4', 'v1')
  const head = await get(url, { range: 'bytes=0-9' }, { method: 'HEAD' })
  expect([head.status, head.body, head.headers.get('content-length')]).toEqual([206, null, '10'])
  expect((await get(url, {}, { method: 'HEAD' })).headers.get('content-length')).toBe('1000')
  expect((await get(url, {}, { method: 'POST' })).status).toBe(405)
  expect(await openFiles(join(folder, 'video/a.mp4'))).toEqual([])
})

test('[ASSETS-4] a URL tells no path, stays the same, and differs by kind, file and version', async () => {
  const { assets, library, folder, status } = await aLibrary({ 'video/a.mp4': bytes })
  const urls = [
    assets.file('video/a.mp4', 'v1'),
    assets.file('video/a.mp4', 'v2'),
    assets.thumb('video/a.mp4', 'v1'),
    assets.strip('video/a.mp4', 'v1'),
    assets.file('video/b.mp4', 'v1'),
    library.poster(join(folder, 'video/a.mp4'), 'v1')
  ]
  expect(new Set(urls).size).toBe(urls.length)
  expect(urls.filter((url) => /a\.mp4|video/.test(url))).toEqual([])
  expect(urls[0]).toMatch(/^\/media\/p1\/[\w-]{36}\?v=v1&e=\d+&s=[\w-]{22}$/)
  expect(assets.file('video/a.mp4', 'v1')).toBe(urls[0])
  const desktop = createAssetLibrary({ media, base: 'media://studio', clock: { now: () => new Date() } })
  expect(desktop.poster('/x.png', '1')).toMatch(/^media:\/\/studio\/home\//)
  expect(await status(urls[4] ?? '')).toBe(404)
})

test('[ASSETS-5] any change of a URL is 403, an id that was never handed out too', async () => {
  const { assets, status } = await aLibrary({ 'video/a.mp4': bytes, 'video/b.mp4': bytes })
  const url = assets.file('video/a.mp4', 'v1')
  const other = createAssetLibrary({ media, base: '/media', clock: { now: () => new Date() } })
  const foreign = other.ofProject('p1', { resolve: () => Promise.resolve('/etc/passwd') }).file('video/a.mp4', 'v1')
  const changed = [
    url.replace('v=v1', 'v=v2'),
    url.replace(/e=(\d+)/, (_, day: string) => `e=${Number(day) + 1}`),
    url.replace('/p1/', '/p2/'),
    url.replace(/s=.*/, ''),
    url.replace(/s=.*/, 's='),
    url.replace(/s=(.)/, (_, first: string) => `s=${first === 'A' ? 'B' : 'A'}`),
    `${url}AAAA`,
    url.replace(/\?.*/, ''),
    url.replace(/p1\/[\w-]+/, 'p1/..%2f..%2fproject.json'),
    url.replace(/p1\/[\w-]+/, '%E0%A4%A/project.json'),
    '/media/p1/project.json',
    '/media/',
    foreign
  ]
  for (const bad of changed) expect([bad, await status(bad)]).toEqual([bad, 403])
  expect(await status(url)).toBe(200)
})

test('[ASSETS-6] a URL is good for at least seven days, then it is 403; within a day it stays the same', async () => {
  let now = new Date('2026-11-26T00:00:00Z').getTime()
  const hour = 3_600_000
  const { assets, status } = await aLibrary({ 'video/a.mp4': bytes }, { clock: { now: () => new Date(now) } })
  const url = assets.file('video/a.mp4', 'v1')
  now += 23 * hour
  expect(assets.file('video/a.mp4', 'v1')).toBe(url)
  const late = assets.file('video/a.mp4', 'v1')
  now += 7 * 24 * hour
  expect(await status(late)).toBe(200)
  now += hour
  expect([await status(late), await status(assets.file('video/a.mp4', 'v1'))]).toEqual([403, 200])
})

test('[ASSETS-7] what is gone is 404: a file, its small pictures, and all of a project that was closed', async () => {
  const { assets, folder, library, store, status } = await aLibrary({ 'selected/a.png': await aPng(64, 32) })
  const urls = [assets.file('selected/a.png', '1'), assets.thumb('selected/a.png', '1')]
  for (const url of urls) expect(await status(url)).toBe(200)
  await rm(join(folder, 'selected/a.png'))
  for (const url of urls) expect(await status(url)).toBe(404)
  await put(folder, { 'selected/a.png': await aPng(64, 32) })
  assets[Symbol.dispose]()
  for (const url of urls) expect(await status(url)).toBe(404)
  const again = library.ofProject('p1', store)
  expect(await status(again.file('selected/a.png', '1'))).toBe(200)
  assets[Symbol.dispose]()
  expect(await status(again.file('selected/a.png', '1'))).toBe(200)
})

test('[ASSETS-8] nothing outside the project, no folder and no pipe is answered, whatever it became after its URL', async () => {
  const outside = await aFolder()
  await put(outside, { 'secret.png': await aPng(8, 8) })
  const { assets, folder, status } = await aLibrary({
    'selected/a.png': await aPng(64, 32),
    'selected/deep/b.png': 'x'
  })
  const file = join(folder, 'selected/a.png')
  const urls = [assets.file('selected/a.png', '1'), assets.thumb('selected/a.png', '1')]
  const statuses = async () => [await status(urls[0] ?? ''), await status(urls[1] ?? '')]
  await rm(file)
  await symlink(join(outside, 'secret.png'), file)
  expect(await statuses()).toEqual([404, 404])
  await rm(file)
  await promisify(execFile)('mkfifo', [file])
  expect(await statuses()).toEqual([404, 404])
  expect(await status(assets.file('selected/deep', '1'))).toBe(404)
  await rm(join(folder, 'selected'), { recursive: true })
  await symlink(outside, join(folder, 'selected'))
  expect(await status(assets.file('selected/secret.png', '1'))).toBe(404)
  for (const path of ['../secret.png', '/etc/passwd', 'C:\\x.png', '..%2f..%2fetc/passwd', 'a\0.png'])
    expect([path, await status(assets.file(path, '1'))]).toEqual([path, 404])
})

test('[ASSETS-9] a kind that a browser might run is bytes to it', async () => {
  const { assets, get } = await aLibrary({
    'keyframes/a.svg': '<svg/>',
    'keyframes/a.html': '<p>',
    'keyframes/A.PNG': 'x'
  })
  const type = async (file: string) =>
    (await get(assets.file(file, '1'), {}, { method: 'HEAD' })).headers.get('content-type')
  expect([await type('keyframes/a.svg'), await type('keyframes/a.html'), await type('keyframes/A.PNG')]).toEqual([
    'application/octet-stream',
    'application/octet-stream',
    'image/png'
  ])
})

test('[ASSETS-10] a reader that goes away in the middle leaves no file open, and another one reads on', async () => {
  const large = Buffer.alloc(8_000_000, 7)
  const { assets, get, folder } = await aLibrary({ 'video/a.mp4': large })
  const url = assets.file('video/a.mp4', '1')
  const [gone, stays] = [await get(url), await get(url, { range: 'bytes=1000000-' })]
  const reader = gone.body?.getReader()
  await reader?.read()
  expect(await openFiles(join(folder, 'video/a.mp4'))).toHaveLength(2)
  await reader?.cancel()
  expect(await openFiles(join(folder, 'video/a.mp4'))).toHaveLength(1)
  expect((await stays.arrayBuffer()).byteLength).toBe(7_000_000)
  expect(await openFiles(join(folder, 'video/a.mp4'))).toEqual([])
})

test('[ASSETS-11] a picture that is overwritten in place is never a mix of two', async () => {
  const [dark, light] = [Buffer.alloc(3_000_000, 1), Buffer.alloc(2_000_000, 2)]
  const { assets, get, store, folder } = await aLibrary({ 'video/_previews/a.jpg': dark })
  const response = await get(assets.file('video/_previews/a.jpg', '1'))
  const reader = response.body?.getReader()
  const first = await reader?.read()
  await store.files.overwrite('video/_previews/a.jpg', light)
  const rest: Uint8Array[] = [first?.value ?? new Uint8Array()]
  for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) rest.push(next.value)
  expect([Buffer.concat(rest).equals(dark), response.headers.get('cache-control')]).toEqual([true, 'no-store'])
  const after = Buffer.from(await (await get(assets.file('video/_previews/a.jpg', '2'))).arrayBuffer())
  expect([after.equals(light), await openFiles(folder)]).toEqual([true, []])
})

test('[ASSETS-12] a file that becomes shorter while it is read ends in an error, not in silence', async () => {
  const { assets, get, folder } = await aLibrary({ 'video/a.mp4': Buffer.alloc(2_000_000, 1) })
  const response = await get(assets.file('video/a.mp4', '1'))
  await truncate(join(folder, 'video/a.mp4'), 1000)
  await expect(response.arrayBuffer()).rejects.toThrow('shorter')
  expect(await openFiles(join(folder, 'video/a.mp4'))).toEqual([])
})

test('[THUMB-1] a thumbnail is a JPEG of at most 480 pixels, never larger than its picture, turned as the camera says', async () => {
  const turned = await sharp(await aPng(1200, 600))
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
  const { assets, get } = await aLibrary({
    'a.png': await aPng(1920, 1080),
    'b.png': await aPng(64, 32),
    'c.jpg': turned
  })
  const facts = async (file: string) => {
    const response = await get(assets.thumb(file, '1'))
    const { format, width, height } = await sharp(Buffer.from(await response.arrayBuffer())).metadata()
    return [response.status, response.headers.get('content-type'), format, width, height]
  }
  expect([await facts('a.png'), await facts('b.png'), await facts('c.jpg')]).toEqual([
    [200, 'image/jpeg', 'jpeg', 480, 270],
    [200, 'image/jpeg', 'jpeg', 64, 32],
    [200, 'image/jpeg', 'jpeg', 240, 480]
  ])
})

test('[THUMB-2] of a clip: its middle as thumbnail, and eight of its frames side by side as strip', async () => {
  const { assets, get, folder } = await aLibrary()
  await mkdir(join(folder, 'video'), { recursive: true })
  await numberedClip(join(folder, 'video/a.mp4'), { frames: 48, fps: 16, size: '96x64' })
  const picture = async (url: string) => sharp(Buffer.from(await (await get(url)).arrayBuffer()))
  const thumb = await picture(assets.thumb('video/a.mp4', '1'))
  const grey = (await thumb.stats()).channels[0]?.mean ?? 0
  expect([await thumb.metadata(), Math.round(((grey / 255) * 219) / 4)]).toEqual([
    expect.objectContaining({ width: 96, height: 64 }),
    24
  ])
  expect(await (await picture(assets.strip('video/a.mp4', '1'))).metadata()).toMatchObject({ width: 1280, height: 107 })
})

test('[THUMB-3] twenty who ask at once get one picture that is made once, and later ones get the kept one', async () => {
  const counted = countingMedia()
  const { assets, get, folder, library, status } = await aLibrary(
    { 'a.png': await aPng(1920, 1080) },
    { media: counted }
  )
  const url = assets.thumb('a.png', '1')
  const all = await Promise.all(Array.from({ length: 20 }, async () => (await get(url)).arrayBuffer()))
  expect([new Set(all.map((one) => one.byteLength)).size, counted.calls]).toEqual([1, ['shrink']])
  expect(await status(url)).toBe(200)
  expect(await readdir(join(folder, '.framechain/cache'))).toHaveLength(1)
  // a new version is new content
  await status(assets.thumb('a.png', '2'))
  await library.close()
  expect([counted.calls, await readdir(join(folder, '.framechain/cache'))]).toEqual([
    ['shrink', 'shrink'],
    expect.any(Array)
  ])
})

test('[THUMB-4] what is kept may be deleted at any time', async () => {
  const counted = countingMedia()
  const { assets, folder, status } = await aLibrary({ 'a.png': await aPng(640, 360) }, { media: counted })
  const url = assets.thumb('a.png', '1')
  await status(url)
  await rm(join(folder, '.framechain/cache'), { recursive: true })
  expect([await status(url), counted.calls]).toEqual([200, ['shrink', 'shrink']])
})

test('[THUMB-5] where the project can’t be written, pictures are kept elsewhere', async () => {
  const cacheFolder = await aFolder()
  const { assets, folder, status } = await aLibrary({ 'a.png': await aPng(640, 360) }, { cacheFolder })
  // a file in the folder's place stops root as well
  await rm(join(folder, '.framechain/cache'), { recursive: true, force: true })
  await writeFile(join(folder, '.framechain/cache'), '')
  expect(await status(assets.thumb('a.png', '1'))).toBe(200)
  expect(await readdir(cacheFolder)).toHaveLength(1)
  await rm(join(folder, '.framechain/cache'))
  await symlink(await aFolder(), join(folder, '.framechain/cache'))
  expect(await status(assets.thumb('a.png', '2'))).toBe(200)
  expect(await readdir(cacheFolder)).toHaveLength(2)
})

test('[THUMB-6] when nobody waits for a strip any more its ffmpeg ends and nothing half made stays', async () => {
  const { assets, get, folder } = await aLibrary()
  const name = `slow-${process.pid}.mp4`
  await mkdir(join(folder, 'video'), { recursive: true })
  await numberedClip(join(folder, 'video', name), { frames: 600, fps: 24, size: '640x360' })
  const leave = new AbortController()
  const asked = get(assets.strip(`video/${name}`, '1'), {}, { signal: leave.signal })
  await vi.waitFor(async () => expect(await isRunning(name)).toBe(true), 10_000)
  leave.abort()
  expect((await asked).status).toBe(499)
  await vi.waitFor(async () => expect(await isRunning(name)).toBe(false), 10_000)
  await vi.waitFor(async () => expect(await readdir(join(folder, '.framechain/cache'))).toEqual([]), 10_000)
})

test('[THUMB-7] a file that is no picture says so, and the next good one is shown', async () => {
  const { assets, folder, status } = await aLibrary({ 'a.png': 'no picture', 'a.mp4': 'no clip' })
  expect(await status(assets.thumb('a.png', '1'))).toBe(422)
  expect(await status(assets.strip('a.mp4', '1'))).toBe(422)
  await put(folder, { 'b.png': await aPng(8, 8) })
  await rename(join(folder, 'b.png'), join(folder, 'a.png'))
  expect(await status(assets.thumb('a.png', '1'))).toBe(200)
})

test('[THUMB-8] a poster of the home page is shown without a project, from a folder that goes with the library', async () => {
  const { library, folder, status } = await aLibrary({ 'a.png': await aPng(960, 540) })
  const url = library.poster(join(folder, 'a.png'), '1')
  expect(await status(url)).toBe(200)
  await library.close()
  expect(await status(url)).toBe(404)
})
