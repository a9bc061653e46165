import type { LucideIcon } from 'lucide-react'
import { Button, type ButtonProps } from './button.tsx'
import { Hint } from './hint.tsx'
import styles from './button.module.css'

export interface IconButtonProps extends Omit<ButtonProps, 'children'> {
  icon: LucideIcon
  /** What it does: the tooltip, and what a screen reader says. */
  label: string
  /** The shortcut that does the same, such as `Mod+Z`. */
  keys?: string | undefined
}

export const IconButton = ({ icon: Icon, label, keys, look = 'quiet', className = '', ...rest }: IconButtonProps) => (
  <Hint text={label} keys={keys}>
    <Button look={look} className={`${styles.icon} ${className}`} aria-label={label} {...rest}>
      <Icon size={16} strokeWidth={1.75} aria-hidden />
    </Button>
  </Hint>
)
