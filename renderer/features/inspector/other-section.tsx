import type { Shot } from '../../../services/model/storyboard.ts'
import { Section } from '../../ui/section.tsx'
import { otherFields } from './other-fields.ts'
import styles from './inspector.module.css'

/** What else the file says of the shot: kept, shown, not changed here. */
export function OtherSection({ shot }: { shot: Shot }) {
  const fields = otherFields(shot)
  if (fields.length === 0) return null
  return (
    <Section id="other" title="Other fields" summary={fields.length} isOpenAtFirst={false}>
      <dl className={styles.facts}>
        {fields.map(({ path, text }) => (
          <div key={path} className={styles.fact}>
            <dt>{breakable(path)}</dt>
            <dd dir="auto" data-selectable>
              {text}
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}

/** A path breaks at its joints. */
const breakable = (path: string): string => path.replaceAll(/[._]/g, '$&\u200B')
