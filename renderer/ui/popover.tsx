import { Popover as Radix } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'
import styles from './popover.module.css'

export interface PopoverProps {
  /** What a screen reader calls it. */
  label: string
  /** The button that it opens from. */
  trigger: ReactElement
  width?: number
  align?: 'start' | 'center' | 'end'
  isOpen: boolean
  onOpenChange(isOpen: boolean): void
  children: ReactNode
}

/** A small panel at a button. Focus goes into it, and back when it closes. */
export const Popover = ({
  label,
  trigger,
  width = 320,
  align = 'end',
  isOpen,
  onOpenChange,
  children
}: PopoverProps) => (
  <Radix.Root open={isOpen} onOpenChange={onOpenChange}>
    <Radix.Trigger asChild>{trigger}</Radix.Trigger>
    <Radix.Portal>
      <Radix.Content
        className={styles.popover}
        style={{ width }}
        align={align}
        sideOffset={6}
        collisionPadding={8}
        aria-label={label}
      >
        {children}
      </Radix.Content>
    </Radix.Portal>
  </Radix.Root>
)
