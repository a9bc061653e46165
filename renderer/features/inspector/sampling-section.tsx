import { Dices } from 'lucide-react'
import { shotSchema, shotSettings } from '../../../services/model/storyboard.ts'
import { useDocument } from '../../app/project-context.tsx'
import { FieldRow } from '../../ui/field-row.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { numberText, readNumberWith, type ReadValue } from '../../ui/read-value.ts'
import { Section } from '../../ui/section.tsx'
import { EndPictureField } from './end-picture-field.tsx'
import { sharedValue } from './shared-value.ts'
import { resets } from './shot-fields.ts'
import type { ShotsProps } from './shots-props.ts'
import styles from './inspector.module.css'

const RANDOM = -1
const readNumber = readNumberWith(shotSchema.shape.seed)

function readSeed(text: string): ReadValue<number> {
  if (/^\s*(random)?\s*$/i.test(text)) return { value: RANDOM }
  const { value, problem } = readNumber(text)
  return problem === undefined ? { value: value ?? RANDOM } : { problem }
}
const seedText = (seed: number): string => (seed === RANDOM ? 'Random' : numberText(seed, 0))

const readCfg = readNumberWith(shotSchema.shape.cfg_scale)
const readSteps = readNumberWith(shotSchema.shape.steps)

/** What the engine is told beside the prompt. */
export function SamplingSection({ shots, edit }: ShotsProps) {
  const profile = useDocument((state) => state.profile)
  const canEdit = useDocument((state) => state.canEdit)
  const isFixed = (what: 'cfg' | 'steps'): string | undefined =>
    profile.fixed?.includes(what) === true ? 'Set by the workflow.' : undefined
  const seed = sharedValue(shots, (shot) => shotSettings(shot).seed)
  const cfg = sharedValue(shots, (shot) => shotSettings(shot).cfg)
  const steps = sharedValue(shots, (shot) => shotSettings(shot).steps)
  return (
    <Section id="sampling" title="Sampling">
      <NumberField
        label="Seed"
        value={seed}
        read={readSeed}
        format={seedText}
        note={seed === RANDOM ? 'The studio picks one for the shot, and keeps it.' : undefined}
        onChange={(value) => edit('seed', { seed: value })}
        reset={
          seed === RANDOM
            ? undefined
            : { to: seedText(RANDOM), onReset: () => edit('seed', (shot) => resets.seed(shot)) }
        }
        button={
          <IconButton
            icon={Dices}
            label="Roll a seed"
            className={styles.inField}
            disabled={!canEdit}
            onClick={() => edit('seed', { seed: Math.floor(Math.random() * 2 ** 32) })}
          />
        }
      />
      <FieldRow>
        <NumberField<number | undefined>
          label="CFG"
          value={cfg}
          placeholder="Workflow’s"
          read={readCfg}
          steps={(value, by, isLarge) => Math.max(0, Number(numberText(value + by * (isLarge ? 1 : 0.1))))}
          disabledReason={isFixed('cfg')}
          onChange={(value) => edit('CFG', { cfg_scale: value })}
          reset={
            cfg === undefined
              ? undefined
              : { to: 'The workflow’s own', onReset: () => edit('CFG', (shot) => resets.cfg(shot)) }
          }
        />
        <NumberField<number | undefined>
          label="Steps"
          value={steps}
          placeholder="Workflow’s"
          read={readSteps}
          disabledReason={isFixed('steps')}
          onChange={(value) => edit('steps', { steps: value })}
          reset={
            steps === undefined
              ? undefined
              : { to: 'The workflow’s own', onReset: () => edit('steps', (shot) => resets.steps(shot)) }
          }
        />
      </FieldRow>
      <EndPictureField shots={shots} edit={edit} />
    </Section>
  )
}
