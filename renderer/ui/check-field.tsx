import styles from './check-field.module.css'

export interface CheckFieldProps {
  label: string
  value: boolean
  isDisabled?: boolean
  onChange(value: boolean): void
}

/** A choice that counts with what is done next, unlike a switch, which counts at once. */
export const CheckField = ({ label, value, isDisabled = false, onChange }: CheckFieldProps) => (
  <label className={styles.field}>
    <input
      type="checkbox"
      className={styles.box}
      checked={value}
      disabled={isDisabled}
      onChange={(event) => onChange(event.target.checked)}
    />
    {label}
  </label>
)
