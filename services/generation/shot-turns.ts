/** Work on a shot's takes, one piece at a time for each shot, in the order in which it was asked for. */
export type ShotTurns = <Result>(shotId: string, work: () => Promise<Result>) => Promise<Result>

/** A piece of work must not ask for a turn of its own shot: it would wait for itself. */
export function createShotTurns(): ShotTurns {
  const last = new Map<string, Promise<void>>()
  return (shotId, work) => {
    const turn = (last.get(shotId) ?? Promise.resolve()).then(work)
    const over: Promise<void> = turn
      .then(
        () => undefined,
        () => undefined
      )
      .finally(() => {
        if (last.get(shotId) === over) last.delete(shotId)
      })
    last.set(shotId, over)
    return turn
  }
}
