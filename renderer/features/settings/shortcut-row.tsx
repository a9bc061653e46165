import { Plus, RotateCcw, X } from 'lucide-react'
import { useState } from 'react'
import type { Command } from '../../commands/command.ts'
import { isCharacterKey } from '../../commands/keys.ts'
import {
  isChanged,
  keysOfCommand,
  ownersOf,
  refusalOf,
  withKeyAdded,
  withKeys,
  type Shortcuts
} from '../../commands/shortcut-edits.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { KeyCaps } from '../../ui/key-caps.tsx'
import { KeyRecorder } from './key-recorder.tsx'
import styles from './shortcut-row.module.css'

export interface ShortcutRowProps {
  command: Command
  commands: readonly Command[]
  shortcuts: Shortcuts
  /** Whether a letter or sign alone does anything. */
  hasSingle: boolean
  clash: { keys: string; others: Command[] } | undefined
  onChange(shortcuts: Shortcuts): void
}

/** A command and its keys: press to record, take out, reset. */
export function ShortcutRow({ command, commands, shortcuts, hasSingle, clash, onChange }: ShortcutRowProps) {
  const [isRecording, setRecording] = useState(false)
  /** Keys that were pressed and wait for a word, because another command has them. */
  const [asked, setAsked] = useState<string | null>(null)
  const [refusal, setRefusal] = useState<string | null>(null)
  const keys = keysOfCommand(command, shortcuts)
  const owners = asked === null ? [] : ownersOf(asked, { commands, shortcuts, but: command.id })

  const add = (pressed: string): void => onChange(withKeyAdded(shortcuts, command, pressed, commands))
  const onRecorded = (pressed: string | null): void => {
    setRecording(false)
    if (pressed === null || keys.includes(pressed)) return
    const refused = refusalOf(pressed)
    setRefusal(refused)
    if (refused !== null) return
    const isTaken = ownersOf(pressed, { commands, shortcuts, but: command.id }).length > 0
    if (isTaken) setAsked(pressed)
    else add(pressed)
  }
  const answer = (isTaken: boolean): void => {
    if (isTaken && asked !== null) add(asked)
    setAsked(null)
  }

  return (
    <div className={styles.row} role="listitem">
      <span className={styles.title}>{command.title}</span>
      <span className={styles.keys}>
        {keys.map((own) => (
          <span key={own} className={styles.key} data-off={!hasSingle && isCharacterKey(own) ? '' : undefined}>
            <KeyCaps keys={own} />
            <IconButton
              icon={X}
              label={`Take ${own} out`}
              className={styles.small ?? ''}
              onClick={() =>
                onChange(
                  withKeys(
                    shortcuts,
                    command,
                    keys.filter((one) => one !== own)
                  )
                )
              }
            />
          </span>
        ))}
        {isRecording ? (
          <KeyRecorder onDone={onRecorded} />
        ) : (
          <IconButton
            icon={Plus}
            label={`Add keys for: ${command.title}`}
            className={styles.small ?? ''}
            onClick={() => {
              setRefusal(null)
              setRecording(true)
            }}
          />
        )}
        {isChanged(command, shortcuts) && (
          <IconButton
            icon={RotateCcw}
            label="Reset"
            className={styles.small ?? ''}
            onClick={() => onChange(withKeys(shortcuts, command, command.keys ?? []))}
          />
        )}
      </span>
      {asked !== null && (
        <p className={styles.question} role="alert">
          <span>
            <KeyCaps keys={asked} /> is “{owners.map(({ title }) => title).join('”, “')}”.
          </span>
          <Button onClick={() => answer(true)}>Use it here instead</Button>
          <Button look="quiet" onClick={() => answer(false)}>
            Leave it
          </Button>
        </p>
      )}
      {refusal !== null && (
        <p className={styles.problem} role="alert">
          {refusal}
        </p>
      )}
      {clash !== undefined && (
        <p className={styles.problem}>
          <KeyCaps keys={clash.keys} /> is also “{clash.others.map(({ title }) => title).join('”, “')}”; whichever can
          be done is done.
        </p>
      )}
    </div>
  )
}
