import { SwitchField } from '../../ui/switch-field.tsx'
import { DoctorLines } from './doctor-lines.tsx'
import { HeaderSettings } from './header-settings.tsx'
import { useSettingNotes, useSettings, useSettingsStore } from './settings-context.ts'
import { SettingsGroup } from './settings-group.tsx'
import { TestServers } from './test-servers.tsx'
import { TextSetting } from './text-setting.tsx'

/** Where ComfyUI is, and what the engines say of themselves. */
export function EngineSettings() {
  return (
    <>
      <SettingsGroup title="ComfyUI">
        <TextSetting
          name="comfy_url"
          label="Address"
          note="Several servers share the shots: their addresses with commas between."
        />
        <TestServers />
        <HeaderSettings />
        <TextSetting
          name="comfy_root"
          label="Folder on this machine"
          placeholder="Not on this machine"
          note="Where ComfyUI runs here, its model files are looked at too: one that is cut short is found before it fails."
          isFolder
          mayBeEmpty
        />
        <LiftLimits />
      </SettingsGroup>
      <SettingsGroup title="Engines of this version">
        <DoctorLines of={['animatic', 'comfyui']} />
      </SettingsGroup>
    </>
  )
}

function LiftLimits() {
  const store = useSettingsStore()
  const value = useSettings(({ settings }) => settings?.lift_limits ?? false)
  const { failure, ...look } = useSettingNotes('lift_limits')
  return (
    <SwitchField
      label="Ask a small graphics card for more than is advised"
      note={failure ?? 'It may run out of memory; the segment is then rendered in smaller parts.'}
      value={value}
      onChange={(isLifted) => void store.change({ lift_limits: isLifted })}
      {...look}
    />
  )
}
