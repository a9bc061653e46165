import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createMedia } from '../../../services/media/create-media.ts'
import { aFolder, ffmpeg, ffprobe, frameHashes, numberedClip, pattern, shownNumbers, x264 } from './lab.ts'

const media = createMedia()
const size = { width: 64, height: 64 }

/** The frame of `source` that each of `frames` frames shows. */
const retimed = (source: number, frames: number): number[] =>
  Array.from({ length: frames }, (_, j) => Math.floor(((j + 0.5) * source) / frames))

const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, index) => from + index)

/** Studio clips that show the given stretches of one numbered clip. */
async function segments(folder: string, fps: number, cuts: [from: number, frames: number][]): Promise<string[]> {
  const source = await numberedClip(join(folder, `source-${fps}.mp4`), { frames: 50, fps })
  return Promise.all(
    cuts.map(async ([from, frames], index) => {
      const to = join(folder, `segment-${fps}-${index}.mp4`)
      await media.trimClip(source, to, { from, frames, fps })
      return to
    })
  )
}

test('[TRIM-1] a trimmed clip shows exactly the frames asked for, in the studio format', async () => {
  const folder = await aFolder()
  const source = await numberedClip(join(folder, 'source.mp4'), { frames: 33, fps: 16 })
  const to = join(folder, 'trimmed.mp4')
  expect(await media.trimClip(source, to, { from: 1, frames: 32, fps: 16 })).toBe(32)
  expect(await shownNumbers(to)).toEqual(range(1, 32))
  const fields =
    'codec_name,profile,pix_fmt,color_range,color_space,color_transfer,color_primaries,has_b_frames,r_frame_rate,avg_frame_rate,start_pts,nb_frames'
  const stream = await ffprobe('-show_entries', `stream=${fields}`, '-of', 'json', to)
  expect(JSON.parse(stream)).toMatchObject({
    streams: [
      {
        codec_name: 'h264',
        profile: 'High',
        pix_fmt: 'yuv420p',
        has_b_frames: 0,
        start_pts: 0,
        nb_frames: '32',
        color_range: 'tv',
        color_space: 'bt709',
        color_transfer: 'bt709',
        color_primaries: 'bt709',
        r_frame_rate: '16/1',
        avg_frame_rate: '16/1'
      }
    ]
  })
})

test.each([1, 12.5, 23.976, 24, 25, 29.97, 30, 60])(
  '[TRIM-2] at %d fps a trimmed clip has a constant rate from 0 on',
  async (fps) => {
    const folder = await aFolder()
    const source = join(folder, 'source.mkv')
    // Times of a careless saver: neither even nor at the rate that is meant.
    await ffmpeg(
      ...pattern({ frames: 12, fps: 17 }),
      '-vf',
      'setpts=PTS+mod(N\\,3)*0.007/TB',
      '-fps_mode',
      'passthrough',
      ...x264,
      source
    )
    const to = join(folder, 'trimmed.mp4')
    expect(await media.trimClip(source, to, { from: 2, frames: 9, fps })).toBe(9)
    const packets = (await ffprobe('-show_entries', 'packet=pts,dts,duration', to))
      .split('\n')
      .map((line) => line.split(',').slice(0, 3).map(Number))
    const ticks = packets[0]?.[2] ?? 0
    expect(packets).toEqual(range(0, 9).map((frame) => [frame * ticks, frame * ticks, ticks]))
    expect((await media.probe(to)).fps).toBeCloseTo(fps, 3)
  }
)

test('[TRIM-3] a clip that has too few frames is an error that says how many, and leaves nothing', async () => {
  const folder = await aFolder()
  const source = await numberedClip(join(folder, 'source.mp4'), { frames: 10, fps: 16 })
  await expect(media.trimClip(source, join(folder, 'out.mp4'), { from: 1, frames: 10, fps: 16 })).rejects.toMatchObject(
    {
      code: 'clip_frames',
      facts: { found: 9, expected: 10 }
    }
  )
  expect(await readdir(folder)).toEqual(['source.mp4'])
})

test('[TRIM-4] an animated WebP becomes a studio clip', async () => {
  const folder = await aFolder()
  const source = join(folder, 'source.webp')
  const numbers = await numberedClip(join(folder, 'source.mp4'), { frames: 12, fps: 16 })
  await ffmpeg('-i', numbers, '-c:v', 'libwebp_anim', '-lossless', '1', source)
  const to = join(folder, 'trimmed.mp4')
  expect(await media.trimClip(source, to, { from: 1, frames: 11, fps: 16 })).toBe(11)
  expect(await shownNumbers(to)).toEqual(range(1, 11))
  await media.poster(source, join(folder, 'poster.jpg'))
  expect(await media.thumbnails(source, join(folder, 'thumbs'), { count: 3, width: 32 })).toHaveLength(3)
})

test('[TRIM-5] nothing of the source’s metadata or sound comes along', async () => {
  const folder = await aFolder()
  const source = join(folder, 'source.mp4')
  const sound = ['-f', 'lavfi', '-i', 'sine=d=1', '-c:a', 'aac', '-shortest']
  await ffmpeg(
    ...pattern({ frames: 9 }),
    ...sound,
    ...x264,
    '-metadata',
    'comment=the prompt',
    '-metadata',
    'title=secret',
    source
  )
  const to = join(folder, 'trimmed.mp4')
  await media.trimClip(source, to, { from: 0, frames: 9, fps: 24 })
  const found = await ffprobe('-show_entries', 'format_tags:stream_tags:stream=codec_type', '-of', 'flat', to)
  expect(found).not.toMatch(/prompt|secret|audio|creation_time/)
})

test.each([
  [
    16,
    24,
    [
      [0, 20],
      [20, 12]
    ],
    48
  ],
  [
    16,
    25,
    [
      [0, 20],
      [20, 13]
    ],
    52
  ],
  [
    24,
    16,
    [
      [0, 30],
      [30, 20]
    ],
    33
  ],
  [
    25,
    24,
    [
      [0, 25],
      [25, 25]
    ],
    48
  ],
  [16, 24, [[0, 1]], 1],
  [16, 24, [[7, 1]], 2],
  [
    24,
    24,
    [
      [0, 20],
      [20, 20]
    ],
    39
  ],
  [30, 23.976, [[0, 41]], 33],
  [8, 60, [[3, 7]], 53]
] as [number, number, [number, number][], number][])(
  '[CONFORM-1] from %d to %d fps (segments %j) a shot of %i frames shows frame ⌊(j + ½) · N / M⌋ at j',
  async (nativeFps, fps, cuts, frames) => {
    const folder = await aFolder()
    const to = join(folder, 'shot.mp4')
    const parts = await segments(folder, nativeFps, cuts)
    expect(await media.conformShot(parts, to, { frames, fps, size, nativeFps })).toEqual({ isCopy: false })
    const source = cuts.flatMap(([from, count]) => range(from, count))
    expect(await shownNumbers(to)).toEqual(retimed(source.length, frames).map((index) => source[index]))
    expect((await media.probe(to)).fps).toBeCloseTo(fps, 3)
  }
)

test('[CONFORM-2] segments that are already so are copied: every packet and every frame as it was', async () => {
  const folder = await aFolder()
  const to = join(folder, 'shot.mp4')
  const parts = await segments(folder, 24, [
    [0, 17],
    [17, 1],
    [18, 30]
  ])
  expect(await media.conformShot(parts, to, { frames: 48, fps: 24, size, nativeFps: 24 })).toEqual({ isCopy: true })
  expect(await shownNumbers(to)).toEqual(range(0, 48))
  expect(await packetHashes(to)).toEqual((await Promise.all(parts.map(packetHashes))).flat())
})

test('[CONFORM-3] another canvas is covered and its centre kept', async () => {
  const folder = await aFolder()
  const source = join(folder, 'source.mp4')
  // Red, green and blue columns on a wide canvas: a square film keeps the middle.
  await ffmpeg(
    '-f',
    'lavfi',
    '-i',
    'color=red:s=64x64:r=24:d=0.25,pad=192:64:0:0:blue,drawbox=64:0:64:64:green:fill',
    ...x264,
    source
  )
  const part = join(folder, 'part.mp4')
  const to = join(folder, 'shot.mp4')
  await media.trimClip(source, part, { from: 0, frames: 6, fps: 24 })
  await media.conformShot([part], to, { frames: 6, fps: 24, size: { width: 128, height: 128 }, nativeFps: 24 })
  expect(await media.probe(to)).toMatchObject({ width: 128, height: 128 })
  const pixels = await ffmpeg(
    '-i',
    to,
    '-frames:v',
    '1',
    '-vf',
    'scale=1:1:flags=area',
    '-pix_fmt',
    'rgb24',
    '-f',
    'rawvideo',
    '-'
  )
  expect([...pixels].map((value) => value > 90)).toEqual([false, true, false])
})

test('[CONFORM-4] segments of different sizes make one shot', async () => {
  const folder = await aFolder()
  const large = join(folder, 'large.mp4')
  const [small = ''] = await segments(folder, 24, [[0, 6]])
  await media.trimClip(await numberedClip(join(folder, 'l.mp4'), { frames: 20, fps: 24, size: '128x96' }), large, {
    from: 10,
    frames: 6,
    fps: 24
  })
  const to = join(folder, 'shot.mp4')
  await media.conformShot([small, large], to, { frames: 12, fps: 24, size, nativeFps: 24 })
  expect(await shownNumbers(to)).toEqual([...range(0, 6), ...range(10, 6)])
})

test('[FILM-1] shots that were copied, encoded and left blank join without re-encoding, at a constant rate from 0', async () => {
  const folder = await aFolder()
  const shots = ['a', 'b', 'c'].map((name) => join(folder, `${name}.mp4`))
  const [copied = '', encoded = '', blank = ''] = shots
  const film = join(folder, 'film.mp4')
  await media.conformShot(
    await segments(folder, 23.976, [
      [0, 7],
      [7, 6]
    ]),
    copied,
    { frames: 13, fps: 23.976, size, nativeFps: 23.976 }
  )
  await media.conformShot(await segments(folder, 16, [[0, 8]]), encoded, {
    frames: 12,
    fps: 23.976,
    size,
    nativeFps: 16
  })
  await media.blankClip(blank, { frames: 5, fps: 23.976, size })
  const row = [copied, blank, encoded, copied, blank]
  expect(await media.joinFilm(row, film, { frames: 48, fps: 23.976 })).toMatchObject({
    frames: 48,
    ...size,
    colourSpace: 'bt709'
  })
  expect(await packetHashes(film)).toEqual((await Promise.all(row.map(packetHashes))).flat())
  expect(await frameHashes(film)).toEqual((await Promise.all(row.map((shot) => frameHashes(shot)))).flat())
  const times = (await ffprobe('-show_entries', 'packet=pts,dts,duration', film))
    .split('\n')
    .map((line) => line.split(',').slice(0, 3).map(Number))
  expect(times).toEqual(range(0, 48).map((frame) => [frame * 1001, frame * 1001, 1001]))
  const rates = await ffprobe('-show_entries', 'stream=r_frame_rate,avg_frame_rate', film)
  expect(rates).toBe('24000/1001,24000/1001')
})

test('[FILM-2] many joins do not drift', async () => {
  const folder = await aFolder()
  const [shot = ''] = await segments(folder, 30, [[0, 7]])
  const film = join(folder, 'film.mp4')
  const row = Array.from({ length: 300 }, () => shot)
  expect(await media.joinFilm(row, film, { frames: 2100, fps: 30 })).toMatchObject({
    frames: 2100,
    fps: 30,
    seconds: 70
  })
  const ends = (await ffprobe('-show_entries', 'packet=pts', film)).split('\n').at(-1)
  expect(Number(ends?.replace(',', ''))).toBe(2099 * 1000)
})

test('[FILM-3] shots whose streams differ are joined by one encode, frame for frame', async () => {
  const folder = await aFolder()
  const foreign = await numberedClip(join(folder, 'foreign.mp4'), { frames: 9, fps: 24 })
  const [own = ''] = await segments(folder, 24, [[20, 11]])
  const film = join(folder, 'film.mp4')
  expect(await media.joinFilm([own, foreign], film, { frames: 20, fps: 24 })).toMatchObject({ frames: 20, fps: 24 })
  expect(await shownNumbers(film)).toEqual([...range(20, 11), ...range(0, 9)])
})

test('[FILM-4] a film of another length than expected is not made', async () => {
  const folder = await aFolder()
  const shots = await segments(folder, 24, [
    [0, 5],
    [5, 6]
  ])
  await expect(media.joinFilm(shots, join(folder, 'film.mp4'), { frames: 12, fps: 24 })).rejects.toMatchObject({
    code: 'clip_frames',
    facts: { found: 11, expected: 12 }
  })
  expect((await readdir(folder)).toSorted()).toEqual(['segment-24-0.mp4', 'segment-24-1.mp4', 'source-24.mp4'])
})

test('[FILM-8] a shot that is not there is named', async () => {
  const folder = await aFolder()
  const absent = join(folder, 'absent.mp4')
  await expect(media.joinFilm([absent], join(folder, 'film.mp4'), { frames: 1, fps: 24 })).rejects.toMatchObject({
    code: 'file_missing',
    facts: { file: absent }
  })
  expect(await readdir(folder)).toEqual([])
})

test('[FILM-5] a cancelled join leaves the film that was there, and nothing else', async () => {
  const folder = await aFolder()
  const shots = await segments(folder, 24, [
    [0, 5],
    [5, 6]
  ])
  const film = join(folder, 'film.mp4')
  await media.joinFilm(shots, film, { frames: 11, fps: 24 })
  const before = await packetHashes(film)
  const controller = new AbortController()
  const run = { signal: controller.signal, onProgress: () => controller.abort() }
  await expect(media.joinFilm([...shots, ...shots], film, { frames: 22, fps: 24 }, run)).rejects.toMatchObject({
    name: 'AbortError'
  })
  expect(await packetHashes(film)).toEqual(before)
  expect((await readdir(folder)).toSorted()).toEqual([
    'film.mp4',
    'segment-24-0.mp4',
    'segment-24-1.mp4',
    'source-24.mp4'
  ])
})

test('[FILM-6] the film’s index stands in front', async () => {
  const folder = await aFolder()
  const film = join(folder, 'film.mp4')
  await media.joinFilm(await segments(folder, 24, [[0, 5]]), film, { frames: 5, fps: 24 })
  const bytes = await readFile(film, 'latin1')
  expect(bytes.indexOf('moov')).toBeGreaterThan(0)
  expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'))
})

test('[FILM-7] progress rises to 1', async () => {
  const folder = await aFolder()
  const told: number[] = []
  const shots = await segments(folder, 16, [[0, 40]])
  await media.conformShot(
    shots,
    join(folder, 'shot.mp4'),
    { frames: 60, fps: 24, size, nativeFps: 16 },
    { onProgress: (fraction) => told.push(fraction) }
  )
  expect(told).toEqual(told.toSorted((a, b) => a - b))
  expect(told.at(-1)).toBe(1)
})

async function packetHashes(file: string): Promise<string[]> {
  const listed = await ffprobe('-show_data_hash', 'md5', '-show_entries', 'packet=data_hash', file)
  return listed.split('\n')
}
