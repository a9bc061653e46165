import type { ProjectView } from '../../contract/project-view.ts'
import { shotSettings } from '../../model/storyboard.ts'
import type { ProjectDesk } from './project-desk.ts'
import type { RecentEntry } from './recent-projects.ts'

/** What the home page's card of an open project says. */
export async function cardOf(desk: ProjectDesk, openedAt: string): Promise<RecentEntry> {
  const { view } = desk
  return {
    folder: view.folder,
    name: view.project.name,
    opened_at: openedAt,
    poster: await desk.posterFile(),
    shots: view.storyboard.shots.length,
    seconds: view.storyboard.shots.reduce((sum, shot) => sum + shotSettings(shot).seconds, 0),
    segments: view.segments.length,
    segments_done: doneIn(view)
  }
}

const doneIn = ({ segments }: ProjectView): number => segments.filter(({ state }) => state.status === 'done').length
