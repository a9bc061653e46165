import { useCallback, useEffect, useRef, useState } from 'react'
import { useDocument, useProject, useSession } from '../../app/project-context.tsx'
import { usePlayer, usePlayerStatus } from '../../player/player-context.tsx'
import { EmptyFilm } from './empty-film.tsx'
import { JoinCheck } from './join-check.tsx'
import { TakeCompare } from './take-compare.tsx'
import { TransportBar } from './transport-bar.tsx'
import { useFullScreen } from './use-full-screen.ts'
import { useIdle } from './use-idle.ts'
import { usePlaybackCommands } from './use-playback-commands.ts'
import styles from './viewer.module.css'

/** The film, or the live preview; or two takes of a segment in its place. */
export function Viewer() {
  const { session } = useProject()
  const root = useRef<HTMLDivElement>(null)
  const [isTyping, setTyping] = useState(false)
  const [isJoinCheckOpen, setJoinCheckOpen] = useState(false)
  const { isFullScreen, toggleFullScreen } = useFullScreen(root)
  const isIdle = useIdle(root)
  const isEmpty = useDocument(({ document }) => document.storyboard.shots.length === 0)
  const compare = useSession((state) => state.compare)
  const player = usePlayer()
  useEffect(() => {
    if (compare !== null) player.pause()
  }, [compare, player])
  usePlaybackCommands({
    goToTimecode: useCallback(() => setTyping(true), []),
    toggleJoinCheck: useCallback(() => setJoinCheckOpen((isOpen) => !isOpen), []),
    toggleFullScreen
  })

  return (
    <div ref={root} className={styles.viewer} data-theme="dark" data-idle={isIdle ? '' : undefined}>
      {compare !== null && <TakeCompare {...compare} onClose={session.endCompare} />}
      <div className={styles.film} hidden={compare !== null}>
        {isEmpty ? <EmptyFilm /> : <Picture />}
        {isJoinCheckOpen && !isEmpty && <JoinCheck onClose={() => setJoinCheckOpen(false)} />}
        <TransportBar
          isTyping={isTyping}
          onTyping={setTyping}
          isFullScreen={isFullScreen}
          isJoinCheckOpen={isJoinCheckOpen}
        />
      </div>
    </div>
  )
}

/** The player's screen in the exact shape of the project. */
function Picture() {
  const player = usePlayer()
  const place = useRef<HTMLDivElement>(null)
  const width = useDocument(({ document }) => document.project.width)
  const isWaiting = usePlayerStatus((status) => status.isWaiting)
  const height = useDocument(({ document }) => document.project.height)
  useEffect(() => {
    place.current?.append(player.element)
  }, [player])
  return (
    <div className={styles.space} style={{ '--ratio': width / height }}>
      {/* a click on the picture is what every player takes it for; the same is on Space and a button */}
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions */}
      <div ref={place} className={styles.picture} data-waiting={isWaiting ? '' : undefined} onClick={player.toggle} />
    </div>
  )
}
