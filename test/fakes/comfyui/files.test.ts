import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { readClip } from './clips.ts'
import { createFakeComfyui } from './comfyui.ts'
import type { FakeComfyui } from './comfyui.ts'
import { readStamp } from './frames.ts'
import type { Graph } from './graph.ts'
import { aPicture, aWanGraph, giveStart } from './graphs.ts'
import { post, request, runGraph, upload } from './raw-client.ts'
import { readRecording, readRuns } from './recordings.ts'

const signal = AbortSignal.timeout(50_000)
const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex')

const started = async (options = {}): Promise<FakeComfyui> => {
  const comfy = await createFakeComfyui(options)
  await giveStart(comfy)
  return comfy
}

/** The clip that a run saved. */
const clipFile = (comfy: FakeComfyui, promptId: string): string =>
  comfy.saves.find((file) => file.promptId === promptId && file.path.endsWith('.mp4'))?.path ?? ''

const rawPicture = async (file: string | Uint8Array): Promise<Uint8Array> => sharp(file).removeAlpha().raw().toBuffer()

test('[FAKE-60] an upload keeps what is there, finds the same bytes again, and overwrites only when told to', async () => {
  await using comfy = await createFakeComfyui()
  const pictures = await Promise.all(['#111', '#222', '#333'].map((colour) => aPicture(8, 8, colour)))
  const [one, two, three] = [pictures[0] ?? '', pictures[1] ?? '', pictures[2] ?? ''].map((bytes) => Buffer.from(bytes))
  const names: unknown[] = []
  const put = async (bytes: Buffer | undefined, fields = {}, name = 'u.png', part = 'image') => {
    const { status, body } = await upload(comfy, name, bytes ?? Buffer.alloc(0), fields, part)
    names.push(status === 200 ? body : status)
  }
  await put(one)
  await put(one)
  await put(two)
  await put(three, { overwrite: 'true' })
  await put(one, { overwrite: 'false' })
  await put(one, { subfolder: 'proj1/shots', type: 'temp' })
  await put(one, { type: 'bogus' })
  await put(one, { subfolder: '../../etc' })
  await put(one, {}, '../../x.png')
  await put(one, {}, 'sub/x.png')
  await put(one, {}, 'szene 1 – äöü.png')
  await put(one, {}, 'u.png', 'wrong')
  const input = { subfolder: '', type: 'input' }
  expect(names).toEqual([
    { name: 'u.png', ...input },
    { name: 'u.png', ...input },
    { name: 'u (1).png', ...input },
    { name: 'u.png', ...input },
    { name: 'u (2).png', ...input },
    { name: 'u.png', subfolder: 'proj1/shots', type: 'temp' },
    500,
    400,
    400,
    500,
    { name: 'szene 1 – äöü.png', ...input },
    400
  ])
})

test('[FAKE-61] /view serves ranges, heads and 304, and refuses what lies outside', async () => {
  await using comfy = await started({ clip: 'tiny' })
  await runGraph(comfy, aWanGraph(), { promptId: 'p' })
  const view = (query: string, init?: RequestInit) => fetch(`${comfy.url}/view?${query}`, init)
  const clip = 'filename=shot_00001_.mp4&subfolder=video&type=output'
  const whole = await view(clip)
  const bytes = Buffer.from(await whole.arrayBuffer())
  expect(whole.headers.get('content-type')).toBe('video/mp4')
  const part = await view(clip, { headers: { range: 'bytes=10-19' } })
  expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 10-19/${bytes.length}`])
  expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(10, 20))
  const head = await view(clip, { method: 'HEAD' })
  expect([head.status, head.headers.get('content-length')]).toEqual([200, String(bytes.length)])
  const known = { 'if-none-match': whole.headers.get('etag') ?? '' }
  expect((await view(clip, { headers: known })).status).toBe(304)
  expect((await view('filename=start.png&type=input&preview=webp;50')).headers.get('content-type')).toBe('image/webp')
  expect((await view('filename=start.png%20[input]')).status).toBe(200)
  const refused = [
    '',
    'filename=no.mp4',
    'filename=../x',
    'filename=x&subfolder=..',
    'filename=x&type=bogus',
    'filename=/x'
  ]
  expect(await Promise.all(refused.map(async (query) => (await view(query)).status))).toEqual([
    404, 404, 400, 403, 400, 400
  ])
})

interface Rounding {
  flow: string
  asked: Record<string, number>
  got: { frames: number; width: number; height: number; fps: number }
}

test('[FAKE-62] lengths and sizes are rounded down as the real nodes round them', async () => {
  const { cases } = await readRecording<{ cases: Rounding[] }>('rounding')
  const recordings: Record<string, string> = {
    wan22_14b_i2v: 'no-previews',
    wan22_5b_ti2v: 'wan-5b',
    ltxv_2b_i2v: 'ltxv',
    svd_i2v: 'svd'
  }
  await using comfy = await createFakeComfyui({ clip: 'tiny' })
  await upload(comfy, 'cfy_start.png', await aPicture())
  const made: Rounding[] = []
  const decoded = new Map<string, ReturnType<typeof readClip>>()
  for (const [index, { flow, asked }] of cases.entries()) {
    const graph = structuredClone((await readRuns(recordings[flow] ?? ''))[0]?.graph ?? {})
    for (const { class_type, inputs } of Object.values(graph)) {
      const isLatent = inputs['length'] !== undefined || inputs['video_frames'] !== undefined
      if (isLatent && class_type !== 'ImageFromBatch' && asked['fps'] === undefined) Object.assign(inputs, asked)
      if (class_type === 'CreateVideo' && asked['fps'] !== undefined) Object.assign(inputs, asked)
    }
    await runGraph(comfy, graph, { promptId: `p${index}` })
    const file = clipFile(comfy, `p${index}`)
    const bytes = md5(await readFile(file))
    const clip = decoded.get(bytes) ?? readClip(file, bytes, signal)
    decoded.set(bytes, clip)
    const { images, fps } = await clip
    const got = { frames: images.count, width: images.width, height: images.height, fps: Number(fps.toFixed(3)) }
    made.push({ flow, asked, got })
  }
  const expected = cases.map(({ flow, asked, got: { frames, width, height, fps } }) => ({
    flow,
    asked,
    got: { frames, width, height, fps }
  }))
  expect(made).toEqual(expected)
})

test('[FAKE-63] frame 0 is the start image, the frames count up, and the saved last frame is the one the clip shows', async () => {
  await using comfy = await started()
  await upload(comfy, 'exact.png', await aPicture(128, 80))
  await runGraph(comfy, aWanGraph({ image: 'exact.png', width: 128, height: 80, length: 13 }), { promptId: 'p' })
  const { images, fps } = await readClip(clipFile(comfy, 'p'), 'clip', signal)
  expect([images.count, images.width, images.height, fps]).toEqual([13, 128, 80, 16])
  const start = await rawPicture(join(comfy.folder('input'), 'exact.png'))
  const difference = (a: Uint8Array, b: Uint8Array) =>
    a.reduce((sum, value, at) => sum + Math.abs(value - (b[at] ?? 0)), 0) / a.length
  expect(difference(await images.frame(0), start)).toBeLessThan(4)
  const stamps = await Promise.all(
    Array.from({ length: 12 }, async (_, at) => readStamp(await images.frame(at + 1), images))
  )
  expect(stamps.map(({ index }) => index)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  const last = await rawPicture(join(comfy.folder('output'), 'video', 'shot_last_00001_.png'))
  expect(readStamp(last, images)).toEqual(stamps.at(-1))
  expect(difference(await images.frame(12), last)).toBeLessThan(4)
})

test('[FAKE-64] a chain over saved outputs needs no download: the next clip starts from the exact last frame', async () => {
  await using comfy = await started()
  await runGraph(comfy, aWanGraph({ prefix: 'chain/one' }), { promptId: 'one' })
  const next = { ...aWanGraph({ image: 'chain/one_last_00001_.png [output]', seed: 2, prefix: 'chain/two' }) }
  const first: Graph[string] = { class_type: 'ImageFromBatch', inputs: { image: ['8', 0], batch_index: 0, length: 1 } }
  const graph = {
    ...next,
    '80': first,
    '81': { class_type: 'SaveImage', inputs: { images: ['80', 0], filename_prefix: 'chain/first' } }
  }
  await runGraph(comfy, graph, { promptId: 'two' })
  const [end, start] = await Promise.all(
    ['one_last_00001_.png', 'first_00001_.png'].map((name) => rawPicture(join(comfy.folder('output'), 'chain', name)))
  )
  expect(md5(start ?? Buffer.alloc(0))).toBe(md5(end ?? Buffer.alloc(1)))
})

test('[FAKE-65] the picture depends on what is asked for and on nothing else', async () => {
  const lastFrame = async (options: Parameters<typeof aWanGraph>[0]) => {
    await using comfy = await started()
    await runGraph(comfy, aWanGraph(options), { promptId: 'p' })
    return md5(await rawPicture(comfy.saves.find((file) => file.path.endsWith('.png'))?.path ?? ''))
  }
  const [base, otherName, otherSeed] = await Promise.all([{}, { prefix: 'other' }, { seed: 2 }].map(lastFrame))
  expect(otherName).toBe(base)
  expect(otherSeed).not.toBe(base)
})

test('[FAKE-66] pictures are found in sub-folders, in temp and in output; others are refused before or during the run', async () => {
  await using comfy = await started({ clip: 'tiny' })
  await upload(comfy, 's.png', await aPicture(), { subfolder: 'a/b' })
  await upload(comfy, 't.png', await aPicture(), { type: 'temp' })
  await upload(comfy, 'x.json', Buffer.from('{}'))
  const submit = async (image: string) =>
    (await post(`${comfy.url}/prompt`, { prompt: aWanGraph({ image }), prompt_id: image })).status
  const images = ['a/b/s.png', 't.png [temp]', 'no.png [output]', '../../main.py', 'start.png']
  expect(await Promise.all(images.map(submit))).toEqual([200, 200, 400, 400, 200])
  const entry = await runGraph(comfy, aWanGraph({ image: 'x.json' }), { promptId: 'json' })
  expect(JSON.stringify(entry)).toContain("cannot identify image file '/srv/ComfyUI/input/x.json'")
})

test('[FAKE-67] prefixes: tokens are filled in, a slash makes a folder, a number that was deleted comes again', async () => {
  await using comfy = await started({ clip: 'tiny' })
  const save = async (prefix: string, promptId: string) => {
    const graph = {
      '1': { class_type: 'LoadImage', inputs: { image: 'start.png' } },
      '2': { class_type: 'SaveImage', inputs: { images: ['1', 0], filename_prefix: prefix } }
    }
    const { outputs } = (await runGraph(comfy, graph, { promptId })) as {
      outputs: { '2'?: { images: [{ filename: string; subfolder: string }] } }
    }
    const { filename = '', subfolder = '' } = outputs['2']?.images[0] ?? {}
    return `${subfolder}|${filename}`
  }
  expect(await save('a/b/%width%x%height%', '1')).toBe('a/b|192x128_00001_.png')
  expect(await save('a/%date:yyyy%_x', '2')).toBe('a|%date:yyyy%_x_00001_.png')
  expect(await save('', '3')).toBe('|._00001_.png')
  expect(await save('a/shot_00007_', '4')).toBe('a|shot_00007__00001_.png')
  expect(await save('/tmp/abs', '5')).toBe('|')
  expect(comfy.completions.at(-1)).toMatchObject({ promptId: '5', outcome: 'error' })
})

test('[FAKE-70] a server on Windows writes sub-folders with backslashes and finds them so', async () => {
  await using comfy = await started({ clip: 'tiny', isWindows: true })
  const { outputs } = await runGraph(comfy, aWanGraph({ prefix: 'film/a/shot' }), { promptId: 'p' })
  expect(outputs).toMatchObject({ '61': { images: [{ filename: 'shot_00001_.mp4', subfolder: 'film\\a' }] } })
  const query = new URLSearchParams({ filename: 'shot_00001_.mp4', subfolder: 'film\\a' })
  expect((await fetch(`${comfy.url}/view?${query.toString()}`)).status).toBe(200)
})

test('[FAKE-68] with tags a clip carries its graph', async () => {
  await using comfy = await started({ hasTags: true })
  await runGraph(comfy, aWanGraph(), { promptId: 'p' })
  const clip = clipFile(comfy, 'p')
  const said = execFileSync('ffprobe', ['-v', 'error', '-show_entries', 'format_tags=prompt', '-of', 'json', clip])
  const { format } = JSON.parse(said.toString()) as { format: { tags: { prompt: string } } }
  expect(JSON.parse(format.tags.prompt)).toEqual(aWanGraph())
})

test('[FAKE-69] a body over the limit is refused in plain text, and so is what the server did not foresee', async () => {
  await using comfy = await createFakeComfyui({ maxUploadBytes: 1000 })
  expect(await upload(comfy, 'big.png', Buffer.alloc(2000))).toEqual({
    status: 413,
    body: 'Maximum request body size 1000 exceeded.'
  })
  const trouble = { status: 500, body: '500 Internal Server Error\n\nServer got itself in trouble' }
  expect(await request(`${comfy.url}/prompt`, { method: 'POST', body: 'not JSON' })).toEqual(trouble)
  expect(await post(`${comfy.url}/free`)).toEqual(trouble)
  expect(await post(`${comfy.url}/prompt`, { client_id: 'x' })).toMatchObject({
    status: 400,
    body: { error: { type: 'no_prompt', details: 'No prompt provided' }, node_errors: {} }
  })
})
