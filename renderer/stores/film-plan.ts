import type { PictureView } from '../../services/contract/project-view.ts'
import type { FilmDocument } from '../../services/model/document-change.ts'
import { filmSpans, type ShotSpan } from '../../services/model/film-spans.ts'
import {
  createVideoPlanBuilder,
  type Keyframe,
  type PlannedShot,
  type VideoPlan
} from '../../services/model/video-plan-builder.ts'
import type { WorkflowProfile } from '../../services/model/workflow-profile.ts'

/** The film as it is planned now, by the same rules as the studio's own plan. */
export interface FilmPlan {
  plan: VideoPlan
  spans: readonly ShotSpan[]
  shots: ReadonlyMap<string, PlannedShot>
}

/** Plans anew only when document, profile or pictures are other objects than at the call before. */
export function createFilmPlanner(): (
  document: FilmDocument,
  profile: WorkflowProfile,
  pictures: Readonly<Record<string, PictureView>>
) => FilmPlan {
  let last: { from: readonly unknown[]; made: FilmPlan } | null = null
  return (document, profile, pictures) => {
    const from = [document.project, document.storyboard, document.pictures, profile, pictures]
    if (last?.from.every((part, index) => part === from[index]) === true) return last.made
    const keyframes = new Map(
      document.storyboard.shots.map(({ shot_id }) => [
        shot_id,
        keyframeOf(document.pictures[shot_id], pictures[shot_id])
      ])
    )
    const plan = createVideoPlanBuilder({ project: document.project, workflow: profile }).build(
      document.storyboard,
      keyframes
    )
    const made = {
      plan,
      spans: filmSpans(plan),
      shots: new Map(plan.shots.map((shot) => [shot.shotId, shot]))
    }
    last = { from, made }
    return made
  }
}

/** What was chosen counts; the studio's word on it comes a moment later. */
function keyframeOf(chosen: string | null | undefined, picture: PictureView | undefined): Keyframe {
  if (picture !== undefined && picture.problem !== null && (chosen ?? null) === null)
    return { problem: picture.problem, file: picture.file }
  const file = chosen ?? picture?.file ?? null
  return file === null ? { problem: 'no_keyframe', file: null } : { file }
}
