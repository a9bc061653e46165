import { DoctorLines } from './doctor-lines.tsx'
import { SettingsGroup } from './settings-group.tsx'
import { TextSetting } from './text-setting.tsx'

/** Which ffmpeg cuts and joins. */
export const MediaSettings = () => (
  <>
    <SettingsGroup title="ffmpeg">
      <TextSetting name="ffmpeg" label="ffmpeg" placeholder="The one of this system" mayBeEmpty />
      <TextSetting
        name="ffprobe"
        label="ffprobe"
        placeholder="The one of this system"
        note="A path or a name. Framechain needs version 5 or later."
        mayBeEmpty
      />
    </SettingsGroup>
    <SettingsGroup title="Found">
      <DoctorLines of={['ffmpeg', 'ffprobe']} />
    </SettingsGroup>
  </>
)
