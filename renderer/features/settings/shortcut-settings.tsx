import { RotateCcw } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { usePreferences, useStudio } from '../../app/studio-context.tsx'
import { tellFailure } from '../../app/tell-failure.tsx'
import { commandGroups, matchesWords } from '../../commands/command-lists.ts'
import { useCommands } from '../../commands/commands-context.tsx'
import { conflicts, type Shortcuts } from '../../commands/shortcut-edits.ts'
import { Button } from '../../ui/button.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { SwitchField } from '../../ui/switch-field.tsx'
import { SettingsGroup, SettingsNote } from './settings-group.tsx'
import { ShortcutRow } from './shortcut-row.tsx'

/** Every command with its keys, which can be others, more, or none. */
export function ShortcutSettings() {
  const { preferences } = useStudio()
  const { shortcuts, single_key_shortcuts: hasSingle } = usePreferences()
  const registry = useCommands()
  const all = useStore(registry, ({ commands }) => commands)
  const [search, setSearch] = useState('')
  const commands = useMemo(() => [...all.values()], [all])
  const shown = commands.filter((command) => matchesWords(`${command.title} ${command.group}`, search))
  const clashes = useMemo(() => conflicts(commands, shortcuts), [commands, shortcuts])
  const change = (next: Shortcuts): void =>
    void preferences
      .change({ shortcuts: Object.fromEntries(Object.entries(next).map(([id, keys]) => [id, [...keys]])) })
      .catch(tellFailure)
  return (
    <>
      <SettingsGroup
        title="Keyboard"
        aside={
          <Button look="quiet" disabled={Object.keys(shortcuts).length === 0} onClick={() => change({})}>
            <RotateCcw size={16} strokeWidth={1.75} aria-hidden />
            Reset all
          </Button>
        }
      >
        <SwitchField
          label="Shortcuts of a single letter or sign"
          note="Turn them off where keys are pressed by accident, or text comes from speech."
          value={hasSingle}
          onChange={(isOn) => void preferences.change({ single_key_shortcuts: isOn }).catch(tellFailure)}
        />
        <SearchField label="Search the shortcuts" value={search} onChange={setSearch} />
      </SettingsGroup>
      {commandGroups(shown).map(({ group, commands: own }) => (
        <SettingsGroup key={group} title={group}>
          <div role="list" aria-label={`Shortcuts: ${group}`}>
            {own.map((command) => (
              <ShortcutRow
                key={command.id}
                command={command}
                commands={commands}
                shortcuts={shortcuts}
                hasSingle={hasSingle}
                clash={clashes.get(command.id)}
                onChange={change}
              />
            ))}
          </div>
        </SettingsGroup>
      ))}
      {shown.length === 0 && <SettingsNote>No command has these words.</SettingsNote>}
    </>
  )
}
