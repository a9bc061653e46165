import { useCallback, useEffect, useRef } from 'react'
import { timecode } from '../../../services/model/timecode.ts'
import { usePlayer, useFrame, usePlayerStatus } from '../../player/player-context.tsx'
import type { TimelineStage } from './timeline-stage.ts'
import { xOf } from './timeline-view.ts'
import styles from './playhead.module.css'

/** Where the film is, moved without React; the window's keys move it, and a screen reader hears where it stands. */
export function Playhead({ stage }: { stage: TimelineStage }) {
  const player = usePlayer()
  const head = useRef<HTMLDivElement>(null)
  const fps = usePlayerStatus(({ reel }) => reel.fps)
  const frames = usePlayerStatus(({ reel }) => reel.frames)
  const isPlaying = usePlayerStatus((status) => status.isPlaying)

  const place = useCallback(
    (frame: number) => {
      const x = xOf(stage.state.getState().view, frame)
      head.current!.style.transform = `translateX(${Math.round(x)}px)`
    },
    [stage]
  )
  const say = useCallback(
    (frame: number) => {
      place(frame)
      if (isPlaying) return
      head.current!.ariaValueNow = String(frame)
      head.current!.ariaValueText = timecode(frame, fps)
    },
    [place, fps, isPlaying]
  )
  useFrame(say)
  useEffect(() => stage.state.subscribe(() => place(player.frame)), [stage, player, place])

  return (
    <div
      ref={head}
      className={styles.playhead}
      role="slider"
      tabIndex={0}
      aria-label="Playhead"
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={Math.max(0, frames - 1)}
      aria-valuenow={player.frame}
      aria-valuetext={timecode(player.frame, fps)}
    />
  )
}
