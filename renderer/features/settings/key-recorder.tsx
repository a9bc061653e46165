import { useEffect, useRef } from 'react'
import { keysOf } from '../../commands/keys.ts'
import styles from './key-recorder.module.css'

/** Takes the next keys that are pressed, whatever they do elsewhere; null for Escape, or when something else is clicked. */
export function KeyRecorder({ onDone }: { onDone(keys: string | null): void }) {
  const latest = useRef(onDone)
  useEffect(() => {
    latest.current = onDone
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      // before the dialog, which Escape would close, and before the commands
      event.preventDefault()
      event.stopImmediatePropagation()
      const keys = keysOf(event)
      if (keys !== '') latest.current(keys === 'Escape' ? null : keys)
    }
    const onPress = (): void => latest.current(null)
    window.addEventListener('keydown', onKey, { capture: true })
    window.addEventListener('pointerdown', onPress, { capture: true })
    return () => {
      window.removeEventListener('keydown', onKey, { capture: true })
      window.removeEventListener('pointerdown', onPress, { capture: true })
    }
  }, [])
  return (
    <span className={styles.recorder} role="status">
      Press the keys
    </span>
  )
}
