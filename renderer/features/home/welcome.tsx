import { useState } from 'react'
import { useStudio } from '../../app/studio-context.tsx'
import { Button } from '../../ui/button.tsx'
import { readFailure } from '../../ui/failure.ts'
import { Problem } from '../../ui/problem.tsx'
import { SAMPLE } from './start.ts'
import styles from './welcome.module.css'

/** Before the first project: what this is, and the sample as the one act. */
export function Welcome({ onNew, onOpen }: { onNew(): void; onOpen(): void }) {
  const { connection, showProject } = useStudio()
  const [isOpening, setOpening] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)

  const openSample = async (): Promise<void> => {
    setOpening(true)
    setFailure(null)
    try {
      const { id, name } = SAMPLE
      const { project_id } = await connection.client.home.create({ name, from: { kind: 'sample', sample: id } })
      showProject(project_id)
    } catch (error) {
      setFailure(error)
      setOpening(false)
    }
  }

  return (
    <section className={styles.welcome} aria-labelledby="welcome">
      <div className={styles.poster} role="img" aria-label="A frame of the sample film: a lighthouse at night" />
      <h1 id="welcome" className={styles.title}>
        From a storyboard to a film, on your own machine
      </h1>
      <p className={styles.words}>
        Begin with the sample: {SAMPLE.name}, eight shots in 35 seconds. It plays at once and needs no graphics card.
      </p>
      {failure !== null && <Problem failure={readFailure(failure)} />}
      <div className={styles.acts}>
        <Button look="primary" disabled={isOpening} onClick={() => void openSample()}>
          {isOpening ? 'Opening the sample…' : 'Open the sample'}
        </Button>
        <Button onClick={onNew}>New project</Button>
        <Button onClick={onOpen}>Open…</Button>
      </div>
      <p className={styles.hint}>A project folder, a storyboard or pictures can also be dropped on this window.</p>
    </section>
  )
}
