import { useMemo, useState } from 'react'
import { useFilm, useSession } from '../../app/project-context.tsx'
import { PicturePicker } from '../board/picture-picker.tsx'
import { BudgetSection } from './budget-section.tsx'
import { figure, shotBudget } from './frame-budget.ts'
import { MotionSection } from './motion-section.tsx'
import { NotesSection } from './notes-section.tsx'
import { OtherSection } from './other-section.tsx'
import { PictureBlock } from './picture-block.tsx'
import { PromptSection } from './prompt-section.tsx'
import { SamplingSection } from './sampling-section.tsx'
import { SegmentsSection } from './segments-section.tsx'
import { ShotHeader } from './shot-header.tsx'
import { TakesSection } from './takes-section.tsx'
import { useEditShots, useShots } from './use-edits.ts'

/** One shot: its picture, its words, how it is cut, and what was rendered of it. */
export function ShotPanel({ shotId }: { shotId: string }) {
  const ids = useMemo(() => [shotId], [shotId])
  const shots = useShots(ids)
  const edit = useEditShots(ids)
  const { plan, shots: planned } = useFilm()
  const chosen = useSession(({ segment }) => (segment?.shotId === shotId ? segment.index : 0))
  const [isPicking, setPicking] = useState(false)
  const [shot] = shots
  const plannedShot = planned.get(shotId)
  // taken out a moment ago; the selection follows
  if (shot === undefined || plannedShot === undefined) return null
  const segment = Math.min(chosen, plannedShot.segments.length - 1)
  return (
    <>
      <ShotHeader shot={plannedShot} onChoosePicture={() => setPicking(true)} />
      <PictureBlock shotId={shotId} onChoose={() => setPicking(true)} />
      <PromptSection shots={shots} edit={edit} />
      <MotionSection shots={shots} edit={edit} />
      <SegmentsSection shot={plannedShot} chosen={segment} />
      <TakesSection key={segment} shotId={shotId} index={segment} segments={plannedShot.segments.length} />
      <BudgetSection
        id="shot-frames"
        rows={shotBudget(plannedShot, plan.fps)}
        summary={`${figure(plannedShot.filmFrames)} in the film`}
      />
      <SamplingSection shots={shots} edit={edit} />
      <NotesSection shots={shots} edit={edit} />
      <OtherSection shot={shot} />
      {isPicking && <PicturePicker shotId={shotId} onClose={() => setPicking(false)} />}
    </>
  )
}
