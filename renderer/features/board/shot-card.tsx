import { memo } from 'react'
import { durationText } from '../../../services/model/time-text.ts'
import { StateGlyph } from '../../ui/state-glyph.tsx'
import { LiveBar } from './live-bar.tsx'
import { ShotOption, type ShotOptionProps } from './shot-option.tsx'
import { pictureSource, ShotPicture } from './shot-picture.tsx'
import { useShotState } from './use-shot-state.ts'
import styles from './shot-card.module.css'

/** A shot in the grid: its picture, and on a scrim what it is and how it stands. */
export const ShotCard = memo((props: ShotOptionProps) => {
  const { shot, seconds, segments, missing } = props
  const state = useShotState({ shotId: shot.shot_id, segments }, missing)
  const { status, live, picture, problem } = state
  const isBlank = pictureSource(state) === null
  return (
    <ShotOption {...props} state={state} className={styles.card}>
      <ShotPicture hasWords shot={shot} picture={picture} live={live} />
      <div className={styles.scrim} data-theme={isBlank ? undefined : 'dark'}>
        {problem !== null && (
          <p className={styles.problem} data-level={problem.level}>
            {problem.text}
          </p>
        )}
        <div className={styles.facts}>
          <span className={styles.id}>{shot.shot_id}</span>
          <span className={styles.length}>{durationText(seconds)}</span>
          <StateGlyph status={status} />
        </div>
      </div>
      <LiveBar live={live} hasFigure />
    </ShotOption>
  )
})
