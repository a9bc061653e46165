import { CircleAlert, TriangleAlert } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import type { StudioFailure } from '../../services/contract/studio-failure.ts'
import { Button } from './button.tsx'
import styles from './problem.module.css'

export interface ProblemProps {
  failure: StudioFailure
  /** Red is for what failed, amber for what needs a decision. */
  level?: 'failed' | 'warning'
  /** The fix as a button, where there is one. */
  action?: ReactNode
}

/** One sentence, the fix, and the raw text a click away. */
export function Problem({ failure, level = 'failed', action }: ProblemProps) {
  const [isOpen, setOpen] = useState(false)
  const Icon = level === 'failed' ? TriangleAlert : CircleAlert
  const details = `${failure.code}\n${failure.message}\n${failure.fix}\n${JSON.stringify(failure.facts, null, 2)}`
  return (
    <div className={styles.problem} data-level={level} role="alert">
      <Icon className={styles.icon} size={16} strokeWidth={1.75} aria-hidden />
      <div className={styles.words}>
        <p data-selectable>{failure.message}</p>
        {failure.fix !== '' && (
          <p className={styles.fix} data-selectable>
            {failure.fix}
          </p>
        )}
        <div className={styles.actions}>
          {action}
          <Button look="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            Details
          </Button>
          {isOpen && (
            <Button look="quiet" onClick={() => void navigator.clipboard.writeText(details)}>
              Copy
            </Button>
          )}
        </div>
        {isOpen && (
          <pre className={styles.details} data-selectable tabIndex={0}>
            {details}
          </pre>
        )}
      </div>
    </div>
  )
}
