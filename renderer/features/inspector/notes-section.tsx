import { FieldRow } from '../../ui/field-row.tsx'
import { Section } from '../../ui/section.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { sharedValue } from './shared-value.ts'
import { textField } from './shot-fields.ts'
import type { ShotsProps } from './shots-props.ts'

/** What is said of the shot for people. */
export const NotesSection = ({ shots, edit }: ShotsProps) => (
  <Section id="notes" title="Notes">
    <TextArea
      label="Description"
      rows={2}
      value={sharedValue(shots, (shot) => shot.description ?? '')}
      placeholder="For you and your crew"
      onChange={(text) => edit('description', textField('description', text))}
    />
    <FieldRow>
      <TextField
        label="Scene"
        value={sharedValue(shots, (shot) => shot.scene ?? '')}
        onChange={(text) => edit('scene', textField('scene', text))}
      />
      <TextField
        label="Character"
        value={sharedValue(shots, (shot) => shot.character ?? '')}
        onChange={(text) => edit('character', textField('character', text))}
      />
    </FieldRow>
  </Section>
)
