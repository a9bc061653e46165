import { animaticProfile } from '../../../services/model/workflow-profile.ts'
import { useDocument } from '../../app/project-context.tsx'
import { Section } from '../../ui/section.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { sharedValue } from './shared-value.ts'
import { textField } from './shot-fields.ts'
import type { ShotsProps } from './shots-props.ts'

/** What the model reads. */
export function PromptSection({ shots, edit }: ShotsProps) {
  const profile = useDocument((state) => state.profile)
  const readsPrompt = profile.takes_prompt !== false && profile.family !== animaticProfile.family
  const prompt = sharedValue(shots, (shot) => shot.prompt ?? '')
  // a shot without a prompt is rendered from its description
  const stand = prompt === '' ? sharedValue(shots, (shot) => shot.description) : undefined
  return (
    <Section id="prompt" title="Prompts">
      <TextArea
        label="Prompt"
        rows={4}
        value={prompt}
        placeholder={stand ?? 'What happens in the shot'}
        note={readsPrompt ? undefined : `Kept with the shot. ${profile.title} reads no prompt.`}
        onChange={(text) => edit('prompt', textField('prompt', text))}
      />
      <TextArea
        label="Negative prompt"
        rows={2}
        value={sharedValue(shots, (shot) => shot.negative_prompt ?? '')}
        placeholder="What it must not show"
        onChange={(text) => edit('negative prompt', textField('negative_prompt', text))}
      />
    </Section>
  )
}
