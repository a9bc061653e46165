import { X } from 'lucide-react'
import { useEffect, useMemo, useRef, useState, type RefObject } from 'react'
import { timecode } from '../../../services/model/timecode.ts'
import { useDocument, useSession } from '../../app/project-context.tsx'
import { joinFrames, nearestJoin } from '../../player/film-moves.ts'
import { createFrameGrabber, type FrameGrabber } from '../../player/frame-grabber.ts'
import { createImage, createVideo, usePlayer, usePlayerStatus } from '../../player/player-context.tsx'
import { partIndexAt, type Reel } from '../../player/reel.ts'
import { sightAt, type Sight } from '../../player/sight.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import styles from './join-check.module.css'

/** Frames on either side. */
const BESIDE = 5
const CELL_WIDTH = 192

/** The last frames before the join that is nearest to the playhead, and the first after it: does the picture jump? */
export function JoinCheck({ onClose }: { onClose(): void }) {
  const playhead = useSession((state) => state.playhead)
  const reel = usePlayerStatus((status) => status.reel)
  const place = useRef<HTMLDivElement>(null)
  const grabber = useGrabber(place)
  const index = nearestJoin(reel, playhead)
  const part = index === null ? undefined : reel.parts[index]
  return (
    <section className={styles.strip} aria-label="Frames beside the join">
      <div ref={place} className={styles.offstage} aria-hidden />
      <header className={styles.header}>
        <span className={styles.title}>{index === null ? 'This film has no join yet' : joinTitle(reel, index)}</span>
        <IconButton icon={X} label="Close" onClick={onClose} />
      </header>
      {part !== undefined && (
        <ol className={styles.frames}>
          {joinFrames(reel, part.from, BESIDE).map(({ offset, frame }) => (
            <Cell key={offset} reel={reel} frame={frame} offset={offset} grabber={grabber} />
          ))}
        </ol>
      )}
    </section>
  )
}

/** "Cut from 007 to 008", or "Join within 007". */
export function joinTitle({ parts }: Pick<Reel, 'parts'>, index: number): string {
  const [before, after] = [parts[index - 1]!, parts[index]!]
  return before.shotId === after.shotId
    ? `Join of segments ${before.segmentIndex + 1} and ${after.segmentIndex + 1} in ${after.shotId}`
    : `Cut from ${before.shotId} to ${after.shotId}`
}

/** Its video has to be on the page to be decoded. */
function useGrabber(place: RefObject<HTMLElement | null>): FrameGrabber {
  const [{ video, grabber }] = useState(() => {
    const video = createVideo()
    return { video, grabber: createFrameGrabber(video, createImage()) }
  })
  useEffect(() => {
    place.current?.append(video)
    return () => {
      grabber.dispose()
      video.remove()
    }
  }, [place, video, grabber])
  return grabber
}

interface CellProps {
  reel: Reel
  frame: number
  offset: number
  grabber: FrameGrabber
}

function Cell({ reel, frame, offset, grabber }: CellProps) {
  const player = usePlayer()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [isMissing, setMissing] = useState(false)
  const ratio = useDocument(({ document }) => document.project.height / document.project.width)
  const part = reel.parts[partIndexAt(reel, frame)]
  const sight = useMemo<Sight>(() => sightAt(part, frame, { isPlaying: true, isBroken: () => false }), [part, frame])
  useEffect(() => {
    const off = new AbortController()
    void grabber.grab(sight, canvas.current!, off.signal).then((isDrawn) => off.signal.aborted || setMissing(!isDrawn))
    return () => off.abort()
  }, [grabber, sight])
  const name = offset < 0 ? `−${-offset}` : `+${offset}`
  return (
    <li className={styles.cell} data-first={offset === 1 ? '' : undefined}>
      <button
        type="button"
        className={styles.frame}
        aria-label={`Frame ${name}, ${timecode(frame, reel.fps)}`}
        onClick={() => player.step(frame - player.frame)}
      >
        <canvas
          ref={canvas}
          className={styles.canvas}
          data-missing={isMissing ? '' : undefined}
          width={CELL_WIDTH}
          height={Math.round(CELL_WIDTH * ratio)}
        />
        <span className={styles.name} data-figures aria-hidden>
          {name}
        </span>
      </button>
    </li>
  )
}
