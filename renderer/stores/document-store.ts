import { createStore } from 'zustand/vanilla'
import type { ProjectEvent } from '../../services/contract/project-events.ts'
import type { ProjectView } from '../../services/contract/project-view.ts'
import type { StudioClient } from '../../services/contract/studio-contract.ts'
import {
  applyChange,
  changeBetween,
  isEmptyChange,
  type DocumentChange,
  type FilmDocument
} from '../../services/model/document-change.ts'
import type { Storyboard } from '../../services/model/storyboard.ts'
import type { WorkflowProfile } from '../../services/model/workflow-profile.ts'

/** One step of the history; each way is a change by shot id, so it leaves what others edited meanwhile alone. */
interface Step {
  label: string
  forward: DocumentChange
  back: DocumentChange
  /** Edits of the same thing in quick succession are one step. */
  merge: string | null
  at: number
}

export interface DocumentState {
  document: FilmDocument
  /** The numbers to plan with. */
  profile: WorkflowProfile
  past: readonly Step[]
  future: readonly Step[]
  saving: 'saved' | 'saving' | 'failed'
  /** Why the last save failed. */
  failure: unknown
  /** False where another process has the project. */
  canEdit: boolean
}

export interface DocumentStoreParts {
  client: Pick<StudioClient, 'project'>
  projectId: string
  /** This window, so that it knows its own edits among the events. */
  clientId: string
  view: ProjectView
  now?: () => number
  /** Edits wait so long for the next one before they are sent together. */
  saveAfterMs?: number
}

const MERGE_MS = 1500
const RETRY_MS = 2000
const MOST_STEPS = 500

/** The document of an open project in this window: saved by itself, every edit undoable with its label. */
export type DocumentStore = ReturnType<typeof createDocumentStore>

export function createDocumentStore({
  client,
  projectId,
  clientId,
  view,
  now = () => performance.now(),
  saveAfterMs = 250
}: DocumentStoreParts) {
  const first = documentOf(view)
  const store = createStore<DocumentState>(() => ({
    document: first,
    profile: view.profile,
    past: [],
    future: [],
    saving: 'saved',
    failure: null,
    canEdit: view.held_by === null
  }))
  /** The document as the studio has it. */
  let saved = first
  /** Sent, and not yet told back by the studio: what it tells until then happened before it. */
  let inFlight: { change: DocumentChange; isOnDisk: boolean } | null = null
  let label = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  let saves: Promise<void> = Promise.resolve()

  const show = (document: FilmDocument, state: Partial<DocumentState> = {}): void =>
    store.setState({ ...state, document })

  const withInFlight = (document: FilmDocument): FilmDocument =>
    inFlight === null ? document : applyChange(document, inFlight.change)

  const plan = (ms: number): void => {
    clearTimeout(timer)
    timer = setTimeout(() => void flush(), ms)
  }

  const save = async (): Promise<void> => {
    const { document } = store.getState()
    const change = changeBetween(saved, document)
    if (isEmptyChange(change)) return store.setState({ saving: 'saved', failure: null })
    const before = saved
    saved = document
    const sent = { change, isOnDisk: false }
    inFlight = sent
    store.setState({ saving: 'saving' })
    try {
      await client.project.edit({ project_id: projectId, client: clientId, label: label.slice(0, 200), change })
      sent.isOnDisk = true
      const isAll = saved === store.getState().document
      store.setState({ saving: isAll ? 'saved' : 'saving', failure: null })
      if (!isAll) await save()
    } catch (failure) {
      inFlight = null
      // what others changed meanwhile stays in, what this window failed to save goes out again
      saved = applyChange(saved, changeBetween(document, before))
      store.setState({ saving: 'failed', failure })
      plan(RETRY_MS)
    }
  }

  /** Resolves when all that was edited is on disk, or has failed to get there. */
  const flush = (): Promise<void> => {
    clearTimeout(timer)
    saves = saves.then(save)
    return saves
  }

  const commit = (document: FilmDocument, state: Partial<DocumentState>): void => {
    show(document, { ...state, saving: 'saving' })
    plan(saveAfterMs)
  }

  return {
    ...store,
    flush,

    /**
     * Changes the document and remembers how to take it back; nothing where the change changes nothing. `merge`: edits
     * with the same one that follow each other closely are one step.
     */
    edit(
      name: string,
      change: (document: FilmDocument) => FilmDocument,
      { merge = null }: { merge?: string | null } = {}
    ) {
      const { document, past, canEdit } = store.getState()
      if (!canEdit) return
      const after = change(document)
      const forward = changeBetween(document, after)
      if (isEmptyChange(forward)) return
      label = name
      const last = past.at(-1)
      const at = now()
      const isMerged = merge !== null && last?.merge === merge && at - last.at < MERGE_MS
      const origin = isMerged ? applyChange(document, last.back) : document
      const step: Step = {
        label: name,
        forward: isMerged ? changeBetween(origin, after) : forward,
        back: changeBetween(after, origin),
        merge,
        at
      }
      const kept = isMerged ? past.slice(0, -1) : past
      commit(after, { past: [...kept, step].slice(-MOST_STEPS), future: [] })
    },

    undo(): string | null {
      const { document, past, future, canEdit } = store.getState()
      const step = past.at(-1)
      if (step === undefined || !canEdit) return null
      label = `Undo ${step.label}`
      commit(applyChange(document, step.back), { past: past.slice(0, -1), future: [...future, step] })
      return step.label
    },

    redo(): string | null {
      const { document, past, future, canEdit } = store.getState()
      const step = future.at(-1)
      if (step === undefined || !canEdit) return null
      label = step.label
      commit(applyChange(document, step.forward), {
        past: [...past, { ...step, merge: null }],
        future: future.slice(0, -1)
      })
      return step.label
    },

    /** Takes in what the studio tells. After a lost connection, edits that were not saved are put on top of its truth. */
    receive(event: ProjectEvent) {
      if (event.type === 'view') {
        const unsaved = changeBetween(saved, store.getState().document)
        // what is on disk is in the view
        if (inFlight?.isOnDisk === true) inFlight = null
        saved = withInFlight(documentOf(event.view))
        const { profile, held_by } = event.view
        show(applyChange(saved, unsaved), { profile, canEdit: held_by === null })
        if (!isEmptyChange(unsaved)) plan(saveAfterMs)
      }
      if (event.type !== 'document') return
      if (event.profile !== undefined) store.setState({ profile: event.profile })
      if (event.client === clientId) {
        inFlight = null
        return
      }
      const unsaved = changeBetween(saved, store.getState().document)
      saved = withInFlight(applyChange(saved, event.change))
      show(applyChange(saved, unsaved))
    },

    /** Saves what is left and ends. */
    async close() {
      await flush()
      clearTimeout(timer)
    }
  }
}

/** An edit of the storyboard alone. */
export const ofStoryboard =
  (change: (storyboard: Storyboard) => Storyboard) =>
  (document: FilmDocument): FilmDocument => ({ ...document, storyboard: change(document.storyboard) })

const documentOf = ({ project, storyboard, pictures }: ProjectView): FilmDocument => ({
  project,
  storyboard,
  pictures: Object.fromEntries(
    Object.entries(pictures).map(([shotId, { file, problem }]) => [shotId, problem === null ? file : null])
  )
})
