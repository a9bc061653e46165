import { createContext, useContext, useId, type ReactElement, type ReactNode } from 'react'
import { FieldReset, type Reset } from './field-reset.tsx'
import styles from './field.module.css'

/** What all fields have around their control. */
export interface FieldLook {
  label: string
  /** A quiet line below. */
  note?: ReactNode
  /** Why it can't be changed here; said below it. */
  disabledReason?: string | undefined
  /** Where the value is not the one that would be there by itself: the way back to it. */
  reset?: Reset | undefined
}

/** Why no field in here can be changed, such as a project that another process has; null where they can. */
export const FieldsLocked = createContext<string | null>(null)

export interface ControlParts {
  id: string
  isLocked: boolean
  'aria-describedby': string | undefined
  'aria-invalid': boolean | undefined
  title: string | undefined
}

interface FieldProps extends FieldLook {
  problem?: string | null
  children: (parts: ControlParts) => ReactElement
  /** The label beside the control rather than above it, for a switch. */
  isBeside?: boolean
}

/** A label above its control, and below it what is wrong or worth knowing. */
export function Field({ label, note, disabledReason, reset, problem, children, isBeside = false }: FieldProps) {
  const id = useId()
  const locked = useContext(FieldsLocked)
  const below = problem ?? disabledReason ?? note
  const hasBelow = below !== undefined && below !== null && below !== ''
  return (
    <div className={styles.field} data-beside={isBeside ? '' : undefined}>
      <div className={styles.top}>
        <label className={styles.label} htmlFor={id}>
          {label}
        </label>
        {reset !== undefined && locked === null && disabledReason === undefined && (
          <FieldReset field={label} {...reset} />
        )}
      </div>
      {children({
        id,
        isLocked: locked !== null || disabledReason !== undefined,
        'aria-describedby': hasBelow ? `${id}-below` : undefined,
        'aria-invalid': (problem ?? null) === null ? undefined : true,
        title: locked ?? undefined
      })}
      {hasBelow && (
        <p
          id={`${id}-below`}
          className={styles.below}
          data-problem={(problem ?? null) === null ? undefined : ''}
          role={(problem ?? null) === null ? undefined : 'alert'}
        >
          {below}
        </p>
      )}
    </div>
  )
}
