import { openProjectLog, type ProjectLog } from '../log/project-log.ts'
import { shotSettings, type Storyboard } from '../model/storyboard.ts'
import type { ProjectStore } from '../project/project-store.ts'
import { createLogProblems, type LogProblems } from './log-runs.ts'

export interface OpenLog {
  log: ProjectLog
  problems: LogProblems
  close(): Promise<void>
}

/** The logs of the projects that are open for work. */
export interface OpenLogs {
  /** Opens the log of a project that this process holds; close it before the project. */
  open(store: ProjectStore): OpenLog
  /** A command line goes to the project whose files it names, or to the only one. */
  command(line: string): void
}

export function createOpenLogs(): OpenLogs {
  const open = new Map<ProjectStore, ProjectLog>()
  return {
    open(store) {
      const problems = createLogProblems()
      const log = openProjectLog(store.folder, { hidden: ownTexts(store), onProblem: problems.tell })
      open.set(store, log)
      log.line('info', 'the project is open', { node: process.version, platform: process.platform })
      for (const notice of store.notices) log.line('warn', notice)
      return {
        log,
        problems,
        async close() {
          open.delete(store)
          log.line('info', 'the project is closed')
          await log.close()
        }
      }
    },
    command(line) {
      for (const [{ folder }, log] of open) if (open.size === 1 || line.includes(folder)) log.line('debug', line)
    }
  }
}

/** What the filmmaker wrote, made anew when the storyboard is another. */
function ownTexts(store: Pick<ProjectStore, 'storyboard'>): () => readonly string[] {
  let known: { storyboard: Storyboard; texts: string[] } | null = null
  return () => {
    const { storyboard } = store
    if (known?.storyboard !== storyboard) known = { storyboard, texts: textsOf(storyboard) }
    return known.texts
  }
}

const textsOf = ({ shots }: Storyboard): string[] =>
  shots.flatMap((shot) => {
    const { prompt, negativePrompt } = shotSettings(shot)
    return [prompt, negativePrompt, shot.description ?? '']
  })
