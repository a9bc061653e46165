/** Where a running film is. It can be held while a picture is not there yet, and goes on from where it was. */
export interface PlayClock {
  /** `rate`: 1 is the film's own speed, negative runs backwards. */
  start(position: number, rate: number, nowMs: number): void
  /** The position at that time, in frames and parts of them. */
  read(nowMs: number): number
  hold(nowMs: number): void
  release(nowMs: number): void
  readonly isHeld: boolean
  readonly rate: number
}

export function createPlayClock(framesPerSecond: () => number): PlayClock {
  let from = 0
  let fromMs = 0
  let rate = 1
  let isHeld = false
  const read = (nowMs: number): number => (isHeld ? from : from + ((nowMs - fromMs) / 1000) * framesPerSecond() * rate)
  const anchor = (nowMs: number): void => {
    from = read(nowMs)
    fromMs = nowMs
  }
  return {
    read,
    start(position, newRate, nowMs) {
      from = position
      fromMs = nowMs
      rate = newRate
      isHeld = false
    },
    hold(nowMs) {
      anchor(nowMs)
      isHeld = true
    },
    release(nowMs) {
      anchor(nowMs)
      isHeld = false
    },
    get isHeld() {
      return isHeld
    },
    get rate() {
      return rate
    }
  }
}
