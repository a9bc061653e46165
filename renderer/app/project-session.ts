import type { ProjectView } from '../../services/contract/project-view.ts'
import type { StudioClient } from '../../services/contract/studio-contract.ts'
import { createDocumentStore, type DocumentStore } from '../stores/document-store.ts'
import { createFilmPlanner, type FilmPlan } from '../stores/film-plan.ts'
import { createJobsStore, type JobsStore } from '../stores/jobs-store.ts'
import { createReadinessStore, type ReadinessStore } from '../stores/readiness-store.ts'
import { createSessionStore, type SessionStore } from '../stores/session-store.ts'

/** An open project in this window. */
export interface ProjectSession {
  readonly projectId: string
  readonly client: StudioClient
  readonly document: DocumentStore
  readonly jobs: JobsStore
  readonly session: SessionStore
  readonly readiness: ReadinessStore
  /** The film as it is planned now. */
  film(): FilmPlan
  /** Saves what is left and stops listening. */
  close(): Promise<void>
}

export interface ProjectSessionParts {
  client: StudioClient
  projectId: string
  clientId: string
  /** The project is closed at the studio, or gone: the window goes home. */
  onClosed(reason: string): void
  /** What keeps the window from listening; it tries again. */
  onTrouble(error: unknown): void
}

const RETRY_MS = 500

/** Asks for the truth, then listens; after a lost connection it does both again. Resolves with the first view. */
export function openProjectSession(parts: ProjectSessionParts): Promise<ProjectSession> {
  const { client, projectId, onClosed, onTrouble } = parts
  const ended = new AbortController()
  const { promise, resolve, reject } = Promise.withResolvers<ProjectSession>()
  let open: ProjectSession | null = null

  const listen = async (): Promise<void> => {
    const events = await client.project.events({ project_id: projectId }, { signal: ended.signal })
    for await (const event of events) {
      if (event.type === 'closed') {
        ended.abort()
        return onClosed(event.reason)
      }
      if (open === null) {
        if (event.type !== 'view') continue
        open = createSession(parts, event.view, () => ended.abort())
        resolve(open)
        continue
      }
      open.document.receive(event)
      open.jobs.receive(event)
    }
  }

  const keepListening = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      try {
        await listen()
      } catch (error) {
        if (ended.signal.aborted) return
        if (open === null) return reject(error)
        onTrouble(error)
        await new Promise((later) => setTimeout(later, RETRY_MS))
      }
    }
  }
  void keepListening()
  return promise
}

function createSession(
  { client, projectId, clientId }: ProjectSessionParts,
  view: ProjectView,
  stop: () => void
): ProjectSession {
  const document = createDocumentStore({ client, projectId, clientId, view })
  const jobs = createJobsStore({ view })
  const planner = createFilmPlanner()
  const film = (): FilmPlan => {
    const { document: current, profile } = document.getState()
    return planner(current, profile, jobs.getState().pictures)
  }
  const session = createSessionStore({ spans: () => film().spans })
  document.subscribe((now, before) => {
    if (now.document !== before.document) session.settle()
  })
  return {
    projectId,
    client,
    document,
    jobs,
    session,
    readiness: createReadinessStore({ client, projectId }),
    film,
    async close() {
      await document.close()
      stop()
    }
  }
}
