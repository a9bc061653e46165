import { memo } from 'react'
import { shotSettings } from '../../../services/model/storyboard.ts'
import { LiveBar } from './live-bar.tsx'
import { ShotFacts, ShotLine } from './shot-facts.tsx'
import { ShotOption, type ShotOptionProps } from './shot-option.tsx'
import { ShotPicture } from './shot-picture.tsx'
import { stepText } from './shot-state.ts'
import { useShotState } from './use-shot-state.ts'
import styles from './shot-row.module.css'

/** A shot in the list: its picture beside what it is, how it stands, and its prompt. */
export const ShotRow = memo((props: ShotOptionProps & { ratio: number }) => {
  const { ratio, ...option } = props
  const { shot, seconds, segments, missing } = option
  const state = useShotState({ shotId: shot.shot_id, segments }, missing)
  const { status, live, picture, problem } = state
  const line = live === null ? problem : { level: 'running' as const, text: stepText(live, segments) }
  const { prompt } = shotSettings(shot)
  return (
    <ShotOption {...option} state={state} className={styles.row}>
      <div className={styles.picture} style={{ aspectRatio: ratio }}>
        <ShotPicture shot={shot} picture={picture} live={live} />
        <LiveBar live={live} />
      </div>
      <div className={styles.words}>
        <ShotFacts id={shot.shot_id} seconds={seconds} status={status} />
        <p className={styles.prompt} data-short={line === null ? undefined : ''} dir="auto">
          {prompt.trim() === '' ? <span className={styles.nothing}>No prompt yet</span> : prompt}
        </p>
        {line !== null && <ShotLine {...line} />}
      </div>
    </ShotOption>
  )
})
