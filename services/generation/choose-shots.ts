import { StudioError } from '../contract/studio-error.ts'
import type { PlannedShot, VideoPlan } from '../model/video-plan-builder.ts'

/** The shots of those ids in storyboard order; all where none are named. Throws `shot_unknown`. */
export function chooseShots(plan: VideoPlan, ids: readonly string[] | undefined): PlannedShot[] {
  if (ids === undefined) return plan.shots
  const known = plan.shots.map(({ shotId }) => shotId)
  const unknown = ids.find((id) => !known.includes(id))
  if (unknown !== undefined) throw new StudioError('shot_unknown', { shot: unknown, known: known.join(', ') })
  return plan.shots.filter(({ shotId }) => ids.includes(shotId))
}
