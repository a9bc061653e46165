import type { ErrorCode } from '../../../../../services/contract/error-codes.ts'
import type { ComfyFailure } from '../../../../../services/engines/comfyui/failure.ts'

export const failedRun = (
  exception_type: string,
  exception_message: string,
  node_type = 'KSamplerAdvanced'
): ComfyFailure => ({
  kind: 'run',
  error: { node_id: '57', node_type, exception_type, exception_message, traceback: [] }
})
const answered = (status: number, body = '', during = 'POST /prompt'): ComfyFailure => ({
  kind: 'status',
  during,
  status,
  body
})
const unreachable = (code: string, isFirstContact = true): ComfyFailure => ({
  kind: 'unreachable',
  during: 'GET /system_stats',
  system: 'the connection broke',
  code,
  isFirstContact
})

const html502 = '<html>\r\n<head><title>502 Bad Gateway</title></head><body>nginx</body></html>'
/** Failures that no recording holds, in the words in which they are known: name, failure, code, whether it is tried again. */
export const classicFailures: [string, ComfyFailure, ErrorCode, boolean][] = [
  [
    'CUDA out of memory',
    failedRun(
      'torch.OutOfMemoryError',
      'Allocation on device 0 would exceed allowed memory. (out of memory)\nCurrently allocated     : 21.3 GiB'
    ),
    'insufficient_vram',
    false
  ],
  [
    'CUDA out of memory, older torch',
    failedRun('RuntimeError', 'CUDA out of memory. Tried to allocate 2.00 GiB (GPU 0; 7.79 GiB total capacity)'),
    'insufficient_vram',
    false
  ],
  [
    'ComfyUI 0.3, without a size',
    failedRun('torch.cuda.OutOfMemoryError', 'Allocation on device \n'),
    'insufficient_vram',
    false
  ],
  [
    'ROCm out of memory',
    failedRun('torch.OutOfMemoryError', 'HIP out of memory. Tried to allocate 512.00 MiB'),
    'insufficient_vram',
    false
  ],
  [
    'MPS out of memory',
    failedRun('RuntimeError', 'MPS backend out of memory (MPS allocated: 17.92 GB, max allowed: 18.13 GB)'),
    'insufficient_vram',
    false
  ],
  ['MPS buffer', failedRun('RuntimeError', 'Invalid buffer size: 22.50 GiB'), 'insufficient_vram', false],
  [
    'cuBLAS without memory',
    failedRun('RuntimeError', 'CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`'),
    'insufficient_vram',
    false
  ],
  [
    'out of memory inside sage',
    {
      kind: 'run',
      error: {
        node_id: '1',
        node_type: 'PathchSageAttentionKJ',
        exception_type: 'torch.OutOfMemoryError',
        exception_message: 'CUDA out of memory.',
        traceback: ['sageattention/core.py']
      }
    },
    'insufficient_vram',
    false
  ],
  [
    'main memory',
    failedRun(
      'RuntimeError',
      "[enforce fail at alloc_cpu.cpp:114] data. DefaultCPUAllocator: can't allocate memory: you tried to allocate 141557760 bytes."
    ),
    'insufficient_vram',
    false
  ],
  [
    'Windows paging file',
    failedRun('OSError', 'The paging file is too small for this operation to complete. (os error 1455)', 'UNETLoader'),
    'insufficient_vram',
    false
  ],
  ['no space left', failedRun('OSError', '[Errno 28] No space left on device', 'SaveVideo'), 'disk_full', true],
  [
    'no space left, Windows',
    failedRun('OSError', '[WinError 112] There is not enough space on the disk', 'SaveVideo'),
    'disk_full',
    true
  ],
  ['storage of a proxy', answered(507, 'Insufficient Storage'), 'disk_full', true],
  ['connection refused', unreachable('ECONNREFUSED'), 'worker_unavailable', true],
  ['connection refused later', unreachable('ECONNREFUSED', false), 'worker_unavailable', true],
  ['reset in the middle', unreachable('ECONNRESET', false), 'network_error', true],
  ['no way there at first', unreachable('EHOSTUNREACH'), 'worker_unavailable', true],
  ['unknown host', unreachable('ENOTFOUND'), 'worker_unavailable', false],
  ['name service away', unreachable('EAI_AGAIN'), 'worker_unavailable', true],
  ['connection times out', unreachable('ETIMEDOUT'), 'timeout', true],
  ['headers time out', unreachable('UND_ERR_HEADERS_TIMEOUT', false), 'timeout', true],
  ['our own limit', unreachable('TimeoutError', false), 'timeout', true],
  ['self-signed certificate', unreachable('DEPTH_ZERO_SELF_SIGNED_CERT'), 'worker_unavailable', false],
  [
    '401 of a proxy',
    answered(401, '<html>401 Authorization Required</html>', 'GET /system_stats'),
    'worker_unavailable',
    false
  ],
  ['403 of a proxy', answered(403, 'Forbidden', 'GET /system_stats'), 'worker_unavailable', false],
  ['redirect to a login', answered(302, '', 'GET /system_stats'), 'worker_unavailable', false],
  [
    '413 of nginx',
    answered(413, '<html>413 Request Entity Too Large</html>', 'POST /upload/image'),
    'invalid_params',
    false
  ],
  ['429', answered(429), 'worker_unavailable', true],
  ['502 HTML', answered(502, html502), 'worker_unavailable', true],
  ['503', answered(503), 'worker_unavailable', true],
  ['504', answered(504, html502), 'timeout', true],
  [
    'HTML with status 200',
    {
      kind: 'answer',
      during: 'GET /system_stats',
      problem: `it answered GET /system_stats with something else than JSON: ${html502}`
    },
    'worker_unavailable',
    false
  ],
  [
    'a newer server names a class',
    {
      kind: 'rejected',
      error: {
        type: 'missing_node_type',
        message: "Node 'WanVideoSampler' not found. The custom node may not be installed.",
        details: "Node ID '#3'"
      },
      nodeErrors: {}
    },
    'missing_node',
    false
  ],
  [
    'classes checked before',
    { kind: 'unfit', problem: '', classes: ['VHS_VideoCombine', 'Who'] },
    'missing_node',
    false
  ],
  [
    'a choice checked before',
    { kind: 'unfit', problem: "SaveVideo: format is 'avi'", classes: [] },
    'invalid_params',
    false
  ],
  [
    'triton is missing in sage',
    failedRun('ModuleNotFoundError', "No module named 'triton'", 'PathchSageAttentionKJ'),
    'sage_unavailable',
    false
  ],
  [
    'sage without a kernel for the card',
    {
      kind: 'run',
      error: {
        node_id: '57',
        node_type: 'KSampler',
        exception_type: 'AssertionError',
        exception_message: 'SM89 kernel is not available.',
        traceback: ['  File "site-packages/sageattention/core.py", line 682, in sageattn_qk_int8_pv_fp8_cuda']
      }
    },
    'sage_unavailable',
    false
  ],
  [
    'another Python package',
    {
      kind: 'run',
      error: {
        node_id: '5',
        node_type: 'OddNode',
        exception_type: 'ModuleNotFoundError',
        exception_message: "No module named 'cv2'",
        traceback: ['  File "/opt/ComfyUI/custom_nodes/ComfyUI-Odd/nodes.py", line 3']
      }
    },
    'missing_node',
    false
  ],
  [
    'a file that went after the check',
    failedRun('FileNotFoundError', "Model in folder 'vae' with filename 'x.safetensors' not found.", 'VAELoader'),
    'model_not_found',
    false
  ],
  ['GGUF that is none', failedRun('ValueError', 'GGUF magic invalid', 'UnetLoaderGGUF'), 'model_not_found', false],
  [
    'a wrong file for the loader',
    failedRun('RuntimeError', 'ERROR: Could not detect model type of: x.safetensors', 'UNETLoader'),
    'model_not_found',
    false
  ],
  [
    'a card that failed',
    failedRun('RuntimeError', 'CUDA error: an illegal memory access was encountered'),
    'worker_unavailable',
    false
  ],
  [
    'torch without CUDA',
    failedRun('AssertionError', 'Torch not compiled with CUDA enabled'),
    'worker_unavailable',
    false
  ],
  [
    'a picture that is none',
    failedRun('PIL.UnidentifiedImageError', 'cannot identify image file', 'LoadImage'),
    'invalid_params',
    false
  ],
  ['what nobody knows', failedRun('RuntimeError', 'the moon is full'), 'unknown', false],
  ['no words at all', failedRun('', ''), 'unknown', false],
  ['stopped by somebody else', { kind: 'interrupted' }, 'cancelled', false],
  ['lost twice', { kind: 'lost', submissions: 2 }, 'worker_unavailable', true],
  ['no saver', { kind: 'no-clip', problem: 'the run succeeded, but node 61 saved no clip' }, 'invalid_workflow', false],
  ['the clip went', { kind: 'no-clip', problem: 'the clip is gone from the server' }, 'network_error', true]
]
