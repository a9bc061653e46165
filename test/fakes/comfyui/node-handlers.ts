import { imageHandlers } from './image-nodes.ts'
import { emptyLatent, latentHandlers, makesLatent } from './latent-nodes.ts'
import { opaque, scalarValue, textOf } from './node-call.ts'
import type { NodeCall, NodeHandler } from './node-call.ts'
import { NodeFailure, recordedErrors } from './recorded-errors.ts'
import { saverHandlers } from './saver-nodes.ts'
import type { Value } from './values.ts'

const scalarTypes = new Set(['INT', 'FLOAT', 'STRING', 'BOOLEAN'])
const kinds: Record<string, Value['kind']> = { IMAGE: 'image', LATENT: 'latent', VIDEO: 'video', SIGMAS: 'sigmas' }

/** A class that nothing special is known of hands on, for each output, the first input of that type. */
const passOn: NodeHandler = (call) => {
  const inputs = Object.entries(call.inputs)
  const values = call.fact.output.map((type): Value => {
    if (scalarTypes.has(type)) {
      const own = inputs.find(([name, value]) => value.kind === 'scalar' && call.fact.input[name]?.type === type)
      return own?.[1] ?? scalarValue(type === 'STRING' ? '' : type === 'BOOLEAN' ? false : 0)
    }
    const given = inputs.find(([, value]) => value.kind === kinds[type])?.[1]
    return given === undefined ? opaque(call, type) : { ...given, id: call.id }
  })
  return { values }
}

const patchSage: NodeHandler = (call: NodeCall) => {
  if (textOf(call, 'sage_attention', 'disabled') !== 'disabled' && !call.tools.hasSage)
    throw new NodeFailure(recordedErrors.sageMissing)
  return passOn(call)
}

const handlers: Record<string, NodeHandler> = {
  ...latentHandlers,
  ...imageHandlers,
  ...saverHandlers,
  PathchSageAttentionKJ: patchSage
}

/** What a node class does. */
export const handlerOf = (call: Pick<NodeCall, 'classType' | 'fact'>): NodeHandler =>
  handlers[call.classType] ?? (makesLatent(call) ? emptyLatent : passOn)
