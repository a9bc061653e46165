import { setTimeout as sleep } from 'node:timers/promises'
import type { Json } from '../../../services/model/json.ts'
import type { ExecutionContext } from './execution.ts'
import { decodeLatent, flatImage, toPreview } from './frames.ts'
import { nodeText, vhsPreview } from './messages.ts'
import type { ProgressState } from './progress.ts'
import type { QueueItem } from './prompt-queue.ts'
import { NodeFailure } from './recorded-errors.ts'
import type { LatentValue } from './values.ts'

interface SamplingContext extends Pick<
  ExecutionContext,
  'sockets' | 'failures' | 'timing' | 'previews' | 'flags' | 'signal'
> {
  item: QueueItem
  clientId: string | null
  progress: ProgressState
  /** Throws when the run is to end, or when told so. */
  checkInterrupt(isNow?: boolean): void
}

const samplerClasses = /^(KSampler(Advanced)?|SamplerCustom(Advanced)?)$/

/** What the VideoHelperSuite is told by the workflow that comes with a prompt. */
function vhsRate(extra: Record<string, Json>): number | undefined {
  const info = extra['extra_pnginfo'] as { workflow?: { extra?: Record<string, Json> } } | undefined
  const settings = info?.workflow?.extra
  if (settings?.['VHS_latentpreview'] !== true) return undefined
  return typeof settings['VHS_latentpreviewrate'] === 'number' ? settings['VHS_latentpreviewrate'] : 8
}

/** The messages of a node at work: steps with previews, frames, texts. Each sampler counts its own steps. */
export function createSampling(context: SamplingContext) {
  const { sockets, failures, timing, previews, flags, signal, item, clientId, progress, checkInterrupt } = context
  const [, promptId, graph, extra] = item
  const samplers = Object.values(graph).filter(({ class_type }) => samplerClasses.test(class_type)).length
  const renderMs = typeof timing.renderMs === 'number' ? timing.renderMs : timing.renderMs(graph)
  const rate = previews.isOn ? vhsRate(extra) : undefined
  const report = (nodeId: string, value: number, max: number) =>
    sockets.send('progress', { value, max, prompt_id: promptId, node: nodeId }, clientId)

  const picture = async (latent: LatentValue, index: number, longest: number) => {
    const images = flags.isTiny ? flatImage(latent.id, latent) : decodeLatent(latent)
    return toPreview(await images.frame(index % images.count), images, flags.isTiny ? 64 : longest)
  }
  /** VideoHelperSuite shows the latent as a loop of small frames, all of them at the first step. */
  const sendVhs = async (nodeId: string, step: number, latent: LatentValue, fps: number) => {
    const length = Math.floor((latent.count - 1) / 4) + 1
    if (step === 1) sockets.send('VHS_latentpreview', { length, rate: fps, id: nodeId }, clientId)
    for (let frame = 0; frame < (step === 1 ? length : 1); frame++)
      sockets.sendBinary(vhsPreview(await picture(latent, frame, 64), { nodeId, frame }), clientId)
  }

  return {
    async sample(nodeId: string, steps: number, latent: LatentValue): Promise<void> {
      const waitMs = timing.stepMs + renderMs / Math.max(1, samplers * steps)
      const classType = graph[nodeId]?.class_type ?? ''
      for (let step = 1; step <= steps; step++) {
        if (waitMs > 0) await sleep(waitMs, undefined, { signal })
        const outcome = await failures.reach({ at: 'step', nodeId, classType, step, promptId })
        if (typeof outcome === 'object' && 'error' in outcome) throw new NodeFailure(outcome.error)
        signal.throwIfAborted()
        checkInterrupt(outcome === 'interrupt')
        if (rate !== undefined) await sendVhs(nodeId, step, latent, rate)
        const jpeg = previews.isOn && rate === undefined ? await picture(latent, step, previews.size) : undefined
        progress.update(nodeId, step, steps)
        const isLegacy = !sockets.hasPreviewMetadata(clientId)
        if (isLegacy) report(nodeId, step, steps)
        if (jpeg !== undefined) sockets.sendPreview(jpeg, { nodeId, promptId }, clientId)
        if (!isLegacy) report(nodeId, step, steps)
      }
    },
    async countFrames(nodeId: string, frames: number): Promise<void> {
      for (let frame = 1; frame <= frames; frame++) {
        progress.update(nodeId, frame, frames)
        report(nodeId, frame, frames)
      }
    },
    say(nodeId: string, text: string): void {
      sockets.sendBinary(nodeText(nodeId, text), clientId)
    }
  }
}
