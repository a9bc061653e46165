import { useCallback } from 'react'
import type { WorkflowView } from '../../../services/contract/engine-contract.ts'
import { useClient } from '../../app/studio-context.tsx'
import { useAnswer } from '../../app/use-answer.ts'
import { readFailure } from '../../ui/failure.ts'
import { Problem } from '../../ui/problem.tsx'
import { SettingsGroup, SettingsNote } from './settings-group.tsx'
import { TextSetting } from './text-setting.tsx'
import styles from './workflow-settings.module.css'

/** The graphs that ComfyUI can be given, and where one's own lie. */
export function WorkflowSettings() {
  const client = useClient()
  const { value, failure } = useAnswer(useCallback(() => client.engines.workflows(), [client]))
  const shown = (value ?? []).filter(({ is_sage }) => !is_sage)
  const own = shown.filter(({ folder }) => folder === 'user')
  const builtIn = shown.filter(({ folder }) => folder === 'built_in')
  return (
    <>
      <SettingsGroup title="Your workflows">
        <TextSetting
          name="workflows_folder"
          label="Folder"
          placeholder="workflows in the data folder"
          note="Put in what ComfyUI’s Export (API) wrote; it is found at once."
          isFolder
          mayBeEmpty
        />
        {failure !== null && <Problem failure={readFailure(failure)} />}
        {value !== null && own.length === 0 && <SettingsNote>There is none yet.</SettingsNote>}
        <WorkflowList workflows={own} />
      </SettingsGroup>
      <SettingsGroup title="Built in">
        <WorkflowList workflows={builtIn} />
      </SettingsGroup>
    </>
  )
}

const WorkflowList = ({ workflows }: { workflows: readonly WorkflowView[] }) => (
  <ul className={styles.list}>
    {workflows.map((workflow) => (
      <li key={`${workflow.folder} ${workflow.file}`} className={styles.workflow} data-selectable>
        <p className={styles.title}>
          {workflow.profile?.title ?? workflow.file}
          <span className={styles.figures} data-figures>
            {figuresOf(workflow)}
          </span>
        </p>
        <p className={styles.muted}>{workflow.file}</p>
        {workflow.models.length > 0 && <p className={styles.muted}>{[...new Set(workflow.models)].join(', ')}</p>}
        {workflow.notes.map((note) => (
          <p key={note} className={styles.note}>
            {note}
          </p>
        ))}
        {workflow.problem !== null && <p className={styles.problem}>{workflow.problem}</p>}
      </li>
    ))}
  </ul>
)

const figuresOf = ({ profile, has_sage }: WorkflowView): string =>
  [
    profile?.family ?? null,
    (profile?.fps ?? null) === null ? null : `${profile!.fps} fps`,
    profile?.vram_gb === undefined ? null : `${profile.vram_gb.min} GB or more`,
    profile?.end_frame === true ? 'end frame' : null,
    has_sage ? 'Sage' : null
  ]
    .filter((fact) => fact !== null)
    .join(' · ')
