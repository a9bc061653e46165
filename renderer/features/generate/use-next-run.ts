import { useMemo } from 'react'
import { useDocument, useJobs } from '../../app/project-context.tsx'
import { nextRun, type NextRun } from './next-run.ts'

/** The sensible next thing, as things are now. */
export function useNextRun(): NextRun {
  const shots = useDocument(({ document }) => document.storyboard.shots.length)
  const canEdit = useDocument((state) => state.canEdit)
  const outlook = useJobs((state) => state.outlook)
  const run = useJobs((state) => state.run)
  const film = useJobs((state) => state.film)
  return useMemo(() => nextRun({ shots, canEdit, outlook, run, film }), [shots, canEdit, outlook, run, film])
}
