import {
  ChevronFirst,
  ChevronLast,
  Maximize,
  Minimize,
  Pause,
  Play,
  Repeat,
  SplitSquareHorizontal,
  StepBack,
  StepForward
} from 'lucide-react'
import { CommandButton } from '../../commands/command-button.tsx'
import { usePlayer, usePlayerStatus } from '../../player/player-context.tsx'
import { Button } from '../../ui/button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { FollowButton } from './follow-button.tsx'
import { ShownBadge } from './shown-badge.tsx'
import { TimecodeField, type TimecodeFieldProps } from './timecode-field.tsx'
import styles from './transport-bar.module.css'

export interface TransportBarProps extends TimecodeFieldProps {
  isFullScreen: boolean
  isJoinCheckOpen: boolean
}

/** Where one is, and what plays the film. */
export function TransportBar({ isFullScreen, isJoinCheckOpen, ...timecode }: TransportBarProps) {
  const isPlaying = usePlayerStatus((status) => status.isPlaying)
  const isLooping = usePlayerStatus((status) => status.isLooping)
  return (
    <div className={styles.bar} role="toolbar" aria-label="Playback">
      <div className={styles.left}>
        <TimecodeField {...timecode} />
        {!timecode.isTyping && <ShownBadge />}
      </div>
      <div className={styles.controls}>
        <CommandButton command="playback.start" icon={ChevronFirst} />
        <CommandButton command="playback.previous-frame" icon={StepBack} />
        <CommandButton
          command="playback.toggle"
          icon={isPlaying ? Pause : Play}
          label={isPlaying ? 'Pause' : 'Play'}
          className={styles.play ?? ''}
        />
        <CommandButton command="playback.next-frame" icon={StepForward} />
        <CommandButton command="playback.end" icon={ChevronLast} />
      </div>
      <div className={`${styles.controls} ${styles.right}`}>
        <FollowButton />
        <CommandButton command="playback.loop" icon={Repeat} aria-pressed={isLooping} className={styles.extra ?? ''} />
        <SpeedMenu />
        <CommandButton
          command="playback.join-check"
          icon={SplitSquareHorizontal}
          aria-pressed={isJoinCheckOpen}
          className={styles.extra ?? ''}
        />
        <CommandButton
          command="view.full-screen"
          icon={isFullScreen ? Minimize : Maximize}
          label={isFullScreen ? 'Leave full screen' : 'Full screen'}
        />
      </div>
    </div>
  )
}

const speeds = [0.25, 0.5, 1, 2, 4]

function SpeedMenu() {
  const player = usePlayer()
  const rate = usePlayerStatus((status) => status.rate)
  const entries = speeds.map((speed) => ({ label: `${speed}×`, onSelect: () => player.setSpeed(speed) }))
  return (
    <Menu entries={entries} align="end">
      <Button look="quiet" className={styles.speed ?? ''} aria-label={`Speed, ${rate}×`} data-figures>
        {String(rate).replace('-', '−')}×
      </Button>
    </Menu>
  )
}
