import { memo } from 'react'
import { LiveBar } from './live-bar.tsx'
import { ShotFacts, ShotLine } from './shot-facts.tsx'
import { ShotOption, type ShotOptionProps } from './shot-option.tsx'
import { firstWords, pictureSource, ShotPicture } from './shot-picture.tsx'
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
      <div
        className={styles.scrim}
        data-theme={isBlank ? undefined : 'dark'}
        data-problem={problem === null ? undefined : ''}
      >
        {problem !== null && <ShotLine {...problem} />}
        <ShotFacts id={shot.shot_id} seconds={seconds} status={status} />
      </div>
      {!isBlank && <span className="visually-hidden">{firstWords(shot)}</span>}
      <LiveBar live={live} hasFigure />
    </ShotOption>
  )
})
