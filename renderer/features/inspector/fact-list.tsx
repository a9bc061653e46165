import type { ReactNode } from 'react'
import styles from './inspector.module.css'

export interface Fact {
  what: string
  /** Null: there is nothing to say of it. */
  value: string | number | null
}

interface FactListProps {
  label: string
  facts: readonly Fact[]
  children?: ReactNode
}

/** What is known and not changed here, line by line. */
export const FactList = ({ label, facts, children }: FactListProps) => (
  <dl className={styles.facts} aria-label={label}>
    {facts.map(
      ({ what, value }) =>
        value !== null && (
          <div key={what} className={styles.fact}>
            <dt>{breakable(what)}</dt>
            <dd dir="auto" data-selectable>
              {value}
            </dd>
          </div>
        )
    )}
    {children}
  </dl>
)

/** The name of a nested field breaks at its joints. */
const breakable = (what: string): string => what.replaceAll(/[._]/g, '$&\u200B')
