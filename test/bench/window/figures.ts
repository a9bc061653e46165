export type Report = (name: string, value: string) => void

/** The value that so large a part of the numbers does not exceed; `part` 0.5 is the median. */
export const quantile = (numbers: readonly number[], part: number): number =>
  numbers.toSorted((one, other) => one - other)[Math.min(numbers.length - 1, Math.ceil(numbers.length * part) - 1)] ??
  Number.NaN

const ms = (value: number): string => `${value.toFixed(value < 100 ? 1 : 0)} ms`

/** A single time. */
export function reportTime(report: Report, name: string, took: number, target?: number): void {
  report(name, `${ms(took)}${targetText('', took, target)}`)
}

/** Many times of one thing; `held`: which of them the target is for. */
export function reportTimes(
  report: Report,
  name: string,
  times: readonly number[],
  { target, held = 'p95' }: { target?: number; held?: 'median' | 'p95' } = {}
): void {
  const [median, p95] = [quantile(times, 0.5), quantile(times, 0.95)]
  report(
    name,
    `median ${ms(median)}, p95 ${ms(p95)}${targetText(`${held} `, held === 'median' ? median : p95, target)}`
  )
}

const targetText = (what: string, value: number, target: number | undefined): string =>
  target === undefined ? '' : `, target ${what}< ${target} ms, ${value < target ? 'met' : 'missed'}`
