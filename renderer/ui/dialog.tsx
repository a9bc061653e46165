import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { IconButton } from './icon-button.tsx'
import styles from './dialog.module.css'

export interface DialogProps {
  title: string
  /** One sentence below the title. */
  description?: ReactNode
  /** `sheet` comes from the right over the inspector's place. */
  place?: 'centre' | 'sheet'
  width?: number
  onClose(): void
  children: ReactNode
  /** Buttons, the primary one last. */
  footer?: ReactNode
}

/**
 * A dialog that is open while it is there. Focus is kept in it and goes back to where it came from; it begins on what has
 * `data-first-focus`, or on the dialog itself.
 */
export const Dialog = ({
  title,
  description,
  place = 'centre',
  width = 480,
  onClose,
  children,
  footer
}: DialogProps) => (
  <Radix.Root open onOpenChange={(isOpen) => isOpen || onClose()}>
    <Radix.Portal>
      <Radix.Overlay className={styles.overlay} />
      <Radix.Content
        className={`${styles.dialog} ${styles[place]}`}
        style={{ width }}
        tabIndex={-1}
        onOpenAutoFocus={(event) => {
          const content = event.currentTarget as HTMLElement
          event.preventDefault()
          ;(content.querySelector<HTMLElement>('[data-first-focus]:not(:disabled)') ?? content).focus()
        }}
        {...(description === undefined && { 'aria-describedby': undefined })}
      >
        <div className={styles.header}>
          <div>
            <Radix.Title className={styles.title}>{title}</Radix.Title>
            {description !== undefined && (
              <Radix.Description className={styles.description}>{description}</Radix.Description>
            )}
          </div>
          <Radix.Close asChild>
            <IconButton icon={X} label="Close" />
          </Radix.Close>
        </div>
        <div className={styles.body}>{children}</div>
        {footer !== undefined && <footer className={styles.footer}>{footer}</footer>}
      </Radix.Content>
    </Radix.Portal>
  </Radix.Root>
)
