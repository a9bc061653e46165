import type { PictureView } from '../../services/contract/project-view.ts'
import type { FilmDocument } from '../../services/model/document-change.ts'
import { filmSpans, type ShotSpan } from '../../services/model/film-spans.ts'
import type { Project } from '../../services/model/project.ts'
import type { Storyboard } from '../../services/model/storyboard.ts'
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

/**
 * Plans anew only when document, profile or pictures are other objects than at the call before; shots that are the same
 * keep their plan, and shots that lie where they lay keep their spans.
 */
export function createFilmPlanner(): (
  document: FilmDocument,
  profile: WorkflowProfile,
  pictures: Readonly<Record<string, PictureView>>
) => FilmPlan {
  const builderOf = remembering((project: Project, workflow: WorkflowProfile) =>
    createVideoPlanBuilder({ project, workflow })
  )
  let spans: readonly ShotSpan[] = []
  const planOf = remembering(
    (
      project: Project,
      storyboard: Storyboard,
      chosen: FilmDocument['pictures'],
      profile: WorkflowProfile,
      pictures: Readonly<Record<string, PictureView>>
    ): FilmPlan => {
      const keyframes = new Map(
        storyboard.shots.map(({ shot_id }) => [shot_id, keyframeOf(chosen[shot_id], pictures[shot_id])])
      )
      const plan = builderOf(project, profile).build(storyboard, keyframes)
      const now = filmSpans(plan)
      if (!isSameSpans(spans, now)) spans = now
      return { plan, spans, shots: new Map(plan.shots.map((shot) => [shot.shotId, shot])) }
    }
  )
  return ({ project, storyboard, pictures: chosen }, profile, pictures) =>
    planOf(project, storyboard, chosen, profile, pictures)
}

/** Makes anew only where one of the parts is another than at the call before. */
function remembering<Parts extends readonly unknown[], Made>(
  make: (...parts: Parts) => Made
): (...parts: Parts) => Made {
  let last: { parts: Parts; made: Made } | null = null
  return (...parts) => {
    if (last?.parts.every((part, index) => part === parts[index]) !== true) last = { parts, made: make(...parts) }
    return last.made
  }
}

const isSameSpans = (one: readonly ShotSpan[], other: readonly ShotSpan[]): boolean =>
  one.length === other.length &&
  one.every(({ shotId, frames }, index) => shotId === other[index]!.shotId && frames === other[index]!.frames)

/** What was chosen counts; the studio's word on it comes a moment later. */
function keyframeOf(chosen: string | null | undefined, picture: PictureView | undefined): Keyframe {
  if (picture !== undefined && picture.problem !== null && (chosen ?? null) === null)
    return { problem: picture.problem, file: picture.file }
  const file = chosen ?? picture?.file ?? null
  return file === null ? { problem: 'no_keyframe', file: null } : { file }
}
