import { useCallback } from 'react'
import { useDocument, useJobs, useProject } from '../../app/project-context.tsx'
import { useAnswer } from '../../app/use-answer.ts'
import { SelectField } from '../../ui/select-field.tsx'
import { endPictureChoices, NO_END_PICTURE } from './end-picture.ts'
import { sharedValue } from './shared-value.ts'
import type { ShotsProps } from './shots-props.ts'
import styles from './inspector.module.css'

/** The picture that the shot ends on, for workflows that can. */
export function EndPictureField({ shots, edit }: ShotsProps) {
  const { client, projectId: project_id, document } = useProject()
  const profile = useDocument((state) => state.profile)
  const order = useDocument((state) => state.document.storyboard.shots)
  const pictures = useJobs((state) => state.pictures)
  const [only] = shots.length === 1 ? shots : []
  const shotId = only?.shot_id
  const ask = useCallback(async () => {
    if (shotId === undefined) return []
    // the studio must know of a shot that was only just added
    await document.flush()
    return client.project.candidates({ project_id, shot_id: shotId })
  }, [client, document, project_id, shotId])
  const candidates = useAnswer(ask)

  const value = sharedValue(shots, (shot) => shot.end_keyframe ?? NO_END_PICTURE)
  const next = order[order.findIndex((shot) => shot === shots.at(-1)) + 1]
  const choices = endPictureChoices({
    current: value,
    candidates: candidates.value ?? [],
    next: next === undefined ? null : { shotId: next.shot_id, file: pictures[next.shot_id]?.file ?? null }
  })
  const thumb = candidates.value?.find(({ file }) => file === value)?.thumb
  const isShown = profile.end_frame === true
  return (
    <>
      <SelectField
        label="End picture"
        value={value}
        choices={choices}
        note={isShown ? undefined : 'Kept with the shot. This workflow takes no end picture.'}
        onChange={(file) => edit('end picture', { end_keyframe: file === NO_END_PICTURE ? undefined : file })}
      />
      {thumb !== undefined && <img className={styles.endPicture} src={thumb} alt="" />}
    </>
  )
}
