import { StudioError } from '../../../contract/studio-error.ts'
import { canvasSize, smallGpuLimit, type SmallGpuLimit, type WorkflowProfile } from '../../../model/workflow-profile.ts'
import type { SystemStats } from '../answers.ts'

/** What a card should be asked for at most, by the manifest and its memory. */
export interface GpuLimits {
  /** Null where the card is large enough, or its memory is not known. */
  limit: SmallGpuLimit | null
  /** The user has said that it is to be tried all the same. */
  isLifted: boolean
  /** One sentence for the user; null where there is no limit. */
  says: string | null
}

/** What a segment asks of a card. */
export interface GpuAsk {
  frames: number
  width: number
  height: number
  steps?: number | undefined
}

const GIBIBYTE = 1024 ** 3

/**
 * The memory of the card as its maker counts it: a card sold with 24 GB tells 23.6 GiB, one with 12 GB 11.8. Null for a
 * server without one, whose `vram_total` is the memory of the machine.
 */
export function nominalVramGb({ devices }: Pick<SystemStats, 'devices'>): number | null {
  const [device] = devices
  if (device === undefined || device.type === 'cpu' || device.vram_total <= 0) return null
  return Math.round(device.vram_total / GIBIBYTE)
}

/** The limits of a workflow on a card of so many gigabytes. */
export function limitsFor(
  profile: WorkflowProfile,
  vramGb: number | null,
  { lifted = false }: { lifted?: boolean } = {}
): GpuLimits {
  const limit = vramGb === null ? undefined : smallGpuLimit(profile, vramGb)
  if (limit === undefined) return { limit: null, isLifted: false, says: null }
  const words = [
    limit.max_frames === undefined ? null : `${limit.max_frames} frames`,
    limit.max_pixels === undefined ? null : `${limit.max_pixels} pixels a frame`,
    limit.max_side === undefined ? null : `${limit.max_side} pixels a side`,
    stepsOf(profile, limit) === undefined ? null : `${limit.steps} steps`
  ].filter((word) => word !== null)
  const says = `${profile.title} on ${vramGb} GB: at most ${words.join(', ')}${lifted ? ' (lifted)' : ''}.`
  return { limit, isLifted: lifted, says: words.length === 0 ? null : says }
}

/** What of an ask is over the limits, whether they are lifted or not; a sentence each. */
export function overLimits(profile: WorkflowProfile, { limit }: GpuLimits, ask: GpuAsk): string[] {
  if (limit === null) return []
  const { frames, width, height, steps } = ask
  const { max_frames = Infinity, max_pixels = Infinity, max_side = Infinity } = limit
  const maxSteps = stepsOf(profile, limit) ?? Infinity
  return [
    frames > max_frames ? `${frames} frames are more than ${max_frames}.` : null,
    width * height > max_pixels ? `${width}×${height} has more than ${max_pixels} pixels.` : null,
    Math.max(width, height) > max_side ? `${width}×${height} has a side of more than ${max_side} pixels.` : null,
    steps !== undefined && steps > maxSteps ? `${steps} steps are more than ${maxSteps}.` : null
  ].filter((line) => line !== null)
}

/** The largest ask within the limits: legal frames, a size on the model's grid in the same proportions. */
export function withinLimits(profile: WorkflowProfile, limits: GpuLimits, ask: GpuAsk): GpuAsk {
  const { limit, isLifted } = limits
  if (limit === null || isLifted || overLimits(profile, limits, ask).length === 0) return ask
  const { step, min } = profile.frame_rule
  const most = limit.max_frames ?? Infinity
  const frames = ask.frames <= most ? ask.frames : Math.max(min, Math.floor((most - 1) / step) * step + 1)
  const steps = ask.steps === undefined ? undefined : Math.min(ask.steps, stepsOf(profile, limit) ?? Infinity)
  return { ...ask, frames, ...sizeWithin(profile, limit, ask), ...(steps !== undefined && { steps }) }
}

/** Throws `insufficient_vram` for an ask over limits that are not lifted, before a card spends minutes to find out. */
export function refuseOverLimits(profile: WorkflowProfile, limits: GpuLimits, ask: GpuAsk): void {
  const over = limits.isLifted ? [] : overLimits(profile, limits, ask)
  if (over.length === 0) return
  const { frames, width, height } = withinLimits(profile, limits, ask)
  throw new StudioError('insufficient_vram', {
    what: `${profile.title} is asked for more than this graphics card should be.`,
    cause: `${over.join(' ')} ${limits.says ?? ''}`.trim(),
    steps: [
      `Render at most ${frames} frames of ${width}×${height}.`,
      'Or lift the limits of small cards in the settings and try it.'
    ],
    workflow: profile.file,
    memory: 'graphics'
  })
}

/** Steps that are fixed by the model are no one's to lower. */
const stepsOf = (profile: WorkflowProfile, limit: SmallGpuLimit): number | undefined =>
  profile.fixed?.includes('steps') === true ? undefined : limit.steps

function sizeWithin(
  { size_multiple }: WorkflowProfile,
  { max_pixels = Infinity, max_side = Infinity }: SmallGpuLimit,
  { width, height }: GpuAsk
): { width: number; height: number } {
  const isWithin = (size: { width: number; height: number }): boolean =>
    size.width * size.height <= max_pixels && Math.max(size.width, size.height) <= max_side
  // Rounding to the grid can lead over the limit again: a little less is tried until it does not.
  for (let share = 1; share > 0.05; share -= 0.01) {
    const scale = Math.min(1, max_side / Math.max(width, height))
    const pixels = Math.min(width * height * scale * scale, max_pixels) * share
    const size = canvasSize(width, height, size_multiple, pixels)
    if (isWithin(size)) return size
  }
  return canvasSize(width, height, size_multiple, 1)
}
