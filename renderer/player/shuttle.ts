const ladder = [-4, -2, -1, 1, 2, 4] as const

/** What L (`1`) or J (`-1`) makes of a rate; 0 stands. From standing the film runs at its own speed, each further press doubles. */
export function shuttle(rate: number, towards: 1 | -1): number {
  if (rate === 0) return towards
  const steps = towards === 1 ? ladder : ladder.toReversed()
  return steps.find((step) => (step - rate) * towards > 0) ?? 4 * towards
}
