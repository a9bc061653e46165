import type { ReadinessView } from '../../../services/contract/engine-contract.ts'
import type { EngineState } from '../../stores/readiness-store.ts'
import { serverText } from '../queue/run-words.ts'

export const engineTitles: Readonly<Record<string, string>> = {
  animatic: 'Animatic',
  comfyui: 'ComfyUI',
  veo: 'Veo',
  replicate: 'Replicate'
}

export const engineTitle = (id: string): string => engineTitles[id] ?? id

export const stateWords: Record<EngineState, string> = {
  checking: 'checking',
  ready: 'ready',
  partly: 'some servers are ready',
  not_ready: 'not ready'
}

/** What a server is called where it stands below its engine. */
export const serverTitle = ({ name, engine }: ReadinessView): string =>
  name === engine ? engineTitle(engine) : serverText(name)

/** A line of what is good to know of a server. */
export interface FactLine {
  label: string
  value: string
}

const labels: Readonly<Record<string, string>> = {
  version: 'Version',
  device: 'Graphics card',
  vram: 'Graphics memory',
  memory: 'Memory',
  limits: 'Limits',
  queue: 'In its queue',
  models: 'Models',
  used_names: 'Used names',
  sage: 'SageAttention',
  sage_choice: 'SageAttention',
  previews: 'Live previews',
  folders: 'Model folders',
  ffmpeg: 'ffmpeg'
}

/** Said elsewhere, or of no use to a person. */
const hidden = new Set(['server', 'workflow', 'renderer', 'vram_gb', 'vram_free_gb'])

/** A server's facts in the order in which one asks for them; those of a newer studio come last, under their own names. */
export function factLines({ facts }: Pick<ReadinessView, 'facts'>): FactLine[] {
  const { vram_gb: has, vram_free_gb: free } = facts
  const vram =
    typeof has === 'number' ? { vram: typeof free === 'number' ? `${has} GB, ${free} GB free` : `${has} GB` } : {}
  const all: Record<string, unknown> = { ...facts, ...vram }
  const known = Object.keys(labels).filter((key) => key in all)
  const others = Object.keys(all).filter((key) => !(key in labels) && !hidden.has(key))
  return [...known, ...others].map((key) => ({
    label: labels[key] ?? sentenceCase(key),
    value: valueText(all[key])
  }))
}

const sentenceCase = (key: string): string => {
  const words = key.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function valueText(value: unknown): string {
  if (value === 0) return 'nothing'
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value)
}

/** All gaps as a text to hand on to whoever keeps the server. */
export const gapsText = (servers: readonly ReadinessView[]): string =>
  servers
    .filter(({ gaps }) => gaps.length > 0)
    .map((server) => [serverTitle(server), ...server.gaps.map(({ what, fix }) => `- ${what} ${fix}`)].join('\n'))
    .join('\n\n')
