import type { Progress } from '../model/segment-state.ts'

/** How long an engine's steps take, over the segments of a run. */
export interface StepPace {
  note(stepMs: number): void
  /** Null while no step was seen. */
  medianMs(): number | null
}

const REMEMBERED_STEPS = 50

export function createStepPace(): StepPace {
  const steps: number[] = []
  return {
    note(stepMs) {
      steps.push(stepMs)
      if (steps.length > REMEMBERED_STEPS) steps.shift()
    },
    medianMs: () => steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)] ?? null
  }
}

/** For how long an engine has said nothing of a segment that it renders. */
export interface Silence {
  /** It said something, or began. */
  heard(progress?: Progress): void
  /** To be asked regularly. Milliseconds where that is longer than is usual, and null otherwise. */
  tooLongMs(): number | null
}

/** R15: an engine may say nothing for two minutes (models are loaded), or for ten of its usual steps. */
const LEAST_MS = 120_000
const USUAL_STEPS = 10
/** More than this between two questions is a machine that slept, and no silence of the engine's. */
const MOST_BETWEEN_MS = 60_000

/** `elapsed`: milliseconds of a clock that never goes back. */
export function createSilence({ elapsed, pace }: { elapsed(): number; pace: StepPace }): Silence {
  let silentMs = 0
  let askedAt = elapsed()
  let last: { step: number; at: number } | null = null

  return {
    heard({ step } = { fraction: 0 }) {
      silentMs = 0
      askedAt = elapsed()
      if (step === undefined || step === last?.step) return
      if (last !== null && step > last.step) pace.note((askedAt - last.at) / (step - last.step))
      last = { step, at: askedAt }
    },
    tooLongMs() {
      const now = elapsed()
      silentMs += Math.min(now - askedAt, MOST_BETWEEN_MS)
      askedAt = now
      return silentMs > Math.max(LEAST_MS, USUAL_STEPS * (pace.medianMs() ?? 0)) ? silentMs : null
    }
  }
}
