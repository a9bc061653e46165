import { useEffect, useRef } from 'react'
import { toast } from 'sonner'
import { useJobs } from './project-context.tsx'

/** Says each thing that the studio wants known, once. */
export function NoticeToasts() {
  const notices = useJobs((state) => state.notices)
  const told = useRef(new Set<number>())
  useEffect(() => {
    for (const { id, text, level } of notices) {
      if (told.current.has(id)) continue
      told.current.add(id)
      toast(text, { duration: level === 'warning' ? 12_000 : 6000 })
    }
  }, [notices])
  return null
}
