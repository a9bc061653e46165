import { Tooltip } from 'radix-ui'
import type { ReactElement } from 'react'
import { KeyCaps } from './key-caps.tsx'
import styles from './hint.module.css'

/** A tooltip on what it wraps. One `Tooltip.Provider` stands at the root of the window. */
export const Hint = ({ text, keys, children }: { text: string; keys?: string | undefined; children: ReactElement }) => (
  <Tooltip.Root>
    <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
    <Tooltip.Portal>
      <Tooltip.Content className={styles.hint} sideOffset={6} collisionPadding={8}>
        {text}
        {keys !== undefined && <KeyCaps keys={keys} />}
      </Tooltip.Content>
    </Tooltip.Portal>
  </Tooltip.Root>
)
