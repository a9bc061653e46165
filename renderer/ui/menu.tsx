import type { LucideIcon } from 'lucide-react'
import { ContextMenu, DropdownMenu } from 'radix-ui'
import { Fragment, type ReactElement } from 'react'
import { KeyCaps } from './key-caps.tsx'
import styles from './menu.module.css'

/** One line of a menu; null is a hairline. */
export type MenuEntry = {
  label: string
  /** A second, quiet line. */
  note?: string | undefined
  icon?: LucideIcon
  keys?: string | undefined
  isDisabled?: boolean
  isDanger?: boolean
  onSelect(): void
} | null

/** Asked for when the menu opens, where they depend on more than a component shows. */
export type MenuEntries = readonly MenuEntry[] | (() => readonly MenuEntry[])

interface MenuProps {
  entries: MenuEntries
  children: ReactElement
}

/** A menu that opens from a button. What lies around it stays in reach: a press there closes it. */
export const Menu = ({ entries, children, align = 'start' }: MenuProps & { align?: 'start' | 'end' }) => (
  <DropdownMenu.Root modal={false}>
    <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
    <DropdownMenu.Portal>
      <DropdownMenu.Content
        className={styles.menu}
        align={align}
        sideOffset={4}
        collisionPadding={8}
        onCloseAutoFocus={leaveFocus}
      >
        <Entries entries={entries} Item={DropdownMenu.Item} Separator={DropdownMenu.Separator} />
      </DropdownMenu.Content>
    </DropdownMenu.Portal>
  </DropdownMenu.Root>
)

/** The same where the right button, or the menu key, was pressed. */
export const PlaceMenu = ({ entries, children }: MenuProps) => (
  <ContextMenu.Root modal={false}>
    <ContextMenu.Trigger asChild>{children}</ContextMenu.Trigger>
    <ContextMenu.Portal>
      <ContextMenu.Content className={styles.menu} collisionPadding={8} onCloseAutoFocus={leaveFocus}>
        <Entries entries={entries} Item={ContextMenu.Item} Separator={ContextMenu.Separator} />
      </ContextMenu.Content>
    </ContextMenu.Portal>
  </ContextMenu.Root>
)

/** Focus goes back to where the menu came from, unless what was chosen took it: a field that is to be filled in. */
function leaveFocus(event: Event): void {
  if (document.activeElement !== null && document.activeElement !== document.body) event.preventDefault()
}

interface EntriesProps {
  entries: MenuEntries
  Item: typeof DropdownMenu.Item
  Separator: typeof DropdownMenu.Separator
}

const Entries = ({ entries, Item, Separator }: EntriesProps) =>
  (typeof entries === 'function' ? entries() : entries).map((entry, index) =>
    entry === null ? (
      // oxlint-disable-next-line react/no-array-index-key -- a hairline has nothing else
      <Separator key={index} className={styles.separator} />
    ) : (
      <Fragment key={entry.label}>
        <Item
          className={styles.item}
          disabled={entry.isDisabled ?? false}
          data-danger={entry.isDanger === true ? '' : undefined}
          onSelect={entry.onSelect}
        >
          {entry.icon !== undefined && <entry.icon size={16} strokeWidth={1.75} aria-hidden />}
          <span className={styles.text}>
            {entry.label}
            {entry.note !== undefined && <span className={styles.note}>{entry.note}</span>}
          </span>
          {entry.keys !== undefined && <KeyCaps keys={entry.keys} />}
        </Item>
      </Fragment>
    )
  )
