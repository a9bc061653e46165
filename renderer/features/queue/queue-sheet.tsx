import { Dialog } from '../../ui/dialog.tsx'
import { QueueList } from './queue-list.tsx'
import { RunHeader } from './run-header.tsx'
import styles from './queue-sheet.module.css'

/** What runs, what waits and why, what failed, and what is done. */
export default function QueueSheet({ onClose }: { onClose(): void }) {
  return (
    <Dialog title="Queue" place="sheet" width={480} onClose={onClose}>
      <div className={styles.sheet}>
        <RunHeader onLeave={onClose} />
        <QueueList onLeave={onClose} />
      </div>
    </Dialog>
  )
}
