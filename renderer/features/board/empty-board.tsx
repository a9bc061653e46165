import { Plus } from 'lucide-react'
import { useDocument } from '../../app/project-context.tsx'
import { Button } from '../../ui/button.tsx'
import type { ShotActs } from './shot-acts.ts'
import styles from './empty-board.module.css'

/** Before the first shot: what will be here, and the one act. */
export function EmptyBoard({ acts }: { acts: ShotActs }) {
  const canEdit = useDocument((state) => state.canEdit)
  return (
    <div className={styles.empty}>
      <h2 className={styles.title}>The storyboard begins here</h2>
      <p className={styles.words}>
        A shot is a picture, a prompt and a length. Drop pictures here and each becomes a shot, in the order of their
        names.
      </p>
      {canEdit && (
        <Button look="primary" onClick={acts.add}>
          <Plus size={16} strokeWidth={1.75} aria-hidden /> Add a shot
        </Button>
      )}
    </div>
  )
}

/** The filter leaves nothing. */
export const NoMatch = ({ search, onClear }: { search: string; onClear(): void }) => (
  <div className={styles.empty}>
    <p className={styles.words}>No shot holds “{search.trim()}”.</p>
    <Button onClick={onClear}>Clear the filter</Button>
  </div>
)
