import { useEffect, useState, type RefObject } from 'react'
import { usePlayerStatus } from '../../player/player-context.tsx'

const IDLE_MS = 2000

/** True while the film plays and the pointer has not moved over the element for a while. */
export function useIdle(element: RefObject<HTMLElement | null>): boolean {
  const isPlaying = usePlayerStatus((status) => status.isPlaying)
  const [isStill, setStill] = useState(false)
  useEffect(() => {
    const root = element.current
    if (root === null || !isPlaying) return
    let timer = setTimeout(() => setStill(true), IDLE_MS)
    const onMove = (): void => {
      setStill(false)
      clearTimeout(timer)
      timer = setTimeout(() => setStill(true), IDLE_MS)
    }
    root.addEventListener('pointermove', onMove)
    return () => {
      clearTimeout(timer)
      setStill(false)
      root.removeEventListener('pointermove', onMove)
    }
  }, [element, isPlaying])
  return isPlaying && isStill
}
