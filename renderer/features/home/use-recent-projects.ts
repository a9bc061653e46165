import { useCallback, useEffect, useState } from 'react'
import type { RecentProject } from '../../../services/contract/home-contract.ts'
import { useClient } from '../../app/studio-context.tsx'

const WHILE_RENDERING_MS = 5000

interface Recent {
  /** Null until they are known. */
  recent: readonly RecentProject[] | null
  failure: unknown
}

/** The recent projects; asked for again when the window comes back, and while one of them renders. */
export function useRecentProjects(): Recent & { reload(): Promise<void> } {
  const client = useClient()
  const [known, setKnown] = useState<Recent>({ recent: null, failure: null })

  const reload = useCallback(async () => {
    const failed = (failure: unknown): void => setKnown(({ recent }) => ({ recent, failure }))
    await client.home.list().then(({ recent }) => setKnown({ recent, failure: null }), failed)
  }, [client])

  const isRendering = known.recent?.some(({ is_rendering }) => is_rendering) ?? false
  useEffect(() => {
    const again = (): void => void reload()
    window.addEventListener('focus', again)
    const timer = isRendering ? setInterval(again, WHILE_RENDERING_MS) : undefined
    return () => {
      window.removeEventListener('focus', again)
      clearInterval(timer)
    }
  }, [reload, isRendering])

  useEffect(() => {
    void reload()
  }, [reload])

  return { ...known, reload }
}
