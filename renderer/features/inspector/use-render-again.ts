import { useCallback } from 'react'
import { segmentKey } from '../../../services/model/project-state.ts'
import { useProject } from '../../app/project-context.tsx'
import type { MenuEntry } from '../../ui/menu.tsx'
import { renderAgainEntries } from '../generate/render-again.ts'
import { useRunActs } from '../generate/use-run-acts.ts'

/** The menu of the ways to render a segment again, as it is when it opens. */
export function useRenderAgain(shotId: string, index: number, segments: number): () => MenuEntry[] {
  const { document, jobs } = useProject()
  const { renderAgain } = useRunActs()
  return useCallback(() => {
    const next = jobs.getState().segments.get(segmentKey({ shotId, index: index + 1 }))?.state.status
    const state = document.getState()
    return renderAgainEntries({
      index,
      segments,
      isNextKept: next === 'done' || next === 'stale',
      hasWorkflows: state.document.project.engine !== 'animatic',
      canEdit: state.canEdit,
      onChoose: (how) => renderAgain({ shotId, index }, how)
    })
  }, [document, jobs, renderAgain, shotId, index, segments])
}
