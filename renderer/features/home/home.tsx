import { FolderOpen, Plus, Settings } from 'lucide-react'
import { lazy, Suspense, useCallback, useMemo, useState } from 'react'
import type { RecentProject } from '../../../services/contract/home-contract.ts'
import { useClient, useStudio } from '../../app/studio-context.tsx'
import { tellFailure } from '../../app/tell-failure.tsx'
import type { Command } from '../../commands/command.ts'
import { useOfferedCommands } from '../../commands/commands-context.tsx'
import { Button } from '../../ui/button.tsx'
import { readFailure } from '../../ui/failure.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Problem } from '../../ui/problem.tsx'
import { ProjectGrid } from './project-grid.tsx'
import type { Start } from './start.ts'
import { useHomeDrop } from './use-home-drop.ts'
import { useRecentProjects } from './use-recent-projects.ts'
import { Welcome } from './welcome.tsx'
import styles from './home.module.css'

const NewProject = lazy(() => import('./new-project-dialog.tsx'))
const OpenProject = lazy(() => import('./open-project.tsx'))
const LocateProject = lazy(() => import('./locate-project.tsx'))
const SettingsDialog = lazy(() => import('../settings/settings-dialog.tsx'))

type Asked =
  | { what: 'new'; start?: Start }
  | { what: 'open' }
  | { what: 'settings' }
  | { what: 'locate'; project: RecentProject }

/** Recent projects, and the ways to a new one. */
export function Home() {
  const client = useClient()
  const { openProject } = useStudio()
  const { recent, failure, reload } = useRecentProjects()
  const [asked, setAsked] = useState<Asked | null>(null)
  const [opening, setOpening] = useState<string | null>(null)
  const [problem, setProblem] = useState<unknown>(null)

  const open = useCallback(
    async (folder: string) => {
      setOpening(folder)
      setProblem(null)
      try {
        await openProject(folder)
      } catch (error) {
        setProblem(error)
        setOpening(null)
      }
    },
    [openProject]
  )
  const forget = (folder: string): void => void client.home.forget({ folder }).then(reload).catch(tellFailure)
  const close = useCallback(() => setAsked(null), [])
  const askNew = useCallback((start?: Start) => setAsked({ what: 'new', ...(start !== undefined && { start }) }), [])
  const askOpen = useCallback(() => setAsked({ what: 'open' }), [])

  const commands = useMemo<Command[]>(
    () => homeCommands({ askNew, askOpen, askSettings: () => setAsked({ what: 'settings' }) }),
    [askNew, askOpen]
  )
  useOfferedCommands(commands)
  const isOver = useHomeDrop({ open, askNew, askOpen })

  const shown = problem ?? failure
  return (
    <div className={styles.home}>
      <header className={styles.bar}>
        <span className={styles.mark}>Framechain</span>
        <IconButton icon={Settings} label="Settings" keys="Mod+," onClick={() => setAsked({ what: 'settings' })} />
      </header>
      <main className={styles.main}>
        {shown !== null && (
          <div className={styles.problem}>
            <Problem
              failure={readFailure(shown)}
              action={problem === null ? <Button onClick={() => void reload()}>Try again</Button> : undefined}
            />
          </div>
        )}
        {recent !== null && recent.length === 0 ? (
          <Welcome onNew={() => askNew()} onOpen={askOpen} />
        ) : (
          <section className={styles.projects} aria-labelledby="projects">
            <div className={styles.top}>
              <h1 id="projects" className={styles.title}>
                Projects
              </h1>
              <Button onClick={askOpen}>
                <FolderOpen size={16} strokeWidth={1.75} aria-hidden /> Open…
              </Button>
              <Button look="primary" onClick={() => askNew()}>
                <Plus size={16} strokeWidth={1.75} aria-hidden /> New project
              </Button>
            </div>
            <ProjectGrid
              recent={recent}
              opening={opening}
              onOpen={(folder) => void open(folder)}
              onForget={forget}
              onLocate={(project) => setAsked({ what: 'locate', project })}
            />
          </section>
        )}
      </main>
      {isOver && (
        <div className={styles.over}>
          <p className={styles.overWords}>Drop a project folder, a storyboard or pictures</p>
        </div>
      )}
      <Suspense>
        {asked?.what === 'new' && (
          <NewProject onClose={close} {...(asked.start !== undefined && { start: asked.start })} />
        )}
        {asked?.what === 'open' && <OpenProject onClose={close} />}
        {asked?.what === 'settings' && <SettingsDialog onClose={close} />}
        {asked?.what === 'locate' && <LocateProject project={asked.project} onClose={close} />}
      </Suspense>
    </div>
  )
}

const homeCommands = (acts: { askNew(): void; askOpen(): void; askSettings(): void }): Command[] => [
  { id: 'project.new', title: 'New project', group: 'Project', keys: ['Mod+N'], run: () => acts.askNew() },
  { id: 'project.open', title: 'Open a project', group: 'Project', keys: ['Mod+O'], run: acts.askOpen },
  { id: 'settings.open', title: 'Settings', group: 'Project', keys: ['Mod+,'], run: acts.askSettings }
]
