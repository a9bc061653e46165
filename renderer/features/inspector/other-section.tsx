import type { Shot } from '../../../services/model/storyboard.ts'
import { Section } from '../../ui/section.tsx'
import { FactList } from './fact-list.tsx'
import { otherFields } from './other-fields.ts'

/** What else the file says of the shot: kept, shown, not changed here. */
export function OtherSection({ shot }: { shot: Shot }) {
  const fields = otherFields(shot)
  if (fields.length === 0) return null
  return (
    <Section id="other" title="Other fields" summary={fields.length} isOpenAtFirst={false}>
      <FactList label="Other fields" facts={fields.map(({ path, text }) => ({ what: path, value: text }))} />
    </Section>
  )
}
