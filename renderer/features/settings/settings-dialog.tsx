import { Cpu, Film, Keyboard, Palette, SquarePlus, Workflow, type LucideIcon } from 'lucide-react'
import { Tabs } from 'radix-ui'
import { useContext, useEffect, useMemo, type ReactNode } from 'react'
import { ProjectContext } from '../../app/project-context.tsx'
import { useClient } from '../../app/studio-context.tsx'
import { createSettingsStore } from '../../stores/settings-store.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { AppearanceSettings } from './appearance-settings.tsx'
import { EngineSettings } from './engine-settings.tsx'
import { MediaSettings } from './media-settings.tsx'
import { NewProjectSettings } from './new-project-settings.tsx'
import { SettingsContext } from './settings-context.ts'
import { ShortcutSettings } from './shortcut-settings.tsx'
import { WorkflowSettings } from './workflow-settings.tsx'
import styles from './settings-dialog.module.css'

interface SettingsPart {
  id: string
  title: string
  icon: LucideIcon
  content: () => ReactNode
}

const parts: readonly SettingsPart[] = [
  { id: 'engines', title: 'Engines', icon: Cpu, content: EngineSettings },
  { id: 'workflows', title: 'Workflows', icon: Workflow, content: WorkflowSettings },
  { id: 'media', title: 'Media', icon: Film, content: MediaSettings },
  { id: 'new', title: 'New projects', icon: SquarePlus, content: NewProjectSettings },
  { id: 'appearance', title: 'Appearance', icon: Palette, content: AppearanceSettings },
  { id: 'shortcuts', title: 'Shortcuts', icon: Keyboard, content: ShortcutSettings }
]

/** The user's own settings; from a project, and from home where there is none. Each is saved by itself. */
export default function SettingsDialog({ onClose }: { onClose(): void }) {
  const client = useClient()
  const project = useContext(ProjectContext)
  const settings = useMemo(() => createSettingsStore({ client }), [client])
  useEffect(() => void settings.load(), [settings])
  return (
    <Dialog title="Settings" width={800} onClose={onClose}>
      <SettingsContext value={settings}>
        <Tabs.Root
          className={styles.settings}
          orientation="vertical"
          defaultValue={project?.session.getState().settingsPart ?? 'engines'}
        >
          <Tabs.List className={styles.parts} aria-label="Settings">
            {parts.map(({ id, title, icon: Icon }) => (
              <Tabs.Trigger key={id} value={id} className={styles.part}>
                <Icon size={16} strokeWidth={1.75} aria-hidden />
                {title}
              </Tabs.Trigger>
            ))}
          </Tabs.List>
          {parts.map(({ id, content: Content }) => (
            <Tabs.Content key={id} value={id} className={styles.content} tabIndex={-1}>
              <Content />
            </Tabs.Content>
          ))}
        </Tabs.Root>
      </SettingsContext>
    </Dialog>
  )
}
