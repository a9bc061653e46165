import type { Notification } from 'electron'
import type { RecentProject } from '../services/contract/home-contract.ts'
import type { ElectronParts } from './electron-parts.ts'

export interface EndNoticeParts {
  Notification: ElectronParts['Notification']
  /** Somebody looks at the window: it says itself what ended. */
  isWatched(): boolean
  show(): void
}

/** Tells a person who does something else that work in a project is over; a click brings the window to the front. */
export function createEndNotice({
  Notification,
  isWatched,
  show
}: EndNoticeParts): (project: Pick<RecentProject, 'name' | 'segments' | 'segments_done'> | undefined) => void {
  // one that nothing refers to is collected, and its click with it
  const shown = new Set<Notification>()
  return (project) => {
    if (project === undefined || isWatched() || !Notification.isSupported()) return
    const { name, segments, segments_done: done } = project
    const body = done === segments ? `All ${segments} segments are done.` : `${done} of ${segments} segments are done.`
    const notice = new Notification({ title: name, body })
    shown.add(notice)
    notice.on('close', () => shown.delete(notice))
    notice.on('click', () => {
      shown.delete(notice)
      show()
    })
    notice.show()
  }
}
