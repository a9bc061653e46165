import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { createComfyuiEngine, type ComfyuiEngine } from '../../../services/engines/comfyui/comfyui-engine.ts'
import type { EarlyHandOff, RenderJob, RenderRun } from '../../../services/engines/video-engine.ts'
import { writeFileWhole } from '../../../services/files/durable-write.ts'
import { nodeFileLayer } from '../../../services/files/file-layer.ts'
import { createMedia } from '../../../services/media/create-media.ts'
import type { WorkflowProfile } from '../../../services/model/workflow-profile.ts'
import type { WorkflowRegistry } from '../../../services/workflows/workflow-registry.ts'
import { createFakeComfyui, type FakeComfyui, type FakeComfyuiOptions } from '../../fakes/comfyui/comfyui.ts'

export const WAN = 'gcv_wan_2.2_14b_i2v.json'

export type Report = (name: string, value: string) => void

export const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
export const ms = (number: number): string => `${number.toFixed(1)} ms`
export const verdict = (isMet: boolean): string => (isMet ? 'met' : 'missed')

export interface Stage {
  comfy: FakeComfyui
  engine: ComfyuiEngine
  workflow: WorkflowProfile
  end(): Promise<void>
}

export async function stage(registry: WorkflowRegistry, options: FakeComfyuiOptions): Promise<Stage> {
  const comfy = await createFakeComfyui(options)
  const workflow = registry.find(WAN)?.profile
  if (workflow === null || workflow === undefined) throw new Error(`${WAN} is not there`)
  const engine = createComfyuiEngine({
    server: { url: comfy.url },
    workflows: registry,
    media: createMedia(),
    defaultWorkflow: workflow
  })
  const end = async (): Promise<void> => {
    await engine.close()
    await comfy.stop()
  }
  return { comfy, engine, workflow, end }
}

export interface Size {
  width: number
  height: number
}

export async function aStart(folder: string, { width, height }: Size): Promise<string> {
  const file = join(folder, `start_${width}x${height}.png`)
  await sharp({ create: { width, height, channels: 3, background: '#5a7' } })
    .png()
    .toFile(file)
  return file
}

export const aJob = (
  workflow: WorkflowProfile,
  startFrame: string,
  canvas: Size,
  changes: Partial<RenderJob>
): RenderJob => ({
  shotId: '001',
  segmentIndex: 0,
  workflow,
  prompt: 'a harbour at dawn',
  negativePrompt: 'blurry',
  startFrame,
  shot: {
    keyframe: startFrame,
    camera: { move: 'static', direction: 'forward', strength: 0.5 },
    frames: 5,
    firstFrame: 0
  },
  canvas,
  fps: 16,
  frames: 5,
  seed: 1,
  steps: 2,
  ...changes
})

/** A run whose ticket goes to the disk as a project's state does. */
export async function aRun(folder: string, onHandOff?: (handOff: EarlyHandOff) => void): Promise<RenderRun> {
  const own = await mkdtemp(join(folder, 'run-'))
  const state = join(folder, '_state.json')
  return {
    signal: new AbortController().signal,
    folder: own,
    submitted: (ticket) => writeFileWhole(nodeFileLayer, state, JSON.stringify(ticket)),
    onProgress: () => undefined,
    onPreview: () => undefined,
    ...(onHandOff !== undefined && { onHandOff })
  }
}
