import { CircleAlert } from 'lucide-react'
import type { PlannedShot } from '../../../services/model/video-plan-builder.ts'
import { useDocument, useProject } from '../../app/project-context.tsx'
import { tellFailure } from '../../app/tell-failure.tsx'
import { shotStatus } from '../../stores/jobs-store.ts'
import { Button } from '../../ui/button.tsx'
import { StateGlyph } from '../../ui/state-glyph.tsx'
import { useRunActs } from '../generate/use-run-acts.ts'
import { PanelHeader } from './panel-header.tsx'
import { noPicture, shotLine } from './segment-words.ts'
import { nextShotAct, type ShotAct } from './shot-act.ts'
import { useShotStatuses } from './use-shot-statuses.ts'
import styles from './panel-header.module.css'

/** Which shot, how it stands, and the one thing to do about it. */
export function ShotHeader({ shot, onChoosePicture }: { shot: PlannedShot; onChoosePicture(): void }) {
  const { shotId: shot_id, isReady } = shot
  const { client, projectId: project_id } = useProject()
  const canEdit = useDocument((state) => state.canEdit)
  const { generate, start } = useRunActs()
  const statuses = useShotStatuses(shot_id, shot.segments.length)
  const words = shotLine(statuses, isReady)
  const next = nextShotAct(statuses, isReady)

  const acts: Record<ShotAct, () => void> = {
    choosePicture: onChoosePicture,
    generate: () => generate([shot_id]),
    retry: () => void start([shot_id]),
    putFirst: () => void client.run.first({ project_id, shot_id }).catch(tellFailure),
    cancel: () => void client.run.cancelShot({ project_id, shot_id }).catch(tellFailure)
  }
  return (
    <PanelHeader
      title={`Shot ${shot_id}`}
      glyph={
        words === noPicture ? (
          <CircleAlert className={styles.missing} size={16} strokeWidth={1.75} aria-hidden />
        ) : (
          <StateGlyph status={shotStatus(statuses)} />
        )
      }
      words={words}
      act={
        next !== null && (
          <Button disabled={!canEdit} onClick={acts[next.act]}>
            {next.label}
          </Button>
        )
      }
    />
  )
}
