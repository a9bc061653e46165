import type { Json } from '../../../services/model/json.ts'
import { inputConfig } from './node-facts.ts'
import type { NodeFact } from './node-facts.ts'

const hiddenInputs: Record<string, Json> = {
  prompt: ['PROMPT'],
  extra_pnginfo: ['EXTRA_PNGINFO'],
  unique_id: ['UNIQUE_ID']
}

/** One class as `/object_info` describes it. */
export function describeClass(
  name: string,
  fact: NodeFact,
  options: (inputName: string) => Json[]
): Record<string, Json> {
  const inputs = Object.entries(fact.input)
  const section = (isRequired: boolean) =>
    inputs
      .filter(([, input]) => input.required === isRequired)
      .map(([inputName, input]): [string, Json] => {
        const [type, extra] = inputConfig(input, input.type === 'COMBO' ? options(inputName) : undefined)
        return [inputName, Array.isArray(type) && Object.keys(extra).length === 0 ? [type] : [type, extra]]
      })
  const sections: [string, [string, Json][]][] = [
    ['required', section(true)],
    ['optional', section(false)],
    ['hidden', (fact.hidden ?? []).map((hidden): [string, Json] => [hidden, hiddenInputs[hidden] ?? ['*']])]
  ]
  const present = sections.filter(([key, entries]) => key === 'required' || entries.length > 0)
  return {
    input: Object.fromEntries(present.map(([key, entries]) => [key, Object.fromEntries(entries)])),
    input_order: Object.fromEntries(present.map(([key, entries]) => [key, entries.map(([inputName]) => inputName)])),
    output: fact.output,
    output_is_list: fact.output.map(() => false),
    output_name: fact.output,
    name,
    display_name: name,
    description: '',
    python_module: fact.module,
    category: '',
    output_node: fact.output_node,
    ...(fact.deprecated === true ? { deprecated: true } : {}),
    ...(fact.experimental === true ? { experimental: true } : {}),
    ...(fact.module.startsWith('comfy_api_nodes') ? { api_node: true } : {})
  }
}
