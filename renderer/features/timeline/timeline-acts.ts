import { secondsIn } from '../../../services/model/frame-rate.ts'
import { editShots, moveShots } from '../../../services/model/storyboard-edits.ts'
import type { ProjectSession } from '../../app/project-session.ts'
import { ofStoryboard } from '../../stores/document-store.ts'
import { shotsText } from '../board/shot-acts.ts'

/** What the timeline changes in the film. */
export type TimelineActs = ReturnType<typeof createTimelineActs>

export function createTimelineActs({ document, session }: Pick<ProjectSession, 'document' | 'session'>) {
  const fps = (): number => document.getState().document.project.fps

  return {
    /** A shot of exactly so many frames of the film. */
    setFrames(shotId: string, frames: number) {
      const change = { duration: secondsIn(frames, fps()) }
      document.edit(
        `Trim shot ${shotId}`,
        ofStoryboard((storyboard) => editShots(storyboard, [shotId], change).storyboard)
      )
    },

    moveBefore(ids: readonly string[], before: string | null) {
      document.edit(
        `Move ${shotsText(ids)}`,
        ofStoryboard((storyboard) => moveShots(storyboard, ids, before).storyboard)
      )
      session.select(ids)
    }
  }
}
