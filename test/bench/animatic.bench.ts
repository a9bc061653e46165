import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAnimaticEngine } from '../../services/engines/animatic/animatic-engine.ts'
import { createMedia } from '../../services/media/create-media.ts'
import { cameraMoves } from '../../services/model/camera.ts'
import { animaticProfile } from '../../services/model/workflow-profile.ts'
import { writeStill } from '../contracts/still-picture.ts'

const FPS = 24
const FRAMES = 3 * FPS
const CANVAS = { width: 1280, height: 720 }

/** Three seconds at 1280x720 and 24 fps from a 1920x1080 keyframe, each movement at full strength: the whole call, start of ffmpeg included. */
export default async function bench(report: (name: string, value: string) => void): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'framechain-bench-'))
  try {
    const keyframe = join(folder, 'keyframe.png')
    await writeStill(keyframe, { width: 1920, height: 1080 })
    const media = createMedia()
    await media.versions()
    const engine = createAnimaticEngine({ media, runner: media.runner })
    for (const move of cameraMoves) {
      const started = performance.now()
      await engine.render(
        {
          shotId: 'shot_01',
          segmentIndex: 0,
          workflow: animaticProfile,
          prompt: '',
          negativePrompt: '',
          startFrame: keyframe,
          shot: { keyframe, camera: { move, direction: 'forward', strength: 1 }, frames: FRAMES, firstFrame: 0 },
          canvas: CANVAS,
          fps: FPS,
          frames: FRAMES,
          seed: 1
        },
        {
          signal: new AbortController().signal,
          folder: await mkdtemp(join(folder, 'run-')),
          submitted: () => Promise.resolve(),
          onProgress: () => undefined,
          onPreview: () => undefined
        }
      )
      const frameMs = (performance.now() - started) / FRAMES
      const speed = 1000 / FPS / frameMs
      report(
        `animatic ${move}`,
        `${frameMs.toFixed(1)} ms a frame, ${speed.toFixed(2)} × real time (target 1.00: ${speed >= 1 ? 'met' : 'missed'})`
      )
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
