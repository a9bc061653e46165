import { useCallback } from 'react'
import type { Preferences } from '../../../services/contract/settings-contract.ts'
import { projectPatchSchema } from '../../../services/model/document-change.ts'
import { useClient, usePreferences, useStudio } from '../../app/studio-context.tsx'
import { tellFailure } from '../../app/tell-failure.tsx'
import { useAnswer } from '../../app/use-answer.ts'
import { FieldRow } from '../../ui/field-row.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { readNumberWith } from '../../ui/read-value.ts'
import { SelectField } from '../../ui/select-field.tsx'
import { engineTitle } from '../generate/readiness-words.ts'
import { SettingsGroup, SettingsNote } from './settings-group.tsx'

const { width, height, fps } = projectPatchSchema.shape
const readWidth = readNumberWith(width.unwrap(), 'px')
const readHeight = readNumberWith(height.unwrap(), 'px')
const readFps = readNumberWith(fps.unwrap(), 'fps')

/** What a new project begins with. */
export function NewProjectSettings() {
  const client = useClient()
  const { preferences } = useStudio()
  const { new_project: begins } = usePreferences()
  const engines = useAnswer(useCallback(() => client.engines.list(), [client])).value
  const change = (part: Partial<Preferences['new_project']>): void =>
    void preferences.change({ new_project: { ...begins, ...part } }).catch(tellFailure)
  return (
    <SettingsGroup title="New projects begin with">
      <FieldRow>
        <NumberField
          label="Width"
          unit="px"
          value={begins.width}
          read={readWidth}
          steps={[2, 64]}
          onChange={(value) => change({ width: value })}
        />
        <NumberField
          label="Height"
          unit="px"
          value={begins.height}
          read={readHeight}
          steps={[2, 64]}
          onChange={(value) => change({ height: value })}
        />
        <NumberField
          label="Frame rate"
          unit="fps"
          value={begins.fps}
          read={readFps}
          onChange={(value) => change({ fps: value })}
        />
      </FieldRow>
      <SelectField
        label="Engine"
        value={begins.engine}
        choices={(engines ?? [{ id: begins.engine, title: engineTitle(begins.engine) }]).map((engine) => ({
          value: engine.id,
          label: engine.title
        }))}
        onChange={(engine) => change({ engine })}
      />
      <SettingsNote>Projects that are there already stay as they are.</SettingsNote>
    </SettingsGroup>
  )
}
