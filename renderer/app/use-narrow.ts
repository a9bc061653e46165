import { useSyncExternalStore } from 'react'

/** Whether the window is narrower than that many pixels. */
export function useNarrow(width: number): boolean {
  const query = `(max-width: ${width - 1}px)`
  return useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia(query)
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    () => window.matchMedia(query).matches
  )
}
