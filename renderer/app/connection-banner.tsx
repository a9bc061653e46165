import { LoaderCircle } from 'lucide-react'
import { useConnectionStatus } from './studio-context.tsx'
import styles from './connection-banner.module.css'

/** Said only while the studio does not answer: what was edited is kept here and saved when it does. */
export function ConnectionBanner() {
  const status = useConnectionStatus()
  return (
    <div aria-live="polite">
      {status === 'lost' && (
        <div className={styles.banner}>
          <LoaderCircle className={styles.turning} size={16} aria-hidden />
          The studio does not answer. This window waits for it and goes on by itself; edits are kept until then.
        </div>
      )}
    </div>
  )
}
