import type { ReactNode } from 'react'
import type { TakeView } from '../../../services/contract/take-contract.ts'
import { TimeBar } from './time-bar.tsx'
import inspector from './inspector.module.css'

const whenMade = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

/** What a take was made with, and where its time went. */
export function TakeSlate({ view: { take } }: { view: TakeView }) {
  const { rejected, attempts = 1, rungs = [] } = take
  const facts: [string, ReactNode][] = [
    ...(rejected === undefined ? [] : [['Rejected', rejected.note || 'without a note'] as [string, ReactNode]]),
    ['Seed', take.seed],
    ['Engine', `${take.engine} ${take.engine_version}`],
    ['Workflow', take.workflow],
    ...(take.models.length === 0 ? [] : [['Models', take.models.join('\n')] as [string, ReactNode]]),
    ['Picture', `${take.width} × ${take.height}`],
    ['Frames', `${take.frames} at ${take.fps} fps`],
    ['Made', whenMade.format(new Date(take.created_at))],
    ...(attempts > 1 ? [['Attempts', attempts] as [string, ReactNode]] : []),
    ...(rungs.length > 0 ? [['For memory', rungs.join('\n')] as [string, ReactNode]] : []),
    ['Time', <TimeBar key="time" take={take} />]
  ]
  return (
    <dl className={inspector.facts} aria-label="Slate">
      {facts.map(([word, value]) => (
        <div key={word} className={inspector.fact}>
          <dt>{word}</dt>
          <dd dir="auto" data-selectable>
            {value}
          </dd>
        </div>
      ))}
    </dl>
  )
}
