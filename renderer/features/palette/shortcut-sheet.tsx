import { Keyboard } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { useProject } from '../../app/project-context.tsx'
import { commandGroups, matchesWords } from '../../commands/command-lists.ts'
import { useCommands } from '../../commands/commands-context.tsx'
import { keyCaps } from '../../commands/keys.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { KeyCaps } from '../../ui/key-caps.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import styles from './shortcut-sheet.module.css'

/** Every command with its keys. */
export default function ShortcutSheet({ onClose }: { onClose(): void }) {
  const { session } = useProject()
  const registry = useCommands()
  const { commands } = useStore(registry)
  const [search, setSearch] = useState('')
  const groups = useMemo(() => {
    const rows = [...commands.values()].map((command) => ({ ...command, keys: registry.keys(command) }))
    const textOf = ({ title, group, keys }: (typeof rows)[number]): string =>
      `${title} ${group} ${keys.flatMap(keyCaps).join(' ')}`
    return commandGroups(rows.filter((row) => matchesWords(textOf(row), search)))
  }, [commands, registry, search])
  return (
    <Dialog
      title="Keyboard shortcuts"
      width={760}
      onClose={onClose}
      footer={
        <Button onClick={() => session.openSettings('shortcuts')}>
          <Keyboard size={16} strokeWidth={1.75} aria-hidden />
          Change shortcuts
        </Button>
      }
    >
      <div className={styles.search}>
        <SearchField isFirst label="Search the shortcuts" value={search} onChange={setSearch} />
      </div>
      <div className={styles.groups}>
        {groups.map(({ group, commands: own }) => (
          <section key={group} className={styles.group} aria-label={group}>
            <h2 className={styles.heading}>{group}</h2>
            <dl className={styles.rows}>
              {own.map(({ id, title, keys }) => (
                <div key={id} className={styles.row} data-none={keys.length === 0 ? '' : undefined}>
                  <dt>{title}</dt>
                  <dd className={styles.keys}>
                    {keys.length === 0 ? (
                      <span className="visually-hidden">no keys</span>
                    ) : (
                      keys.map((one) => <KeyCaps key={one} keys={one} />)
                    )}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      {groups.length === 0 && <p className={styles.none}>No command has these words.</p>}
    </Dialog>
  )
}
