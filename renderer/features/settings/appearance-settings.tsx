import { Monitor, Moon, Sun, type LucideIcon } from 'lucide-react'
import { ToggleGroup } from 'radix-ui'
import { useState } from 'react'
import type { Preferences } from '../../../services/contract/settings-contract.ts'
import { usePreferences, useStudio } from '../../app/studio-context.tsx'
import { tellFailure } from '../../app/tell-failure.tsx'
import { SwitchField } from '../../ui/switch-field.tsx'
import { SettingsGroup, SettingsNote } from './settings-group.tsx'
import styles from './appearance-settings.module.css'

const themes: readonly { theme: Preferences['theme']; title: string; icon: LucideIcon }[] = [
  { theme: 'system', title: 'As the system', icon: Monitor },
  { theme: 'dark', title: 'Dark', icon: Moon },
  { theme: 'light', title: 'Light', icon: Sun }
]

export function AppearanceSettings() {
  const { preferences } = useStudio()
  const { theme, generate_at_once } = usePreferences()
  const change = (part: Partial<Preferences>): void => void preferences.change(part).catch(tellFailure)
  return (
    <>
      <SettingsGroup title="Theme">
        <ToggleGroup.Root
          className={styles.themes}
          type="single"
          aria-label="Theme"
          value={theme}
          // the chosen one can't be taken back, only another be chosen
          onValueChange={(next) => next !== '' && change({ theme: next as Preferences['theme'] })}
        >
          {themes.map(({ theme: own, title, icon: Icon }) => (
            <ToggleGroup.Item key={own} value={own} className={styles.theme}>
              <Icon size={16} strokeWidth={1.75} aria-hidden />
              {title}
            </ToggleGroup.Item>
          ))}
        </ToggleGroup.Root>
        <SettingsNote>Around the viewer it stays near black, because colour is judged there.</SettingsNote>
      </SettingsGroup>
      <SettingsGroup title="While you work">
        <SwitchField
          label="Say first what Generate will do"
          value={!generate_at_once}
          onChange={(isSaid) => change({ generate_at_once: !isSaid })}
        />
        {window.framechain === undefined && 'Notification' in window && <Notices change={change} />}
      </SettingsGroup>
    </>
  )
}

/** The desktop tells by itself; a browser asks the user first. */
function Notices({ change }: { change(part: Partial<Preferences>): void }) {
  const { notify } = usePreferences()
  const [permission, setPermission] = useState(Notification.permission)
  const turn = async (isOn: boolean): Promise<void> => {
    const now = isOn ? await Notification.requestPermission() : permission
    setPermission(now)
    change({ notify: isOn && now === 'granted' })
  }
  return (
    <SwitchField
      label="Tell me when a run or a film ends while I look elsewhere"
      value={notify && permission === 'granted'}
      disabledReason={
        permission === 'denied'
          ? 'The browser does not allow notifications of this page; its own settings can.'
          : undefined
      }
      onChange={(isOn) => void turn(isOn)}
    />
  )
}
