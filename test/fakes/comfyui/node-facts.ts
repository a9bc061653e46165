import { readFile } from 'node:fs/promises'
import type { Json } from '../../../services/model/json.ts'

/** One input of a node class, as a real server described it. `<files>` stands for what lies in the server's folders. */
export interface InputFact {
  type: string
  required: boolean
  combo_schema?: 'v1' | 'v3'
  options?: Json[] | '<files>'
  default?: Json
  min?: number
  max?: number
  step?: number
  image_upload?: boolean
  video_upload?: boolean
  audio_upload?: boolean
  control_after_generate?: boolean
  force_input?: boolean
}

export interface NodeFact {
  input: Record<string, InputFact>
  output: string[]
  output_node: boolean
  module: string
  hidden?: string[]
  deprecated?: boolean
  experimental?: boolean
}

/** Node classes by name. */
export type NodeFacts = Record<string, NodeFact>

const factsFile = new URL('../../fixtures/comfyui/nodes.json', import.meta.url)

/** The node classes of the recorded server that video graphs use. */
export async function readNodeFacts(): Promise<NodeFacts> {
  const file = JSON.parse(await readFile(factsFile, 'utf8')) as { nodes: NodeFacts }
  return file.nodes
}

/** An input's type as validation and `/object_info` show it: v1 combos are their own list of options. */
export function inputConfig(fact: InputFact, options: Json[] | undefined): [type: Json, extra: Record<string, Json>] {
  const { type, required: _required, combo_schema, options: _options, ...extra } = fact
  if (type !== 'COMBO') return [type, { ...extra }]
  return combo_schema === 'v1' ? [options ?? [], { ...extra }] : ['COMBO', { ...extra, options: options ?? [] }]
}
