import { mkdir, writeFile } from 'node:fs/promises'
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

export const SHOTS = 1000
const SEGMENTS = 3
const TAKES = 3

const id = (index: number): string => String(index + 1).padStart(4, '0')

/** A project of 1,000 shots of three segments, each with three takes on disk, as a long film has it. The clips are text. */
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
  const picture = await aPicture({ width: 96, height: 64 })
  const segments: unknown[] = []
  const files: [string, string | Uint8Array][] = [
    ['project.json', JSON.stringify({ schema: 1, name: 'Long film', fps: 24, width: 96, height: 64 })],
    ['storyboards/storyboard_main.json', `${JSON.stringify({ project: 'Long film', version: '1', shots }, null, 2)}\n`],
    [
      projectFiles.selection,
      JSON.stringify({ selections: shots.map(({ shot_id }) => ({ shot_id, selected_file: `${shot_id}.png` })) })
    ]
  ]
  for (const { shot_id } of shots) {
    files.push([`selected/${shot_id}.png`, picture])
    for (let index = 0; index < SEGMENTS; index++) {
      const frames = index < 2 ? 72 : 48
      for (let take = 0; take < TAKES; take++) {
        const fingerprint = `${take}${shot_id}${index}`.padEnd(64, '0')
        const clip = takeFile(shot_id, index, fingerprint)
        const slate = aTake({
          shot_id,
          segment_index: index,
          fingerprint,
          clip,
          last_frame: takeLastFrameFile(clip),
          bytes: 4,
          frames,
          fps: 24,
          width: 96,
          height: 64,
          engine: 'animatic',
          workflow: 'animatic',
          timings_ms: {
            render: 900,
            total: 1e3
          }
        })
        files.push([sidecarFile(clip), JSON.stringify(slate, null, 2)])
        files.push([clip, 'clip'])
        if (take > 0) continue
        segments.push({ shot_id, segment_index: index, state: { status: 'done', take: clip, fingerprint, frames } })
        files.push([segmentFile(shot_id, index), 'clip'], [lastFrameFile(shot_id, index), picture])
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
  while (files.length > 0)
    await Promise.all(files.splice(0, 100).map(([file, data]) => writeFile(join(folder, file), data)))
}
