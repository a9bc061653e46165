import { useCallback, useRef, useState } from 'react'
import { parseTimecode, timecode } from '../../../services/model/timecode.ts'
import { useShortcut } from '../../commands/command-button.tsx'
import { useFrame, usePlayer, usePlayerStatus } from '../../player/player-context.tsx'
import { Hint } from '../../ui/hint.tsx'
import styles from './timecode-field.module.css'

export interface TimecodeFieldProps {
  isTyping: boolean
  onTyping(isTyping: boolean): void
}

/** Where the playhead is, painted frame by frame; a click, or G, lets one type where to go. */
export function TimecodeField({ isTyping, onTyping }: TimecodeFieldProps) {
  const keys = useShortcut('playback.go-to')
  return isTyping ? (
    <Entry onDone={() => onTyping(false)} />
  ) : (
    <Hint text="Go to timecode" keys={keys}>
      <button type="button" className={styles.field} onClick={() => onTyping(true)}>
        <Reading />
      </button>
    </Hint>
  )
}

function Reading() {
  const fps = usePlayerStatus(({ reel }) => reel.fps)
  const time = useRef<HTMLSpanElement>(null)
  const count = useRef<HTMLSpanElement>(null)
  const paint = useCallback(
    (frame: number) => {
      time.current!.textContent = timecode(frame, fps)
      count.current!.textContent = `f ${frame}`
    },
    [fps]
  )
  useFrame(paint)
  return (
    <>
      <span ref={time} className={styles.time} data-figures />
      <span ref={count} className={styles.frame} data-figures />
    </>
  )
}

function Entry({ onDone }: { onDone(): void }) {
  const player = usePlayer()
  const fps = usePlayerStatus(({ reel }) => reel.fps)
  const [text, setText] = useState(() => timecode(player.frame, fps))
  const [isWrong, setWrong] = useState(false)
  const go = (): void => {
    const frame = parseTimecode(text, fps)
    if (frame === null) return setWrong(true)
    player.step(frame - player.frame)
    onDone()
  }
  return (
    <>
      <input
        className={styles.entry}
        aria-label="Timecode or frame to go to"
        aria-invalid={isWrong}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- it was asked for
        autoFocus
        value={text}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setWrong(false)
        }}
        onBlur={onDone}
        onKeyDown={(event) => {
          if (event.key === 'Enter') go()
          if (event.key === 'Escape') onDone()
          if (event.key === 'Enter' || event.key === 'Escape') event.preventDefault()
        }}
      />
      {isWrong && (
        <span className={styles.wrong} role="alert">
          Try 00:01:02:03, 90f or 3.5s
        </span>
      )}
    </>
  )
}
