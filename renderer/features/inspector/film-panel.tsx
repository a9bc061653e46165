import { projectSchema, type Project } from '../../../services/model/project.ts'
import { clockText } from '../../../services/model/time-text.ts'
import { useDocument, useFilm, useProject } from '../../app/project-context.tsx'
import { Button } from '../../ui/button.tsx'
import { counted } from '../../ui/counted.ts'
import { NumberField } from '../../ui/number-field.tsx'
import { readNumberWith, readWith } from '../../ui/read-value.ts'
import { Section } from '../../ui/section.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { SwitchField } from '../../ui/switch-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { EngineSettings } from '../generate/engine-settings.tsx'
import { BudgetSection } from './budget-section.tsx'
import { figure, filmBudget } from './frame-budget.ts'
import { PanelHeader } from './panel-header.tsx'
import { useEditProject } from './use-edits.ts'
import styles from './inspector.module.css'

const { name: nameSchema, max_segment_seconds: segmentSchema } = projectSchema.shape
const readName = readWith(nameSchema)
const readSegmentSeconds = readNumberWith(segmentSchema.unwrap(), 's')

const splits: readonly { value: Project['split']; label: string }[] = [
  { value: 'fill', label: 'Full segments, then the rest' },
  { value: 'even', label: 'Equal segments' }
]

/** The film, where no shot is selected: its numbers and its settings. */
export function FilmPanel() {
  const project = useDocument(({ document }) => document.project)
  const edit = useEditProject()
  const { plan } = useFilm()
  return (
    <>
      <PanelHeader
        title={project.name}
        words={`${counted(plan.shots.length, 'shot')} · ${clockText(plan.frames / plan.fps)}`}
      />
      <WithoutPicture />
      <Section id="film" title="Film">
        <TextField label="Name" value={project.name} read={readName} onChange={(name) => edit('name', { name })} />
        <EngineSettings />
      </Section>
      <Section id="segments" title="Segments">
        <NumberField
          label="Longest segment"
          unit="s"
          value={project.max_segment_seconds}
          read={readSegmentSeconds}
          steps={[0.5, 1]}
          onChange={(max_segment_seconds) => edit('longest segment', { max_segment_seconds })}
          reset={
            project.max_segment_seconds === 3
              ? undefined
              : { to: '3 s', onReset: () => edit('longest segment', { max_segment_seconds: 3 }) }
          }
        />
        <SelectField
          label="Split"
          value={project.split}
          choices={splits}
          onChange={(split) => edit('split', { split })}
          reset={
            project.split === 'fill'
              ? undefined
              : { to: 'Full segments, then the rest', onReset: () => edit('split', { split: 'fill' }) }
          }
        />
        <SwitchField
          label="Render smaller when memory is short"
          value={project.may_shrink}
          onChange={(may_shrink) => edit('size when memory is short', { may_shrink })}
        />
      </Section>
      <BudgetSection id="film-frames" rows={filmBudget(plan)} summary={`${figure(plan.frames)} in the film`} />
    </>
  )
}

/** Shots that can't start, and the way to the first of them. */
function WithoutPicture() {
  const { session } = useProject()
  const { plan } = useFilm()
  const unready = plan.shots.filter(({ isReady }) => !isReady)
  const [first] = unready
  if (first === undefined) return null
  return (
    <div className={styles.warning}>
      <p>{counted(unready.length, 'shot has', 'shots have')} no picture.</p>
      <Button onClick={() => session.select([first.shotId])}>
        {unready.length === 1 ? 'Show it' : 'Show the first'}
      </Button>
    </div>
  )
}
