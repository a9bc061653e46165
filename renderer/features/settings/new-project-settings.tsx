import { useCallback } from 'react'
import type { Preferences } from '../../../services/contract/settings-contract.ts'
import { useClient, usePreferences, useStudio } from '../../app/studio-context.tsx'
import { tellFailure } from '../../app/tell-failure.tsx'
import { useAnswer } from '../../app/use-answer.ts'
import { FilmSizeFields } from '../../ui/film-size-fields.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { engineTitle } from '../generate/readiness-words.ts'
import { SettingsGroup, SettingsNote } from './settings-group.tsx'

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
      <FilmSizeFields size={begins} onChange={change} />
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
