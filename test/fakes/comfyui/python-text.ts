import type { Json } from '../../../services/model/json.ts'

/** 2^64, which is also what 2^64 - 1 becomes in a double. */
const twoTo64 = 2 ** 64

/** A number as Python prints it: floats keep their point, the largest seed keeps its digits. */
export function pythonNumber(value: number, type: string, isLimit = false): string {
  if (type === 'FLOAT') return Number.isInteger(value) ? `${value}.0` : String(value)
  if (value === twoTo64 && isLimit) return '18446744073709551615'
  return Number.isInteger(value) ? BigInt(value).toString() : String(value)
}

/** A value as Python's `str` shows it. */
export function pythonText(value: Json | undefined): string {
  if (value === null || value === undefined) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (typeof value === 'object') return JSON.stringify(value)
  return String(value)
}

/** A list of options as Python shows it. */
export const pythonList = (options: Json[]): string =>
  `[${options.map((option) => (typeof option === 'string' ? `'${option}'` : pythonText(option))).join(', ')}]`

/** Whether a value is above a limit; 2^64 is above the largest seed although both are the same double. */
export const isAbove = (value: number, max: number): boolean => value > max || (value === twoTo64 && max === twoTo64)

const pythonType = (value: Json): string => (value === null ? 'NoneType' : Array.isArray(value) ? 'list' : 'dict')

/** Converts as Python's int, float, str and bool do; returns the error's text when it does not go. */
export function convert(value: Json, type: string): { value: Json } | { error: string } {
  if (type === 'STRING') return { value: typeof value === 'string' ? value : pythonText(value) }
  if (type === 'BOOLEAN') return { value: Boolean(value) }
  if (type !== 'INT' && type !== 'FLOAT') return { value }
  if (typeof value === 'number') return { value: type === 'INT' ? Math.trunc(value) : value }
  if (typeof value === 'boolean') return { value: value ? 1 : 0 }
  if (typeof value === 'string') {
    const pattern = type === 'INT' ? /^\s*[+-]?\d+\s*$/ : /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i
    if (pattern.test(value)) return { value: Number(value) }
    return {
      error:
        type === 'INT'
          ? `invalid literal for int() with base 10: '${value}'`
          : `could not convert string to float: '${value}'`
    }
  }
  return {
    error:
      type === 'INT'
        ? `int() argument must be a string, a bytes-like object or a real number, not '${pythonType(value)}'`
        : `float() argument must be a string or a real number, not '${pythonType(value)}'`
  }
}
