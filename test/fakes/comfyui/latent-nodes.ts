import { decodeLatent, flatImage } from './frames.ts'
import { findImage, latentOf, numberOf, opaque, scalarValue, textOf } from './node-call.ts'
import type { NodeCall, NodeHandler } from './node-call.ts'
import type { LatentValue, Value } from './values.ts'

/** What the real nodes make of the size and the length they are asked for; all round down without a word. */
const latentRules: { classes: RegExp; sizeStep: number; frames: (asked: number) => number }[] = [
  { classes: /^SVD/, sizeStep: 8, frames: (asked) => asked },
  { classes: /^(EmptyLTXV|LTXVImg)/, sizeStep: 32, frames: (asked) => 8 * Math.floor((asked - 1) / 8) + 1 },
  { classes: /^Wan22ImageToVideoLatent$/, sizeStep: 16, frames: (asked) => 4 * Math.floor((asked - 1) / 4) + 1 },
  { classes: /^EmptyLatentImage$/, sizeStep: 8, frames: (asked) => asked },
  { classes: /./, sizeStep: 8, frames: (asked) => 4 * Math.floor((asked - 1) / 4) + 1 }
]

/** Whether a class makes a latent of a size of its own. */
export const makesLatent = ({ fact }: Pick<NodeCall, 'fact'>): boolean =>
  fact.output.includes('LATENT') && fact.input['width'] !== undefined && fact.input['height'] !== undefined

export const emptyLatent: NodeHandler = (call) => {
  const rule = latentRules.find(({ classes }) => classes.test(call.classType))
  if (rule === undefined) throw new Error(`no latent rule for ${call.classType}`)
  const down = (size: number) => Math.max(rule.sizeStep, Math.floor(size / rule.sizeStep) * rule.sizeStep)
  const asked = numberOf(call, 'length', numberOf(call, 'video_frames', numberOf(call, 'batch_size', 1)))
  const latent: LatentValue = {
    kind: 'latent',
    id: call.id,
    width: down(numberOf(call, 'width')),
    height: down(numberOf(call, 'height')),
    count: rule.frames(asked),
    start: findImage(call, 'start_image', 'image', 'init_image', 'ref_image', 'reference_image'),
    end: findImage(call, 'end_image')
  }
  const values = call.fact.output.map((type): Value => {
    if (type === 'LATENT') return latent
    return type === 'INT' ? scalarValue(0) : opaque(call, type)
  })
  return { values }
}

/** How many steps a sampler call reports; each call counts its own from 1. */
function stepsOf(call: NodeCall): number {
  if (call.classType === 'KSamplerAdvanced') {
    const last = Math.min(numberOf(call, 'end_at_step', 10_000), numberOf(call, 'steps'))
    return Math.max(0, last - numberOf(call, 'start_at_step'))
  }
  const sigmas = call.inputs['sigmas']
  return sigmas?.kind === 'sigmas' ? sigmas.steps : numberOf(call, 'steps')
}

const sampler: NodeHandler = async (call) => {
  const latent = { ...latentOf(call, 'latent_image'), id: call.id }
  await call.tools.sample(stepsOf(call), latent)
  return { values: call.fact.output.map(() => latent) }
}

const decode: NodeHandler = (call) => {
  const latent = { ...latentOf(call, 'samples'), id: call.id }
  return { values: [call.tools.isTiny ? flatImage(call.id, latent) : decodeLatent(latent)] }
}

const scheduler: NodeHandler = (call) => ({
  values: [{ kind: 'sigmas', id: call.id, steps: numberOf(call, 'steps') }]
})

const encode: NodeHandler = (call) => {
  const image = findImage(call, 'pixels', 'image', 'images')
  if (image === undefined) throw new Error(`${call.classType} ${call.nodeId} has nothing to encode`)
  const { width, height, count } = image
  return { values: [{ kind: 'latent', id: call.id, width, height, count, start: image }] }
}

/** Takes latent frames off the front, four pictures each. */
const trim: NodeHandler = (call) => {
  const latent = latentOf(call, 'samples')
  const count = Math.max(1, latent.count - 4 * numberOf(call, 'trim_amount'))
  return { values: [{ ...latent, id: call.id, count }] }
}

const sigmaSteps: NodeHandler = (call) => {
  const text = textOf(call, 'sigmas')
  return { values: [{ kind: 'sigmas', id: call.id, steps: Math.max(1, text.split(',').length - 1) }] }
}

export const latentHandlers: Record<string, NodeHandler> = {
  KSampler: sampler,
  KSamplerAdvanced: sampler,
  SamplerCustom: sampler,
  SamplerCustomAdvanced: sampler,
  BasicScheduler: scheduler,
  LTXVScheduler: scheduler,
  ManualSigmas: sigmaSteps,
  VAEDecode: decode,
  VAEDecodeTiled: decode,
  VAEDecodeLoopKJ: decode,
  VHS_VAEDecodeBatched: decode,
  VAEEncode: encode,
  VAEEncodeTiled: encode,
  VHS_VAEEncodeBatched: encode,
  TrimVideoLatent: trim
}
