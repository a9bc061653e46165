import type { KeyframeProblem } from '../../../services/model/video-plan-builder.ts'

/** Shots that can't start for the same reason. */
export interface UnreadyGroup {
  says: string
  ids: string[]
}

export const keyframeProblemTexts: Record<KeyframeProblem, string> = {
  no_keyframe: 'No picture to start from',
  keyframe_missing: 'The picture is not where it was',
  keyframe_outside: 'The picture lies outside the project',
  keyframe_unreadable: 'The picture can’t be read'
}

export function unreadyGroups(
  ids: readonly string[],
  problemOf: (id: string) => KeyframeProblem | null
): UnreadyGroup[] {
  const groups = new Map<string, string[]>()
  for (const id of ids) {
    const problem = problemOf(id)
    const says = problem === null ? 'Changed a moment ago' : keyframeProblemTexts[problem]
    groups.set(says, [...(groups.get(says) ?? []), id])
  }
  return [...groups].map(([says, own]) => ({ says, ids: own }))
}
