import { useCallback, useMemo } from 'react'
import type { ProjectPatch } from '../../../services/model/document-change.ts'
import { editShots } from '../../../services/model/storyboard-edits.ts'
import type { Shot } from '../../../services/model/storyboard.ts'
import { useDocument, useProject } from '../../app/project-context.tsx'
import { ofStoryboard } from '../../stores/document-store.ts'
import { shotsText } from './shared-value.ts'

/** Changes a field of shots; `word`: the field as a person names it, and what edits of it are joined by. */
export type EditShots = (word: string, fields: Partial<Shot> | ((shot: Shot) => Partial<Shot>)) => void

/** Edits all these shots as one step of the history. `ids` must be the same list while nothing in it changes. */
export function useEditShots(ids: readonly string[]): EditShots {
  const { document } = useProject()
  return useCallback(
    (word, fields) =>
      document.edit(
        `Change ${word} of ${shotsText(ids)}`,
        ofStoryboard((storyboard) => editShots(storyboard, ids, fields).storyboard),
        { merge: `${word} ${ids.join(' ')}` }
      ),
    [document, ids]
  )
}

export type EditProject = (word: string, patch: ProjectPatch) => void

export function useEditProject(): EditProject {
  const { document } = useProject()
  return useCallback(
    (word, patch) =>
      document.edit(
        `Change ${word} of the film`,
        (before) => ({ ...before, project: { ...before.project, ...patch } }),
        { merge: `project ${word}` }
      ),
    [document]
  )
}

/** The shots with these ids, in the order of the film. */
export function useShots(ids: readonly string[]): readonly Shot[] {
  const shots = useDocument(({ document }) => document.storyboard.shots)
  return useMemo(() => {
    const wanted = new Set(ids)
    return shots.filter(({ shot_id }) => wanted.has(shot_id))
  }, [shots, ids])
}
