import type { PythonFailure } from './failures.ts'

/** Where the recorded server keeps its files, as its error texts show them. */
export const serverRoot = '/srv/ComfyUI'

const executionTraceback = [
  '  File "/srv/ComfyUI/execution.py", line 496, in execute\n    output_data, output_ui, has_subgraph, has_pending_tasks = await get_output_data(...)\n',
  '  File "/srv/ComfyUI/execution.py", line 277, in process_inputs\n    result = f(**inputs)\n'
]

/** A failure with the traceback that every failed node has. */
export const pythonFailure = (type: string, message: string, where?: string): PythonFailure => ({
  exception_type: type,
  exception_message: `${message}\n`,
  traceback: [...executionTraceback, ...(where === undefined ? [] : [where])]
})

const outOfMemoryTips =
  'This error means you ran out of memory on your GPU.\n\nTIPS: If the workflow worked before you might have accidentally set the batch_size to a large number.'

/** Node failures by what causes them. All are recordings but the two of memory, whose form is that of PyTorch on a GPU. */
export const recordedErrors = {
  sageMissing: pythonFailure('ModuleNotFoundError', "No module named 'sageattention'"),
  truncatedModel: pythonFailure(
    'safetensors._safetensors_rust.SafetensorError',
    'Error while deserializing header: incomplete metadata, file not fully covered'
  ),
  wrongShapes: pythonFailure(
    'RuntimeError',
    'Error(s) in loading state_dict for WanModel:\n\tsize mismatch for blocks.0.self_attn.q.weight: copying a param with shape torch.Size([128, 64]) from checkpoint, the shape in current model is torch.Size([128, 128]).'
  ),
  wrongVae: pythonFailure(
    'RuntimeError',
    'Given groups=1, weight of size [128, 36, 1, 2, 2], expected input[2, 64, 2, 8, 8] to have 36 channels, but got 64 channels instead'
  ),
  wrongExpert: pythonFailure(
    'RuntimeError',
    'The size of tensor a (16) must match the size of tensor b (48) at non-singleton dimension 1'
  ),
  outOfMemory: {
    ...pythonFailure('torch.OutOfMemoryError', `Allocation on device \n${outOfMemoryTips}`),
    exception_message: `Allocation on device \n${outOfMemoryTips}`
  },
  cudaOutOfMemory: {
    ...pythonFailure('torch.cuda.OutOfMemoryError', ''),
    exception_message: `CUDA out of memory. Tried to allocate 2.32 GiB. GPU 0 has a total capacity of 23.53 GiB of which 1.11 GiB is free.\n${outOfMemoryTips}`
  }
} as const satisfies Record<string, PythonFailure>

/** Thrown inside a node; the run ends with it as an execution_error. */
export class NodeFailure extends Error {
  readonly failure: PythonFailure

  constructor(failure: PythonFailure) {
    super(failure.exception_message)
    this.failure = failure
  }
}
