import type { SystemStats } from '../../../../../services/engines/comfyui/answers.ts'
import { parseNodeFacts, type NodeFacts } from '../../../../../services/workflows/injection/node-facts.ts'

/** What a server says of loaders: class → input → files, in the older of the two shapes; `v3` in the newer one. */
export function serverNodes(
  loaders: Record<string, Record<string, readonly string[]>>,
  v3: Record<string, Record<string, readonly string[]>> = {}
): NodeFacts {
  const describe = (inputs: Record<string, readonly string[]>, spec: (files: readonly string[]) => unknown) => ({
    input: { required: Object.fromEntries(Object.entries(inputs).map(([input, files]) => [input, spec(files)])) },
    output: [],
    output_node: false
  })
  return parseNodeFacts({
    ...Object.fromEntries(
      Object.entries(loaders).map(([name, inputs]) => [name, describe(inputs, (files) => [files, {}])])
    ),
    ...Object.fromEntries(
      Object.entries(v3).map(([name, inputs]) => [name, describe(inputs, (options) => ['COMBO', { options }])])
    )
  })
}

const GIBIBYTE = 1024 ** 3

export const someStats = ({
  gib = 23.6,
  type = 'cuda',
  version = '0.3.64',
  argv = [] as string[]
} = {}): SystemStats => ({
  system: { comfyui_version: version, argv: ['main.py', ...argv] },
  devices: [{ name: 'a card', type, vram_total: gib * GIBIBYTE, vram_free: gib * GIBIBYTE }]
})
