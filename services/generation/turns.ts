/** Lets at most so many pieces of work go on at a time; the others wait in the order in which they came. */
export type Turns = <Result>(work: () => Promise<Result>) => Promise<Result>

/** Own, because it is one counter: a clip that waits for its turn is not worth a dependency. */
export function createTurns(most: number): Turns {
  const waiting: (() => void)[] = []
  let busy = 0
  return async (work) => {
    if (busy >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else busy++
    try {
      return await work()
    } finally {
      // the place goes to the next in line, or is free again
      const next = waiting.shift()
      if (next === undefined) busy--
      else next()
    }
  }
}
