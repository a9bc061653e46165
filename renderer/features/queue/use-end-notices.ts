import { useEffect } from 'react'
import { useProject } from '../../app/project-context.tsx'
import { useStudio } from '../../app/studio-context.tsx'
import { endNotice } from './end-notice.ts'

/** Tells the end of a run or a film to somebody who looks elsewhere. The desktop does that by itself. */
export function useEndNotices(): void {
  const { jobs, document: film } = useProject()
  const { preferences } = useStudio()
  useEffect(() => {
    if (window.framechain !== undefined || !('Notification' in window)) return
    return jobs.subscribe((after, before) => {
      if (!document.hidden || !preferences.getState().preferences.notify) return
      if (Notification.permission !== 'granted') return
      const { name } = film.getState().document.project
      const notice = endNotice(before, after, name)
      if (notice === null) return
      const shown = new Notification(notice.title, { body: notice.body, tag: name })
      shown.addEventListener('click', () => {
        window.focus()
        shown.close()
      })
    })
  }, [jobs, film, preferences])
}
