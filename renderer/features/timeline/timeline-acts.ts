import { framesIn, secondsIn } from '../../../services/model/frame-rate.ts'
import { editShots, moveShots } from '../../../services/model/storyboard-edits.ts'
import { MAX_SHOT_SECONDS, shotSettings } from '../../../services/model/storyboard.ts'
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

    /** The selected shots longer or shorter by so many frames; several in a row are one step. */
    trimSelected(by: number) {
      const ids = session.getState().selection
      if (ids.length === 0) return
      const most = MAX_SHOT_SECONDS * fps()
      document.edit(
        `Trim ${shotsText(ids)}`,
        ofStoryboard((storyboard) => {
          const shots = storyboard.shots.map((shot) => {
            if (!ids.includes(shot.shot_id)) return shot
            const frames = Math.max(1, Math.min(most, framesIn(shotSettings(shot).seconds, fps()) + by))
            return { ...shot, duration: secondsIn(frames, fps()) }
          })
          return { ...storyboard, shots }
        }),
        { merge: `timeline.trim:${ids.join(' ')}` }
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
