import { link, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import {
  lastFrameFile,
  projectFiles,
  segmentFile,
  sidecarFile,
  takeFile,
  takeLastFrameFile
} from '../../../services/model/project-files.ts'
import { aPicture } from '../../builders/pictured-project.ts'
import { aTake } from '../../builders/take.ts'
import { ffmpeg, inFolder } from '../media-clips.ts'

export const SHOTS = 1000
const SEGMENTS = 3
const TAKES = 3
const FPS = 24
const SIZE = { width: 192, height: 108 }
const PICTURES = 12

const id = (index: number): string => String(index + 1).padStart(4, '0')

/** A project of 1,000 shots of three segments, each with three takes on disk, as a long film has it: small, but real. */
export async function makeLongFilm(folder: string): Promise<void> {
  const shots = Array.from({ length: SHOTS }, (_, index) => ({
    shot_id: id(index),
    filename_base: `shot_${index + 1}`,
    description: 'A lighthouse on a headland at dusk, waves break below.',
    prompt: 'wide shot of a lighthouse on a headland at dusk, storm waves, film grain, '.repeat(4),
    negative_prompt: 'blurry, low quality, text, watermark, deformed',
    duration: 8,
    camera_movement: 'slow_push',
    wan: { seed: index, cfg: 5, steps: 20 }
  }))
  const pictures = await Promise.all(Array.from({ length: PICTURES }, (_, hue) => aPicture({ ...SIZE, hue: hue * 30 })))
  const clips = new Map([
    [72, await aClip(72)],
    [48, await aClip(48)]
  ])
  const segments: unknown[] = []
  const files: [string, string | Uint8Array][] = [
    ['project.json', JSON.stringify({ schema: 1, name: 'Long film', fps: FPS, ...SIZE })],
    ['storyboards/storyboard_main.json', `${JSON.stringify({ project: 'Long film', version: '1', shots }, null, 2)}\n`],
    [
      projectFiles.selection,
      JSON.stringify({ selections: shots.map(({ shot_id }) => ({ shot_id, selected_file: `${shot_id}.png` })) })
    ]
  ]
  for (const [place, { shot_id }] of shots.entries()) {
    const picture = pictures.at(place % PICTURES)!
    files.push([`selected/${shot_id}.png`, picture])
    for (let index = 0; index < SEGMENTS; index++) {
      const frames = index < 2 ? 72 : 48
      const video = clips.get(frames)!
      for (let take = 0; take < TAKES; take++) {
        const fingerprint = `${take}${shot_id}${index}`.padEnd(64, '0')
        const clip = takeFile(shot_id, index, fingerprint)
        const slate = aTake({
          shot_id,
          segment_index: index,
          fingerprint,
          clip,
          last_frame: takeLastFrameFile(clip),
          bytes: video.length,
          frames,
          fps: FPS,
          ...SIZE,
          engine: 'animatic',
          workflow: 'animatic',
          timings_ms: {
            render: 900,
            total: 1e3
          }
        })
        files.push([sidecarFile(clip), JSON.stringify(slate, null, 2)])
        files.push([clip, video])
        if (take > 0) continue
        segments.push({ shot_id, segment_index: index, state: { status: 'done', take: clip, fingerprint, frames } })
        files.push([segmentFile(shot_id, index), video], [lastFrameFile(shot_id, index), picture])
      }
    }
  }
  const run = {
    engine: 'animatic',
    workflow: null,
    started_at: '2026-01-01T00:00:00Z',
    ended_at: '2026-01-01T01:00:00Z'
  }
  files.push([projectFiles.state, JSON.stringify({ schema: 1, run: { ...run, segments } })])
  for (const name of new Set(files.map(([file]) => dirname(file)))) await mkdir(join(folder, name), { recursive: true })
  await writeAll(folder, files)
}

/** The same bytes are one file under many names: 12,000 clips take no room. */
async function writeAll(folder: string, files: readonly [file: string, data: string | Uint8Array][]): Promise<void> {
  const first = new Map<string | Uint8Array, string>()
  const others: [file: string, source: string][] = []
  for (const [file, data] of files) {
    const source = first.get(data)
    if (source === undefined) first.set(data, join(folder, file))
    else others.push([join(folder, file), source])
  }
  await inBatches([...first], ([data, file]) => writeFile(file, data))
  await inBatches(others, ([file, source]) => link(source, file))
}

async function inBatches<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  for (let from = 0; from < items.length; from += 100) await Promise.all(items.slice(from, from + 100).map(work))
}

async function aClip(frames: number): Promise<Uint8Array> {
  let clip: Uint8Array = new Uint8Array()
  await inFolder(async (folder) => {
    const file = join(folder, 'clip.mp4')
    const source = `testsrc2=size=${SIZE.width}x${SIZE.height}:rate=${FPS}`
    await ffmpeg('-f', 'lavfi', '-i', source, '-frames:v', String(frames), '-pix_fmt', 'yuv420p', file)
    clip = await readFile(file)
  })
  return clip
}
