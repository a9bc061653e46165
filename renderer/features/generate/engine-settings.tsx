import { useCallback, useMemo } from 'react'
import type { ProjectPatch } from '../../../services/model/document-change.ts'
import type { EngineId } from '../../../services/model/project.ts'
import { useDocument, useFilm, useProject } from '../../app/project-context.tsx'
import { useAnswer } from '../../app/use-answer.ts'
import { FilmSizeFields } from '../../ui/film-size-fields.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { SwitchField } from '../../ui/switch-field.tsx'
import { ModelFields } from './model-fields.tsx'
import { engineTitle } from './readiness-words.ts'
import { canvasNote, DEFAULT_WORKFLOW, rateNote, workflowChoices, workflowNote } from './workflow-words.ts'
import styles from './engine-settings.module.css'

/** With what a run renders: the project's own settings, each change an edit that can be undone. */
export function EngineSettings() {
  const { client, document } = useProject()
  const project = useDocument((state) => state.document.project)
  const profile = useDocument((state) => state.profile)
  const { plan } = useFilm()
  const engines = useAnswer(useCallback(() => client.engines.list(), [client]))
  const workflows = useAnswer(useCallback(() => client.engines.workflows(), [client]))
  const change = (label: string, patch: ProjectPatch, merge?: string): void =>
    document.edit(label, (before) => ({ ...before, project: { ...before.project, ...patch } }), {
      merge: merge ?? null
    })

  const hasWorkflow = project.engine !== 'animatic'
  const choices = useMemo(
    () => workflowChoices(workflows.value ?? [], { current: project.workflow, engineDefault: profile.title }),
    [workflows.value, project.workflow, profile.title]
  )
  const chosen = workflows.value?.find(({ file }) => file === (project.workflow ?? profile.file))
  const engine = engines.value?.find(({ id }) => id === project.engine)
  return (
    <div className={styles.settings}>
      <SelectField
        label="Engine"
        value={project.engine}
        choices={(engines.value ?? [{ id: project.engine, title: engineTitle(project.engine) }]).map((one) => ({
          value: one.id as EngineId,
          label: one.title
        }))}
        note={engine?.note}
        onChange={(id) => change(`Render with ${engineTitle(id)}`, { engine: id })}
      />
      {hasWorkflow && (
        <>
          <SelectField
            label="Workflow"
            value={project.workflow ?? DEFAULT_WORKFLOW}
            choices={choices}
            note={workflowNote(profile, chosen)}
            onChange={(file) => change('Choose the workflow', { workflow: file === DEFAULT_WORKFLOW ? null : file })}
          />
          <ModelFields key={profile.file} onChange={change} />
          <SwitchField
            label="SageAttention"
            value={project.use_sage_attention}
            note={
              chosen?.has_sage === false
                ? 'This workflow has no variant with it.'
                : 'Faster attention, where the server has it; else it renders without.'
            }
            onChange={(isOn) =>
              change(isOn ? 'Turn SageAttention on' : 'Turn SageAttention off', { use_sage_attention: isOn })
            }
          />
        </>
      )}
      <FilmSizeFields
        size={project}
        onChange={(size) =>
          'fps' in size
            ? change('Change the frame rate of the film', size, 'fps')
            : change('Change the size of the film', size, 'size')
        }
      />
      {[canvasNote(plan), rateNote(plan)].map(
        (note) =>
          note !== null && (
            <p key={note} className={styles.note} data-figures>
              {note}
            </p>
          )
      )}
    </div>
  )
}
