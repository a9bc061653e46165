import { useEffect, useState } from 'react'
import { PlayerProvider } from '../player/player-context.tsx'
import { Button } from '../ui/button.tsx'
import { readFailure } from '../ui/failure.ts'
import { Problem } from '../ui/problem.tsx'
import { ProjectContext } from './project-context.tsx'
import { openProjectSession, type ProjectSession } from './project-session.ts'
import { useStudio } from './studio-context.tsx'
import { tellFailure } from './tell-failure.tsx'
import { Workspace } from './workspace.tsx'
import styles from './project-screen.module.css'

/** A project, from the first question to the studio on. */
export function ProjectScreen({ projectId }: { projectId: string }) {
  const { connection, goHome } = useStudio()
  const [session, setSession] = useState<ProjectSession | null>(null)
  const [failure, setFailure] = useState<unknown>(null)

  useEffect(() => {
    let isGone = false
    const opening = openProjectSession({
      client: connection.client,
      projectId,
      clientId: crypto.randomUUID(),
      onClosed: goHome,
      onTrouble: (error) => connection.status === 'open' && tellFailure(error)
    })
    opening.then(
      (opened) => isGone || setSession(opened),
      (error: unknown) => isGone || setFailure(error)
    )
    return () => {
      isGone = true
      void opening.then((opened) => opened.close()).catch(() => undefined)
    }
  }, [connection, projectId, goHome])

  useEffect(() => {
    if (session === null) return
    // what is typed in the last moment is saved before the page goes
    const onLeave = (): void => void session.document.flush()
    window.addEventListener('pagehide', onLeave)
    return () => window.removeEventListener('pagehide', onLeave)
  }, [session])

  if (failure !== null)
    return (
      <main className={styles.failed}>
        <h1 className={styles.title}>This project can’t be shown</h1>
        <Problem
          failure={readFailure(failure)}
          action={
            <Button look="plain" onClick={goHome}>
              Go to all projects
            </Button>
          }
        />
      </main>
    )
  if (session === null)
    return (
      <main className={styles.shape} aria-busy>
        <p className={styles.opening}>Opening the project</p>
      </main>
    )
  return (
    <ProjectContext value={session}>
      <PlayerProvider>
        <Workspace />
      </PlayerProvider>
    </ProjectContext>
  )
}
