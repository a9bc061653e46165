import { useCallback, useEffect, useState, type RefObject } from 'react'

/** Whether the element fills the screen, and what changes it. */
export function useFullScreen(element: RefObject<HTMLElement | null>) {
  const [isFullScreen, setFullScreen] = useState(false)
  useEffect(() => {
    const read = (): void => setFullScreen(document.fullscreenElement === element.current)
    document.addEventListener('fullscreenchange', read)
    return () => document.removeEventListener('fullscreenchange', read)
  }, [element])
  const toggleFullScreen = useCallback(() => {
    // a browser may refuse it, as where a page is framed: then the film stays where it is
    const change =
      document.fullscreenElement === null ? element.current?.requestFullscreen() : document.exitFullscreen()
    change?.catch(() => undefined)
  }, [element])
  return { isFullScreen, toggleFullScreen }
}
