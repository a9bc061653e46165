import { Plus, X } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { useSettingNotes, useSettings, useSettingsStore } from './settings-context.ts'
import styles from './header-settings.module.css'

/** What is sent with every request, for the login of a proxy: names are shown, values never come back out. */
export function HeaderSettings() {
  const store = useSettingsStore()
  const names = useSettings(({ settings }) => settings?.comfy_header_names)
  const { disabledReason, failure } = useSettingNotes('comfy_headers')
  const [isAdding, setAdding] = useState(false)
  const isFixed = disabledReason !== undefined
  return (
    <div className={styles.headers} role="group" aria-label="Headers">
      <p className={styles.label}>Headers, for the login of a proxy</p>
      {(names ?? []).map((name) => (
        <p key={name} className={styles.header}>
          <span className={styles.name}>{name}</span>
          <span className={styles.value} aria-label="a value that is not shown">
            ••••••
          </span>
          <IconButton
            icon={X}
            label={`Take ${name} out`}
            disabled={isFixed}
            onClick={() => void store.change({ comfy_headers: { [name]: null } })}
          />
        </p>
      ))}
      {(failure ?? disabledReason) !== undefined && (
        <p className={styles.note} data-failed={failure === undefined ? undefined : ''}>
          {failure ?? disabledReason}
        </p>
      )}
      {isAdding ? (
        <NewHeader
          onDone={async (name, value) => {
            setAdding(false)
            if (name !== '') await store.change({ comfy_headers: { [name]: value } })
          }}
        />
      ) : (
        <Button look="quiet" className={styles.add ?? ''} disabled={isFixed} onClick={() => setAdding(true)}>
          <Plus size={16} strokeWidth={1.75} aria-hidden />
          Add a header
        </Button>
      )}
    </div>
  )
}

function NewHeader({ onDone }: { onDone(name: string, value: string): Promise<void> }) {
  const [name, setName] = useState('')
  const [value, setValue] = useState('')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void onDone(name.trim(), value)
  }
  return (
    <form className={styles.new} onSubmit={submit}>
      <input
        value={name}
        onChange={(event) => setName(event.target.value)}
        className={styles.input}
        placeholder="Authorization"
        aria-label="Name of the header"
        pattern="[\w!#$%&'*+.^`\|~\-]+"
        title="A name without spaces"
        required
        ref={focus}
        autoComplete="off"
        spellCheck={false}
      />
      <input
        value={value}
        onChange={(event) => setValue(event.target.value)}
        type="password"
        className={styles.input}
        placeholder="Value"
        aria-label="Value of the header"
        required
        autoComplete="off"
      />
      <Button type="submit">Set</Button>
      <Button look="quiet" onClick={() => void onDone('', '')}>
        Cancel
      </Button>
    </form>
  )
}

const focus = (input: HTMLInputElement | null): void => input?.focus()
