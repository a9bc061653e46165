import { durationText } from '../../../services/model/time-text.ts'
import type { DisplayStatus } from '../../stores/jobs-store.ts'
import { StateGlyph } from '../../ui/state-glyph.tsx'
import styles from './shot-facts.module.css'

/** Which shot it is, how long, and how it stands. */
export const ShotFacts = ({ id, seconds, status }: { id: string; seconds: number; status: DisplayStatus }) => (
  <div className={styles.facts}>
    <span className={styles.id}>{id}</span>
    <span className={styles.length}>{durationText(seconds)}</span>
    <StateGlyph status={status} />
  </div>
)

/** What is wrong with it, or how far it is, in a line that is cut off. */
export const ShotLine = ({ level, text }: { level: 'failed' | 'warning' | 'running'; text: string }) => (
  <p className={styles.line} data-level={level}>
    {text}
  </p>
)
