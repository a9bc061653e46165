import { useEffect, useId, useRef } from 'react'
import { Button } from '../../ui/button.tsx'
import type { TakeQuestion } from './use-take-menu.ts'
import styles from './takes.module.css'

interface TakeQuestionFormProps {
  question: TakeQuestion
  /** `take 2`. */
  name: string
  onYes(note: string): void
  onNo(): void
}

/** Asks once, in place: why a take is rejected, or whether it is really to go. */
export function TakeQuestionForm({ question, name, onYes, onNo }: TakeQuestionFormProps) {
  const id = useId()
  const form = useRef<HTMLFormElement>(null)
  // it was asked for a moment ago: the answer is the next thing to type
  useEffect(() => form.current?.querySelector<HTMLElement>('input, button')?.focus(), [])
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape leaves any of its controls
    <form
      ref={form}
      className={styles.question}
      onSubmit={(event) => {
        event.preventDefault()
        const note = new FormData(event.currentTarget).get('note')
        onYes(typeof note === 'string' ? note.trim() : '')
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onNo()
      }}
    >
      {question === 'reject' ? (
        <>
          <label htmlFor={id}>Why is {name} rejected?</label>
          <input id={id} className={styles.note} name="note" maxLength={2000} placeholder="Hands, flicker …" />
        </>
      ) : (
        <p>Delete {name} and its clip? This can’t be undone.</p>
      )}
      <div className={styles.answers}>
        <Button type="submit" look={question === 'remove' ? 'danger' : 'plain'}>
          {question === 'reject' ? 'Reject' : 'Delete'}
        </Button>
        <Button look="quiet" onClick={onNo}>
          {question === 'reject' ? 'Cancel' : 'Keep'}
        </Button>
      </div>
    </form>
  )
}
