import { useFilm, useDocument } from '../../app/project-context.tsx'
import { Button } from '../../ui/button.tsx'
import { useRunActs } from '../generate/use-run-acts.ts'
import { BudgetSection } from './budget-section.tsx'
import { figure, filmBudget } from './frame-budget.ts'
import { MotionSection } from './motion-section.tsx'
import { NotesSection } from './notes-section.tsx'
import { PanelHeader } from './panel-header.tsx'
import { PromptSection } from './prompt-section.tsx'
import { secondsText } from './read-duration.ts'
import { SamplingSection } from './sampling-section.tsx'
import { useEditShots, useShots } from './use-edits.ts'

/** Several shots: what they share, changed for all at once. */
export function ShotsPanel({ ids }: { ids: readonly string[] }) {
  const shots = useShots(ids)
  const edit = useEditShots(ids)
  const { plan, shots: planned } = useFilm()
  const canEdit = useDocument((state) => state.canEdit)
  const { generate } = useRunActs()
  const chosen = ids.flatMap((id) => planned.get(id) ?? [])
  const frames = chosen.reduce((sum, shot) => sum + shot.filmFrames, 0)
  return (
    <>
      <PanelHeader
        title={`${shots.length} shots`}
        words={`${secondsText(frames / plan.fps)} s together`}
        act={
          <Button disabled={!canEdit} onClick={() => generate(ids)}>
            Generate
          </Button>
        }
      />
      <PromptSection shots={shots} edit={edit} />
      <MotionSection shots={shots} edit={edit} />
      <BudgetSection
        id="shot-frames"
        rows={filmBudget({ fps: plan.fps, shots: chosen })}
        summary={`${figure(frames)} in the film`}
      />
      <SamplingSection shots={shots} edit={edit} />
      <NotesSection shots={shots} edit={edit} />
    </>
  )
}
