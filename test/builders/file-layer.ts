import type { FileLayer, OpenFile } from '../../services/files/file-layer.ts'

export const systemError = (code: string): Error => Object.assign(new Error(`${code}: a fault of the test`), { code })

/** Every operation, of the layer and of its open files, passes `before` first; what it throws is the operation's failure. */
export function watched(inner: FileLayer, before: (call: string, name: string) => void): FileLayer {
  const wrap = <Part extends object>(part: Part): Part =>
    new Proxy(part, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key)
        if (typeof value !== 'function' || typeof key !== 'string') return value
        return async (...given: unknown[]) => {
          const texts = given.filter((argument) => typeof argument === 'string')
          // a close that fails has closed all the same, as close(2) has
          if (key === 'close') await Reflect.apply(value, target, given)
          before([key, ...(key === 'open' ? texts.toReversed() : texts)].join(' '), key)
          if (key === 'close') return
          const result: unknown = await Reflect.apply(value, target, given)
          return key === 'open' ? wrap(result as OpenFile) : result
        }
      }
    })
  return wrap(inner)
}

/** The layer, and the calls that it got, each with its paths. */
export function recording(inner: FileLayer): { files: FileLayer; calls: string[] } {
  const calls: string[] = []
  return { files: watched(inner, (call) => calls.push(call)), calls }
}

/** The layer whose n-th operation fails; closing and clearing up always work, as they do on a full disk. */
export function failing(
  inner: FileLayer,
  failsAt: number,
  code: string
): { files: FileLayer; hasFailed(): boolean; failed(): string | null } {
  let count = 0
  let failed: string | null = null
  const files = watched(inner, (_call, name) => {
    if (failed !== null && ['close', 'remove'].includes(name)) return
    count += 1
    if (count !== failsAt) return
    failed = name
    throw systemError(code)
  })
  return { files, hasFailed: () => failed !== null, failed: () => failed }
}

/** The layer without its fsyncs, which only a power failure would miss: for tests that open a project hundreds of times. */
export const unsynced = (inner: FileLayer): FileLayer => ({
  ...inner,
  open: async (path, mode) => ({ ...(await inner.open(path, mode)), sync: () => Promise.resolve() }),
  syncFolder: () => Promise.resolve()
})
