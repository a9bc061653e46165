import { FolderOpen } from 'lucide-react'
import { useClient } from '../../app/studio-context.tsx'
import { tellFailure } from '../../app/tell-failure.tsx'
import { useSystem } from '../../app/use-system.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useSettingNotes, useSettings, useSettingsStore } from './settings-context.ts'
import styles from './text-setting.module.css'

export interface TextSettingProps {
  name: 'comfy_url' | 'comfy_root' | 'workflows_folder' | 'ffmpeg' | 'ffprobe'
  label: string
  note?: string
  placeholder?: string
  /** Whether it is a folder that the desktop can ask for. */
  isFolder?: boolean
  /** Whether nothing is a value: what counts then stands in the placeholder. */
  mayBeEmpty?: boolean
}

/** A text among the settings, saved when it is left. */
export function TextSetting({
  name,
  label,
  note,
  placeholder,
  isFolder = false,
  mayBeEmpty = false
}: TextSettingProps) {
  const client = useClient()
  const store = useSettingsStore()
  const system = useSystem()
  const value = useSettings(({ settings }) => settings?.[name])
  const { failure, ...look } = useSettingNotes(name)
  if (value === undefined) return <Field label={label}>{() => <span className={styles.shape} />}</Field>
  const change = (text: string): void => void store.change({ [name]: text.trim() === '' ? null : text.trim() })
  const pick = async (): Promise<void> => {
    const folder = await client.system.pickFolder({ title: label })
    if (folder !== null) change(folder)
  }
  const canPick = isFolder && system?.abilities.pick_folder === true && look.disabledReason === undefined
  return (
    <div className={styles.setting}>
      <div className={styles.field}>
        <TextField
          label={label}
          value={value ?? ''}
          placeholder={placeholder}
          note={note}
          read={(text) => (text.trim() === '' && !mayBeEmpty ? { problem: 'Needs an address.' } : { value: text })}
          onChange={change}
          {...look}
        />
        {failure !== undefined && (
          <p className={styles.failure} role="alert">
            {failure}
          </p>
        )}
      </div>
      {canPick && (
        <Button className={styles.pick ?? ''} onClick={() => void pick().catch(tellFailure)}>
          <FolderOpen size={16} strokeWidth={1.75} aria-hidden />
          Choose
        </Button>
      )}
    </div>
  )
}
