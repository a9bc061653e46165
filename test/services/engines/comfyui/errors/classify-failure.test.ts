import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { errorTable, type ErrorCode } from '../../../../../services/contract/error-codes.ts'
import type { StudioError } from '../../../../../services/contract/studio-error.ts'
import { classifyFailure } from '../../../../../services/engines/comfyui/errors/classify-failure.ts'
import { MAX_RAW } from '../../../../../services/engines/comfyui/errors/verdict.ts'
import type { ComfyFailure, ExecutionError, FailureContext } from '../../../../../services/engines/comfyui/failure.ts'
import type { Json } from '../../../../../services/model/json.ts'
import { parseModelSidecar } from '../../../../../services/workflows/model-sidecar.ts'
import { classicFailures, failedRun } from './classic-failures.ts'

/** What a real server answered, as recorded from ComfyUI 0.3.64. */
interface Recorded {
  rejections: {
    case: string
    status: number
    body: { error: Extract<ComfyFailure, { kind: 'rejected' }>['error']; node_errors: Record<string, Json> }
  }[]
  runs: { case: string; error: ExecutionError }[]
  answers: { case: string; during: string; status: number; body: string }[]
}

const recorded = JSON.parse(
  await readFile(join(import.meta.dirname, '../../../../fixtures/comfyui/errors.json'), 'utf8')
) as Recorded

const context: FailureContext = { server: 'http://gpu:8188', workflow: 'gcv_wan.json' }
const classify = (failure: ComfyFailure, more: Partial<FailureContext> = {}) =>
  classifyFailure(failure, { ...context, ...more })

const rejected = (name: string): ComfyFailure => {
  const found = recorded.rejections.find((entry) => entry.case === name)
  if (found === undefined) throw new Error(`${name} was not recorded`)
  return { kind: 'rejected', error: found.body.error, nodeErrors: found.body.node_errors }
}
/** Every error says all that a user needs, and keeps what the server said. */
function expectWhole(error: StudioError): void {
  const { what, cause, steps, raw } = error.facts
  expect([what, cause]).toEqual([expect.stringMatching(/^\S.*[.!?…]$/s), expect.stringMatching(/^\S.*[.!?…]$/s)])
  expect(what).not.toContain('\n')
  expect(steps).toEqual(expect.arrayContaining([expect.stringMatching(/^\S.*\.$/s)]))
  expect(raw).toBeDefined()
  expect(JSON.stringify(error.facts)).not.toContain('undefined')
  expect(error.message).toContain(error.code === 'invalid_workflow' ? cause : what)
  expect(error.fix).not.toBe('')
}

describe('recorded refusals of a graph', () => {
  const codes: Record<string, ErrorCode> = {
    'node class that the server does not have': 'missing_node',
    'node without class_type': 'invalid_workflow',
    'node without inputs key': 'invalid_workflow',
    'missing required input (linked: vae)': 'invalid_workflow',
    'missing required input (widget: length)': 'invalid_workflow',
    'two nodes with missing inputs': 'invalid_workflow',
    'value above max': 'invalid_params',
    'value below min': 'invalid_params',
    'wrong type: text where INT is wanted': 'invalid_params',
    'bad sampler name (combo v1)': 'invalid_params',
    'link to a node id that does not exist': 'invalid_workflow',
    'link to an output slot that does not exist': 'invalid_workflow',
    'wrong type on a link': 'invalid_workflow',
    'link that is not length 2': 'invalid_workflow',
    'no output node': 'invalid_workflow',
    'empty prompt': 'invalid_workflow',
    'UI-format workflow posted by mistake': 'invalid_workflow',
    'no prompt key': 'invalid_workflow',
    'LoadImage of a file that is not there': 'invalid_params',
    'seed above 2**64-1': 'invalid_params',
    'seed -1': 'invalid_params',
    'a cycle': 'invalid_workflow',
    'wrong content type but JSON body': 'invalid_workflow',
    'partly valid: 200 with node_errors': 'invalid_params',
    'unet not on the server': 'model_not_found',
    vae: 'model_not_found',
    clip: 'model_not_found',
    lora: 'model_not_found',
    gguf: 'model_not_found',
    checkpoint: 'model_not_found',
    'model in a subfolder, Windows separator': 'model_not_found',
    'two missing at once': 'model_not_found'
  }

  test('[COMFY-ERROR-1] the table names every recorded refusal', () => {
    expect(Object.keys(codes).toSorted()).toEqual(recorded.rejections.map((entry) => entry.case).toSorted())
  })

  test.each(Object.entries(codes))('[COMFY-ERROR-2] "%s" is %s, is not tried again, and says all', (name, code) => {
    const error = classify(rejected(name))
    expect([error.code, error.isRetryable]).toEqual([code, false])
    expectWhole(error)
  })
})

describe('recorded failures of a run', () => {
  const codes: Record<string, ErrorCode> = {
    d1_error_sage_missing: 'sage_unavailable',
    d2_error_corrupt_model_shapes: 'model_not_found',
    d3_error_truncated_model_file: 'model_not_found',
    d4_error_wrong_vae_for_model: 'invalid_params',
    d5_error_low_noise_expert_mid_run: 'invalid_params',
    d6_error_save_outside_output: 'invalid_params',
    d7_error_v3_combo_bad_value: 'invalid_params'
  }

  test('[COMFY-ERROR-3] the table names every recorded failure', () => {
    expect(Object.keys(codes).toSorted()).toEqual(recorded.runs.map((entry) => entry.case).toSorted())
  })

  test.each(recorded.runs)(
    '[COMFY-ERROR-4] $case has its code, its node, and its words kept',
    ({ case: name, error }) => {
      const classified = classify({ kind: 'run', error })
      expect([classified.code, classified.isRetryable, classified.facts['node']]).toEqual([
        codes[name],
        false,
        { id: error.node_id, class: error.node_type }
      ])
      expect(classified.facts['raw']).toMatchObject({ exception_message: error.exception_message })
      expectWhole(classified)
    }
  )

  test('[COMFY-ERROR-5] a file that was cut off is named, with its place, its size and where to get it again', () => {
    const { models } = parseModelSidecar('diffusion_models/cfy_truncated_wan.safetensors  # 14.3 GB, Comfy-Org/Wan_2.2')
    const run = recorded.runs.find((entry) => entry.case.startsWith('d3'))
    if (run === undefined) throw new Error('no recording')
    const { facts, fix } = classify({ kind: 'run', error: run.error }, { models })
    expect(facts).toMatchObject({ file: 'cfy_truncated_wan.safetensors', damage: 'damaged' })
    expect(facts['cause']).toContain('damaged')
    expect(fix).toBe(
      'Delete cfy_truncated_wan.safetensors in models/diffusion_models on the server and download it again from huggingface.co/Comfy-Org/Wan_2.2. It has 14.3 GB when it is whole.'
    )
  })
})

describe('recorded answers', () => {
  test.each(recorded.answers)(
    '[COMFY-ERROR-6] $during, $status ("$case") is classified whole',
    ({ during, status, body }) => {
      const codes: Record<number, ErrorCode> = {
        400: 'invalid_params',
        403: 'worker_unavailable',
        404: 'worker_unavailable',
        413: 'invalid_params',
        500: 'unknown'
      }
      const error = classify({ kind: 'status', during, status, body })
      expect([error.code, error.isRetryable]).toEqual([codes[status], false])
      expectWhole(error)
    }
  )
})

test.each(classicFailures)('[COMFY-ERROR-7] %s', (_name, failure, code, isRetryable) => {
  const error = classify(failure)
  expect([error.code, error.isRetryable]).toEqual([code, isRetryable])
  expectWhole(error)
})

test('[COMFY-ERROR-8] every code of the engine is met in the tables', () => {
  const met = new Set([
    ...classicFailures.map(([, , code]) => code),
    ...recorded.rejections.map((entry) => classify(rejected(entry.case)).code)
  ])
  const wanted: ErrorCode[] = [
    'model_not_found',
    'insufficient_vram',
    'timeout',
    'network_error',
    'worker_unavailable',
    'invalid_params',
    'missing_node',
    'sage_unavailable',
    'invalid_workflow',
    'disk_full',
    'cancelled',
    'unknown'
  ]
  expect(wanted.filter((code) => !met.has(code))).toEqual([])
  expect(wanted.filter((code) => !(code in errorTable))).toEqual([])
})

test('[COMFY-ERROR-9] a missing model says file, folder, size, source, and what is installed instead', () => {
  const { models } = parseModelSidecar(
    [
      'diffusion_models/Wan2.2-I2V-A14B-HighNoise-Q8_0.gguf  # 15.4 GB, QuantStack/Wan2.2-I2V-A14B-GGUF',
      '# or diffusion_models/Wan2.2-I2V-A14B-HighNoise-Q4_K_M.gguf  # 9.65 GB, QuantStack/Wan2.2-I2V-A14B-GGUF'
    ].join('\n')
  )
  const error = classify(rejected('gguf'), { models })
  expect(error.message).toBe(
    'The model Wan2.2-I2V-A14B-HighNoise-Q8_0.gguf is not on http://gpu:8188. UnetLoaderGGUF (node 37) looks in models/diffusion_models.'
  )
  expect(error.fix).toBe(
    'Download Wan2.2-I2V-A14B-HighNoise-Q8_0.gguf (15.4 GB) from huggingface.co/QuantStack/Wan2.2-I2V-A14B-GGUF into models/diffusion_models under ComfyUI on the server. ' +
      'Or choose what is installed: Wan2.2-I2V-A14B-HighNoise-Q4_K_M.gguf.'
  )
})

test('[COMFY-ERROR-10] two missing models are both named', () => {
  expect(classify(rejected('two missing at once')).facts['file']).toBe('a.safetensors, b.safetensors')
})

test('[COMFY-ERROR-11] a list that the server left out is taken from what it offers', () => {
  const failure: ComfyFailure = {
    kind: 'rejected',
    error: null,
    nodeErrors: {
      '39': {
        class_type: 'VAELoader',
        errors: [
          {
            type: 'value_not_in_list',
            message: 'Value not in list',
            details: "vae_name: 'wan_2.1_vae.safetensors' not in (list of length 42)",
            extra_info: { input_name: 'vae_name', input_config: null, received_value: 'wan_2.1_vae.safetensors' }
          }
        ]
      }
    }
  }
  const options = ['other.safetensors', 'wan\\wan_2.1_vae.safetensors']
  const input = { type: 'COMBO', isRequired: true, isMultiline: false, isUpload: false, options }
  const nodes = new Map([['VAELoader', { inputs: new Map([['vae_name', input]]), outputs: ['VAE'], isOutput: false }]])
  expect(classify(failure, { nodes }).facts['models']).toMatchObject([{ near: ['wan\\wan_2.1_vae.safetensors'] }])
})

test('[COMFY-ERROR-12] the pack of a missing class is named, also for several at once', () => {
  expect(classify({ kind: 'unfit', problem: '', classes: ['VHS_VideoCombine', 'Who'] }).facts['steps']).toEqual([
    'VHS_VideoCombine: install ComfyUI-VideoHelperSuite (github.com/Kosinkadink/ComfyUI-VideoHelperSuite) with ComfyUI Manager.',
    'Who: unknown pack; search ComfyUI Manager for the class, or use "Install missing nodes" there.',
    'Restart ComfyUI and look at its console for packs that fail to load.'
  ])
})

test('[COMFY-ERROR-13] a very long answer is kept up to a limit', () => {
  const { raw } = classify(failedRun('RuntimeError', 'x'.repeat(200_000))).facts
  expect(JSON.stringify(raw).length).toBeGreaterThan(MAX_RAW)
  expect(JSON.stringify(raw).length).toBeLessThan(MAX_RAW * 1.1)
})

test.each([[null], [[]], ['text'], [{ errors: 'none' }], [{ class_type: 5, errors: [{ extra_info: null }] }]] as [
  Json
][])('[COMFY-ERROR-14] node errors of another form (%j) still make an error of the studio', (node) => {
  const error = classify({ kind: 'rejected', error: null, nodeErrors: { '1': node } })
  expect(['invalid_workflow', 'invalid_params']).toContain(error.code)
})
