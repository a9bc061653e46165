import { useCallback, useEffect, useState } from 'react'

/** What the studio answered, and what is known until it does. */
export interface Answer<Value> {
  /** The last answer, also while it is asked again. */
  value: Value | null
  failure: unknown
  isAsking: boolean
  askAgain(): void
}

interface Answered<Value> extends Pick<Answer<Value>, 'value' | 'failure'> {
  ask: (() => Promise<Value>) | null
  turn: number
  since: unknown
}

/**
 * Asks when the component appears and when `ask` is another function, or `since` another thing that the answer depends
 * on; an answer that comes too late is passed over.
 */
export function useAnswer<Value>(ask: () => Promise<Value>, since: unknown = null): Answer<Value> {
  const [turn, setTurn] = useState(0)
  const [answered, setAnswered] = useState<Answered<Value>>({ value: null, failure: null, ask: null, turn, since })
  useEffect(() => {
    let isLate = false
    ask().then(
      (value) => isLate || setAnswered({ value, failure: null, ask, turn, since }),
      (failure: unknown) => isLate || setAnswered((known) => ({ ...known, failure, ask, turn, since }))
    )
    return () => {
      isLate = true
    }
  }, [ask, turn, since])
  const { value, failure } = answered
  return {
    value,
    failure,
    isAsking: answered.ask !== ask || answered.turn !== turn || answered.since !== since,
    askAgain: useCallback(() => setTurn((last) => last + 1), [])
  }
}
