import { Command as Cmdk } from 'cmdk'
import { CornerDownLeft, Settings2 } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { useDocument, useJobs, useProject } from '../../app/project-context.tsx'
import { useCommands } from '../../commands/commands-context.tsx'
import { KeyCaps } from '../../ui/key-caps.tsx'
import { settingTitles } from '../settings/setting-titles.ts'
import { paletteSections, type PaletteItem } from './palette-items.ts'
import { readRecent, rememberRecent } from './recent-items.ts'
import styles from './command-palette.module.css'

/** Finds what can be done, shots by number and words, and settings. */
export default function CommandPalette({ onClose }: { onClose(): void }) {
  const { session } = useProject()
  const registry = useCommands()
  const all = useStore(registry, ({ commands }) => commands)
  const shots = useDocument(({ document }) => document.storyboard.shots)
  const [search, setSearch] = useState('')
  const [recent] = useState(() => readRecent())
  const commands = useMemo(
    () => [...all.values()].filter((command) => command.id !== 'view.palette' && registry.isEnabled(command)),
    [all, registry]
  )
  const sections = useMemo(
    () => paletteSections({ search, commands, shots, settings: settingTitles, recent }),
    [search, commands, shots, recent]
  )

  const [chosen, setChosen] = useState('')
  const values = sections.flatMap(({ title, items }) => items.map((item) => valueOf(title, item)))
  /** The best is chosen until another one is. */
  const value = values.includes(chosen) ? chosen : (values[0] ?? '')

  const choose = (item: PaletteItem): void => {
    onClose()
    if (item.kind === 'command') {
      rememberRecent(item.id)
      registry.run(item.id)
    } else if (item.kind === 'shot') session.select([item.shotId])
    else session.openSettings(item.part)
  }

  return (
    <Dialog.Root open onOpenChange={(isOpen) => isOpen || onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.overlay} />
        <Dialog.Content className={styles.palette} aria-describedby={undefined}>
          <Dialog.Title className="visually-hidden">Search and commands</Dialog.Title>
          <Cmdk label="Search and commands" shouldFilter={false} loop value={value} onValueChange={setChosen}>
            <Cmdk.Input
              className={styles.input}
              value={search}
              onValueChange={(next) => {
                setSearch(next)
                setChosen('')
              }}
              placeholder="Search commands, shots and settings"
            />
            <Cmdk.List className={styles.list}>
              <Cmdk.Empty className={styles.empty}>Nothing has these words.</Cmdk.Empty>
              {sections.map(({ title, items }) => (
                <Cmdk.Group key={title} heading={title} className={styles.group}>
                  {items.map((item) => (
                    <Cmdk.Item
                      key={item.id}
                      value={valueOf(title, item)}
                      className={styles.item}
                      onSelect={() => choose(item)}
                    >
                      <ItemContent
                        item={item}
                        keys={item.kind === 'command' ? registry.keys(item.command)[0] : undefined}
                      />
                    </Cmdk.Item>
                  ))}
                </Cmdk.Group>
              ))}
            </Cmdk.List>
          </Cmdk>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

const valueOf = (section: string, { id }: PaletteItem): string => `${section} ${id}`

function ItemContent({ item, keys }: { item: PaletteItem; keys: string | undefined }) {
  switch (item.kind) {
    case 'command':
      return (
        <>
          <span className={styles.title}>{item.command.title}</span>
          <span className={styles.aside}>{item.command.group}</span>
          {keys !== undefined && <KeyCaps keys={keys} />}
        </>
      )
    case 'shot':
      return (
        <>
          <ShotPicture shotId={item.shotId} />
          <span className={styles.shot}>{item.shotId}</span>
          <span className={styles.words}>{item.words}</span>
          <CornerDownLeft className={styles.go} size={16} strokeWidth={1.75} aria-hidden />
        </>
      )
    case 'setting':
      return (
        <>
          <Settings2 className={styles.icon} size={16} strokeWidth={1.75} aria-hidden />
          <span className={styles.title}>{item.title}</span>
        </>
      )
  }
}

function ShotPicture({ shotId }: { shotId: string }) {
  const thumb = useJobs(({ pictures }) => pictures[shotId]?.thumb ?? null)
  return <span className={styles.picture}>{thumb !== null && <img src={thumb} alt="" draggable={false} />}</span>
}
