import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import type { ReadValue } from './read-value.ts'

export interface Draft {
  text: string
  /** Said once somebody tried to keep the text. */
  problem: string | null
  write(text: string): void
  /** Keeps what was typed where it can be read; else it stays as it is, with its problem. */
  keep(): void
  drop(): void
  onKeyDown(event: KeyboardEvent<HTMLInputElement>): void
}

/**
 * What is typed into a field of one line until Enter or leaving keeps it; Escape takes it back. It is kept too when the
 * field goes away, or the page, because somebody looks at something else.
 */
export function useDraft<Value>(
  shown: string,
  read: (text: string) => ReadValue<Value>,
  onKeep: (value: Value) => void
): Draft {
  const [draft, setDraft] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)

  const drop = (): void => {
    setDraft(null)
    setProblem(null)
  }
  const keep = (): void => {
    if (draft === null) return
    const result = read(draft)
    if (result.problem !== undefined) return setProblem(result.problem)
    drop()
    if (draft !== shown) onKeep(result.value)
  }

  const latest = useRef(keep)
  useEffect(() => {
    latest.current = keep
  })
  useEffect(() => {
    const keepLatest = (): void => latest.current()
    window.addEventListener('beforeunload', keepLatest)
    return () => {
      window.removeEventListener('beforeunload', keepLatest)
      keepLatest()
    }
  }, [])

  return {
    text: draft ?? shown,
    problem,
    write(text) {
      setDraft(text)
      if (problem !== null) setProblem(read(text).problem ?? null)
    },
    keep,
    drop,
    onKeyDown(event) {
      if (event.key === 'Enter') {
        keep()
        event.currentTarget.select()
      }
      if (event.key !== 'Escape') return
      // a field with something to take back does that alone; the drawer or dialog around it stays
      if (draft !== null) event.stopPropagation()
      if (draft === null) event.currentTarget.blur()
      drop()
    }
  }
}
