import { cameraMoves, type CameraDirection, type CameraMove } from '../../../services/model/camera.ts'
import { framesIn } from '../../../services/model/frame-rate.ts'
import { trimmedSeconds } from '../../../services/model/storyboard-edits.ts'
import { shotSettings, type Shot } from '../../../services/model/storyboard.ts'
import { useDocument } from '../../app/project-context.tsx'
import { FieldRow } from '../../ui/field-row.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { numberText } from '../../ui/read-value.ts'
import { Section } from '../../ui/section.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { SliderField } from '../../ui/slider-field.tsx'
import { cameraWord, directionWords, moveWords, ownWordText, readCameraWord } from './camera-words.ts'
import { readDuration, secondsText } from './read-duration.ts'
import { sharedValue } from './shared-value.ts'
import { cameraWordOf, resets, strengthOf, withStrength } from './shot-fields.ts'
import type { ShotsProps } from './shots-props.ts'

const secondsOf = (shot: Shot): number => shotSettings(shot).seconds
const cameraOf = (shot: Shot) => readCameraWord(cameraWordOf(shot))
/** Stands in the list for a word of the file's own. */
const OWN = 'own '

const strengthText = (strength: number): string => `${Math.round(strength * 100)} %`

/** How long, and how the camera moves. */
export function MotionSection({ shots, edit }: ShotsProps) {
  const fps = useDocument(({ document }) => document.project.fps)
  const seconds = sharedValue(shots, secondsOf)
  const move = sharedValue(shots, (shot) => cameraOf(shot).move)
  const direction = sharedValue(shots, (shot) => cameraOf(shot).direction)
  const own = sharedValue(shots, (shot) => cameraOf(shot).own ?? undefined)
  const strength = sharedValue(shots, strengthOf)
  const words = move === null ? null : directionWords[move]
  const isStill = move === 'static' && own === undefined
  return (
    <Section id="motion" title="Length and camera" summary={seconds === null ? undefined : `${secondsText(seconds)} s`}>
      <FieldRow>
        <NumberField
          label="Length"
          value={seconds}
          unit={seconds === null ? 's' : `s · ${framesIn(seconds, fps)} f`}
          read={(text) => readDuration(text, fps)}
          format={secondsText}
          steps={(value, by, isLarge) => trimmedSeconds(value, by * (isLarge ? Math.round(fps) : 1), fps)}
          onChange={(duration) => edit('length', { duration })}
        />
      </FieldRow>
      <FieldRow>
        <SelectField<CameraMove | typeof OWN>
          label="Camera"
          value={own === null ? null : own === undefined ? move : OWN}
          choices={[
            ...(typeof own === 'string' && move !== null
              ? [{ value: OWN, label: ownWordText(own, move) } as const]
              : []),
            ...cameraMoves.map((value) => ({ value, label: moveWords[value] }))
          ]}
          onChange={(value) =>
            value !== OWN && edit('camera', { camera_movement: cameraWord(value, direction ?? 'forward') })
          }
          reset={
            isStill ? undefined : { to: moveWords.static, onReset: () => edit('camera', (shot) => resets.camera(shot)) }
          }
        />
        {words !== null && move !== null && (
          <SelectField<CameraDirection>
            label="Direction"
            value={direction}
            choices={[
              { value: 'forward', label: words.forward },
              { value: 'backward', label: words.backward }
            ]}
            onChange={(value) => edit('camera', { camera_movement: cameraWord(move, value) })}
          />
        )}
      </FieldRow>
      <SliderField
        label="Strength"
        min={0}
        max={1}
        step={0.05}
        value={strength}
        format={strengthText}
        disabledReason={isStill ? 'A static camera does not move.' : undefined}
        onChange={(value) => edit('strength', withStrength(Number(numberText(value))))}
        reset={
          strength === 0.5
            ? undefined
            : { to: strengthText(0.5), onReset: () => edit('strength', (shot) => resets.strength(shot)) }
        }
      />
    </Section>
  )
}
