import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { usePreferences, useStudio } from '../../app/studio-context.tsx'
import { tellFailure } from '../../app/tell-failure.tsx'
import { tellPictureFailures } from '../../pictures/tell-pictures.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { readFailure } from '../../ui/failure.ts'
import { Problem } from '../../ui/problem.tsx'
import { FilmFields } from './film-fields.tsx'
import type { FilmSize } from './film-sizes.ts'
import { makeProject } from './make-project.ts'
import { firstValues, projectRequest, resolveNewProject, sizeChoice, type NewProjectForm } from './new-project-form.ts'
import { ProjectPlace } from './project-place.tsx'
import { StartChoice } from './start-choice.tsx'
import { emptyStart, nameOf, type Start } from './start.ts'
import styles from './new-project-dialog.module.css'

export interface NewProjectDialogProps {
  /** What was dropped, or chosen before. */
  start?: Start
  onClose(): void
}

/** Makes a project: empty, the sample, from a storyboard file, or from pictures. */
export default function NewProjectDialog({ start: first = emptyStart, onClose }: NewProjectDialogProps) {
  const { connection, showProject } = useStudio()
  const preferred = usePreferences().new_project
  const [start, setStart] = useState<Start>(first)
  const [folder, setFolder] = useState<string | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const [making, setMaking] = useState<{ stop: AbortController; done: number; of: number } | null>(null)
  const form = useForm<NewProjectForm>({ defaultValues: firstValues(first, preferred), resolver: resolveNewProject })

  const begin = (next: Start): void => {
    // a name that the person typed stays
    const { name } = form.getValues()
    const isOwnName = name !== nameOf(start)
    const { name: given, fps } = firstValues(next, preferred)
    setStart(next)
    setFailure(null)
    if (!isOwnName) form.setValue('name', given, { shouldValidate: form.formState.isSubmitted })
    if (next.kind === 'storyboard') form.setValue('fps', fps)
  }

  const fit = (size: FilmSize): void => {
    form.setValue('size', sizeChoice(size))
    form.setValue('width', size.width)
    form.setValue('height', size.height)
  }

  const make = form.handleSubmit(async (values) => {
    const stop = new AbortController()
    setMaking({ stop, done: 0, of: 0 })
    setFailure(null)
    try {
      const { projectId, asked, failures } = await makeProject({
        client: connection.client,
        clientId: crypto.randomUUID(),
        request: projectRequest(values, start, folder),
        start,
        onAdded: (done, of) => setMaking({ stop, done, of }),
        signal: stop.signal
      })
      onClose()
      showProject(projectId)
      tellPictureFailures(failures, asked)
    } catch (error) {
      setMaking(null)
      setFailure(error)
    }
  })

  const isReady = start.kind === 'storyboard' ? start.text !== '' : start.kind !== 'pictures' || start.files.length > 0
  return (
    <Dialog
      title="New project"
      width={560}
      onClose={() => making === null && onClose()}
      footer={
        making === null ? (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button look="primary" type="submit" form="new-project" disabled={!isReady}>
              Make the project
            </Button>
          </>
        ) : (
          <>
            <p className={styles.progress} data-figures role="status">
              {making.of === 0 ? 'Making the project…' : `Adding pictures: ${making.done} of ${making.of}`}
            </p>
            {making.of > 0 && <Button onClick={() => making.stop.abort()}>Stop adding</Button>}
          </>
        )
      }
    >
      <form
        id="new-project"
        className={styles.form}
        inert={making !== null}
        noValidate
        onSubmit={(event) => void make(event).catch(tellFailure)}
      >
        <StartChoice start={start} onStart={begin} onSize={fit} />
        <FilmFields form={form} />
        <ProjectPlace folder={folder} onFolder={setFolder} />
        {failure !== null && <Problem failure={readFailure(failure)} />}
      </form>
    </Dialog>
  )
}
