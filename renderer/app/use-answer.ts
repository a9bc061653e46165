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
}

/** Asks when the component appears and when `ask` is another function; an answer that comes too late is passed over. */
export function useAnswer<Value>(ask: () => Promise<Value>): Answer<Value> {
  const [turn, setTurn] = useState(0)
  const [answered, setAnswered] = useState<Answered<Value>>({ value: null, failure: null, ask: null, turn })
  useEffect(() => {
    let isLate = false
    ask().then(
      (value) => isLate || setAnswered({ value, failure: null, ask, turn }),
      (failure: unknown) => isLate || setAnswered((known) => ({ ...known, failure, ask, turn }))
    )
    return () => {
      isLate = true
    }
  }, [ask, turn])
  const { value, failure } = answered
  return {
    value,
    failure,
    isAsking: answered.ask !== ask || answered.turn !== turn,
    askAgain: useCallback(() => setTurn((last) => last + 1), [])
  }
}
