import { KeyRound, LoaderCircle } from 'lucide-react'
import { useConnectionStatus } from './studio-context.tsx'
import styles from './connection-banner.module.css'

/** Said only while the studio does not answer, when what was edited is kept here, or does not let this window in. */
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
      {status === 'refused' && (
        <div className={styles.banner}>
          <KeyRound size={16} aria-hidden />
          The studio does not know this address any more. Open the one that it printed when it was started.
        </div>
      )}
    </div>
  )
}
