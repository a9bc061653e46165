import { CloudAlert } from 'lucide-react'
import { readFailure } from '../ui/failure.ts'
import { Hint } from '../ui/hint.tsx'
import { useDocument } from './project-context.tsx'
import styles from './save-state.module.css'

/** Silent while edits reach the disk; says so when they don't, and that nothing is lost. */
export function SaveState() {
  const saving = useDocument((state) => state.saving)
  const failure = useDocument((state) => state.failure)
  const canEdit = useDocument((state) => state.canEdit)
  if (!canEdit) return <span className={styles.locked}>Read only</span>
  if (saving !== 'failed') return null
  const { message, fix } = readFailure(failure)
  return (
    <Hint text={`${message} ${fix} Your edits are kept in this window and saved as soon as that works.`}>
      <span className={styles.failed} role="status" tabIndex={0}>
        <CloudAlert size={16} aria-hidden /> Not saved
      </span>
    </Hint>
  )
}
