import { useCallback } from 'react'
import type { ProjectPatch } from '../../../services/model/document-change.ts'
import { useDocument, useProject } from '../../app/project-context.tsx'
import { useAnswer } from '../../app/use-answer.ts'
import { SelectField } from '../../ui/select-field.tsx'
import { modelChoices, openSlots, OWN_MODEL, slotLabels, withModel } from './model-words.ts'
import { useReadiness } from './use-readiness.ts'

/** Which installed file is loaded in each place of the workflow; nothing while no server answers. */
export function ModelFields({ onChange }: { onChange(label: string, patch: ProjectPatch): void }) {
  const { client, projectId: project_id, document } = useProject()
  const models = useDocument((state) => state.document.project.models)
  // what the servers answered last says whether there is anything new to ask
  const servers = useReadiness((state) => state.servers)
  const ask = useCallback(async () => {
    if (servers === null) return []
    await document.flush()
    return client.engines.models({ project_id })
  }, [client, project_id, document, servers])
  const slots = useAnswer(ask).value ?? []
  const labels = slotLabels(slots)
  return openSlots(slots, models).map((slot) => {
    const label = labels.get(slot.key) ?? slot.file
    return (
      <SelectField
        key={slot.key}
        label={label}
        value={models[slot.key] ?? OWN_MODEL}
        choices={modelChoices(slot, models[slot.key])}
        onChange={(file) =>
          onChange(`Choose the ${label.toLowerCase()}`, { models: withModel(models, slot.key, file) })
        }
        reset={
          models[slot.key] === undefined
            ? undefined
            : {
                to: slot.file,
                onReset: () =>
                  onChange(`Choose the ${label.toLowerCase()}`, { models: withModel(models, slot.key, OWN_MODEL) })
              }
        }
      />
    )
  })
}
