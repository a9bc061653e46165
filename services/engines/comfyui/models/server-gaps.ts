import type { Json } from '../../../model/json.ts'
import type { WorkflowProfile } from '../../../model/workflow-profile.ts'
import type { Readiness } from '../../video-engine.ts'
import type { SystemStats } from '../answers.ts'
import { limitsFor, nominalVramGb } from './gpu-limits.ts'
import { optionValues } from './local-models.ts'

/** The first version that runs a prompt under the id that its client chose. */
const OLDEST = [0, 3, 45]
const GIBIBYTE = 1024 ** 3

/** What of the server itself keeps it from rendering a workflow: its version and, unless its limits are lifted, its memory. */
export function serverGaps(stats: SystemStats, profile: WorkflowProfile, { lifted = false } = {}): Readiness['gaps'] {
  const gaps: Readiness['gaps'] = []
  const { comfyui_version: version } = stats.system
  if (isOlder(version, OLDEST)) {
    gaps.push({
      code: 'worker_unavailable',
      what: `ComfyUI is version ${version}, which is too old.`,
      fix: `Update ComfyUI to ${OLDEST.join('.')} or later.`
    })
  }
  const { vram_gb: need } = profile
  const has = nominalVramGb(stats)
  if (!lifted && need !== undefined && has !== null && has < need.min) {
    gaps.push({
      code: 'insufficient_vram',
      what: `${profile.title} needs ${need.min} GB of graphics memory, and the server has ${has} GB.`,
      fix: 'Choose a smaller workflow (GGUF, or the 5B model), or another server.'
    })
  }
  return gaps
}

/** What is good to know of the server; none of it keeps it from rendering. */
export function serverFacts(
  stats: SystemStats,
  profile: WorkflowProfile,
  options: { lifted: boolean }
): Record<string, Json> {
  const [device] = stats.devices
  const has = nominalVramGb(stats)
  const { says } = limitsFor(profile, has, options)
  return {
    version: stats.system.comfyui_version,
    ...(device !== undefined && { device: device.name }),
    ...(device !== undefined && has !== null && { vram_gb: has, vram_free_gb: tenths(device.vram_free / GIBIBYTE) }),
    ...memoryNote(profile, device?.type, has),
    ...(says !== null && { limits: says }),
    previews: previewsOf(stats.system.argv)
  }
}

function memoryNote(
  profile: WorkflowProfile,
  type: string | undefined,
  has: number | null
): Record<string, Json> | null {
  if (type === 'cpu')
    return { memory: 'no graphics card: it renders on the processor, which takes hours for seconds of film' }
  const { vram_gb: need } = profile
  if (need === undefined || has === null || has < need.min || has >= need.recommended) return null
  return { memory: `enough; ${need.recommended} GB are recommended for ${profile.title}` }
}

/** Without the option older servers send no live picture: none is ComfyUI's own default. Newer ones are asked prompt by prompt. */
export function previewsOf(argv: readonly string[]): string {
  const method = optionValues(argv, '--preview-method')[0] ?? 'none'
  return method === 'none'
    ? 'off unless the server is new; start ComfyUI with --preview-method auto to see segments while they render'
    : method
}

function isOlder(version: string, than: readonly number[]): boolean {
  const numbers = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number)
  if (numbers === undefined) return false
  const at = than.findIndex((part, index) => numbers[index] !== part)
  return at >= 0 && (numbers[at] ?? 0) < (than[at] ?? 0)
}

const tenths = (value: number): number => Math.round(value * 10) / 10
