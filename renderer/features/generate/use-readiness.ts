import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { useDocument, useJobs, useProject } from '../../app/project-context.tsx'
import type { ReadinessState } from '../../stores/readiness-store.ts'

export const useReadiness = <Selected>(select: (state: ReadinessState) => Selected): Selected =>
  useStore(useProject().readiness, select)

const EVERY_MS = 60_000

/** Keeps the engine's state true: asks at first, when its settings or its servers change, and every minute that the window is seen. */
export function useReadinessPolling(): void {
  const { readiness, document } = useProject()
  const { engine, workflow, use_sage_attention: useSage, models } = useDocument((state) => state.document.project)
  const servers = useJobs(({ run }) => run.servers.map(({ name, is_up }) => `${name} ${is_up}`).join('\n'))
  const isIdle = useJobs(({ run }) => run.status === 'idle')

  const cause = JSON.stringify([engine, workflow, useSage, models, servers, isIdle])
  const checked = useRef<string | null>(null)
  useEffect(() => {
    if (checked.current === cause) return
    checked.current = cause
    // the studio checks what is on disk
    void document.flush().then(readiness.check)
  }, [document, readiness, cause])

  useEffect(() => {
    let lastSeen = Date.now()
    const checkIfSeen = (): void => {
      if (window.document.hidden) return
      lastSeen = Date.now()
      void readiness.check()
    }
    const onSeen = (): void => {
      if (Date.now() - lastSeen >= EVERY_MS) checkIfSeen()
    }
    const timer = setInterval(checkIfSeen, EVERY_MS)
    window.document.addEventListener('visibilitychange', onSeen)
    return () => {
      clearInterval(timer)
      window.document.removeEventListener('visibilitychange', onSeen)
    }
  }, [readiness])
}
