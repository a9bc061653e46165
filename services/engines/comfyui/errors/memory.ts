import type { ExecutionError } from '../failure.ts'

const text = ({ exception_type, exception_message }: ExecutionError): string =>
  `${exception_type}: ${exception_message}`

/**
 * Whether the memory of the machine ran out, which torch's CPU allocator, Python and Windows each say in their own words.
 * The CPU allocator's message holds "out of memory" too, so this is asked first.
 */
export const isOutOfMachineMemory = (error: ExecutionError): boolean =>
  /DefaultCPUAllocator|MemoryError|alloc_cpu\.cpp|Cannot allocate memory|\[Errno 12\]|\bos error 1455\b|WinError 1455|paging file is too small/i.test(
    text(error)
  )

/** Whether the graphics card's memory ran out: torch on CUDA, ROCm, MPS (Apple) and XPU, and ComfyUI's own words. */
export const isOutOfGraphicsMemory = (error: ExecutionError): boolean =>
  !isOutOfMachineMemory(error) &&
  /OutOfMemoryError|CUDA out of memory|HIP out of memory|MPS backend out of memory|XPU out of memory|out of memory|Allocation on device|CUBLAS_STATUS_ALLOC_FAILED|CUDNN_STATUS_ALLOC_FAILED|Invalid buffer size/i.test(
    text(error)
  )
