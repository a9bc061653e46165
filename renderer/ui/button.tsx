import type { ButtonHTMLAttributes, Ref } from 'react'
import styles from './button.module.css'

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `primary`: the one act of a view. `danger`: takes something away. */
  look?: 'primary' | 'plain' | 'quiet' | 'danger'
  ref?: Ref<HTMLButtonElement>
}

export const Button = ({ look = 'plain', className = '', type = 'button', ...rest }: ButtonProps) => (
  // oxlint-disable-next-line react/button-has-type
  <button type={type} className={`${styles.button} ${styles[look]} ${className}`} {...rest} />
)
