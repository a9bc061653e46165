import type { ProjectAssets } from '../../assets/assets.ts'
import type { Candidate } from '../../contract/project-contract.ts'
import type { ProjectEvent } from '../../contract/project-events.ts'
import type { Outlook, ProjectView } from '../../contract/project-view.ts'
import { StudioError } from '../../contract/studio-error.ts'
import { applyChange, touchedShots, type DocumentChange } from '../../model/document-change.ts'
import { createVideoPlanBuilder, type VideoPlan } from '../../model/video-plan-builder.ts'
import type { ProjectHolder } from '../../project/project-store.ts'
import type { OpenProject, Studio } from '../studio.ts'
import { createBroadcaster } from './broadcaster.ts'
import { addPicture, candidatesOf } from './candidates.ts'
import { createDeskBenches } from './desk-benches.ts'
import { createDeskFilm, type DeskFilm } from './desk-film.ts'
import { createDeskOutlook } from './desk-outlook.ts'
import { createDeskRun, lastRunOf, type DeskRun } from './desk-run.ts'
import { createDeskTakes, type DeskTakes } from './desk-takes.ts'
import { createPictureBoard } from './picture-board.ts'
import { choosePictures } from './picture-choices.ts'
import { createSegmentBoard } from './segment-board.ts'

/** One open project as its windows see it and work on it. */
export interface ProjectDesk {
  readonly id: string
  readonly folder: string
  readonly view: ProjectView
  readonly run: DeskRun
  readonly film: DeskFilm
  readonly takes: DeskTakes
  events(signal?: AbortSignal): AsyncIteratorObject<ProjectEvent, void, void>
  /** On disk when it resolves. One edit at a time. Throws `project_read_only`, `file_invalid`, `file_missing`. */
  edit(edit: { client: string; label: string; change: DocumentChange }): Promise<{ revision: number }>
  candidates(shotId: string): Promise<Candidate[]>
  addPictures(
    pictures: readonly { picture: File; filename_base?: string | undefined }[]
  ): Promise<{ file: string; filename_base: string }[]>
  outlook(shots: readonly string[] | undefined, signal: AbortSignal): Promise<Outlook>
  readiness(signal: AbortSignal): ReturnType<ReturnType<typeof createDeskBenches>['readiness']>
  /** The picture on the project's card: of the first shot that has one. Absolute. */
  posterFile(): Promise<string | null>
  /** Throws `project_read_only`. */
  assertWritable(): void
  /** Ends its run and every window's events, and gives the project back. */
  close(reason: string): Promise<void>
}

export interface ProjectDeskParts {
  id: string
  project: OpenProject
  /** Who has it open for work, where that is not this studio. */
  heldBy: ProjectHolder | null
  studio: Studio
  assets: ProjectAssets & Disposable
  now(): Date
  onActivity(): void
}

/** Resolves when all that the view shows is read. */
export async function openProjectDesk(parts: ProjectDeskParts): Promise<ProjectDesk> {
  const { id, project, heldBy, studio, assets, now, onActivity } = parts
  const { store } = project
  const benches = createDeskBenches({ project, studio })
  const pictures = createPictureBoard({ store: () => store, assets })
  const board = createSegmentBoard({ store: () => store, assets })
  let revision = 0
  let plan: VideoPlan
  let editing: Promise<unknown> = Promise.resolve()
  let looking: Promise<unknown> = Promise.resolve()

  const broadcaster = createBroadcaster(() => ({ type: 'view', view: desk.view }))
  const { tell } = broadcaster
  const notice = (level: 'info' | 'warning', text: string): void => tell({ type: 'notice', level, text })

  const makePlan = async (): Promise<void> => {
    const workflow = await benches.profile()
    plan = createVideoPlanBuilder({ project: store.project, workflow }).build(store.storyboard, pictures.keyframes)
  }
  const reviewSegments = async (): Promise<void> => {
    const segments = await board.review(plan)
    if (segments.length > 0) tell({ type: 'segments', segments })
  }
  const reviewPictures = async (): Promise<void> => {
    const changed = await pictures.review()
    if (Object.keys(changed).length > 0) tell({ type: 'pictures', pictures: changed })
  }

  const outlook = createDeskOutlook({
    plan: () => plan,
    forecast: async (looked, shots, signal) => (await benches.now()).forecast.look(looked, { shots, signal }),
    tell: (seen) => tell({ type: 'outlook', outlook: seen })
  })

  const run = createDeskRun({
    async bench() {
      // what was asked for before the run is on disk before it
      await Promise.all([takes.settled(), editing])
      return benches.now()
    },
    plan: () => plan,
    outlook,
    last: heldBy === null ? lastRunOf(store.state.current) : null,
    now: () => now().toISOString(),
    elapsed: studio.elapsed,
    notice,
    tell(view) {
      tell({ type: 'run', run: view })
      onActivity()
    },
    onEvent(event) {
      if (!('shot_id' in event)) return
      const { shot_id, segment_index } = event
      const segment = { shotId: shot_id, index: segment_index }
      if (event.type === 'segment') {
        void board
          .enter(segment, event.state)
          .then((view) => view !== null && tell({ type: 'segments', segments: [view] }))
          // a slate that can't be read now is read when the run is over
          .catch(() => undefined)
      }
      if (event.type === 'progress') {
        board.progress(segment, event.progress)
        tell({ type: 'progress', shot_id, segment_index, progress: event.progress })
      }
      if (event.type === 'preview') tell({ type: 'preview', shot_id, segment_index, url: board.preview(segment) })
    },
    async onEnd() {
      board.settle()
      await reviewSegments()
      outlook.ask('all')
    }
  })

  const film = createDeskFilm({
    store: () => store,
    assets,
    bench: benches.last,
    elapsed: studio.elapsed,
    tell: (view) => tell({ type: 'film', film: view })
  })

  const takes = createDeskTakes({
    bench: benches.last,
    assets,
    run,
    assertWritable,
    async onChange(shotId) {
      await reviewSegments()
      outlook.ask([shotId])
    }
  })

  function assertWritable(): void {
    if (heldBy !== null) throw new StudioError('project_read_only', { folder: store.folder })
  }

  /** What follows from an edit: told when it is known, which nobody waits for. */
  const follow = async (change: DocumentChange, isPictured: boolean): Promise<void> => {
    if (isPictured) await reviewPictures()
    await makePlan()
    await reviewSegments()
    outlook.ask(change.project === undefined ? touchedShots(change) : 'all')
  }

  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const turn = editing.then(work)
    editing = turn.catch(() => undefined)
    return turn
  }

  const save = async ({ client, label, change }: Parameters<ProjectDesk['edit']>[0]): Promise<void> => {
    const { put = [], remove = [], order, pictures: choices, project: settings } = change
    const before = new Map(store.storyboard.shots.map((shot) => [shot.shot_id, shot]))
    const after = (storyboard = store.storyboard) =>
      applyChange({ project: store.project, storyboard, pictures: {} }, { ...change, pictures: {} })
    if (put.length > 0 || remove.length > 0 || order !== undefined)
      await store.saveStoryboard((storyboard) => after(storyboard).storyboard)
    if (choices !== undefined) await choosePictures(store, choices, now)
    if (settings !== undefined) await store.saveProject(() => after().project)
    revision++
    const isOtherBench = ['engine', 'workflow', 'use_sage_attention'].some((key) => key in (settings ?? {}))
    tell({
      type: 'document',
      revision,
      client,
      label,
      change,
      ...(isOtherBench && { profile: await benches.profile() })
    })
    const isPictured =
      choices !== undefined || put.some((shot) => before.get(shot.shot_id)?.filename_base !== shot.filename_base)
    looking = looking
      .then(() => follow(change, isPictured || put.some(({ shot_id }) => !before.has(shot_id))))
      .catch((error: unknown) => notice('warning', `What follows from the edit is not known: ${String(error)}`))
  }

  const desk: ProjectDesk = {
    id,
    folder: store.folder,
    run,
    film,
    takes,
    assertWritable,
    get view() {
      return {
        id,
        folder: store.folder,
        revision,
        held_by: heldBy,
        project: store.project,
        storyboard: store.storyboard,
        profile: plan.workflow,
        pictures: { ...pictures.views },
        segments: [...board.views],
        outlook: outlook.current,
        run: run.view,
        film: film.view,
        notices: [...store.notices]
      }
    },
    events: (signal) => broadcaster.subscribe(signal),

    async edit(edit) {
      assertWritable()
      return inTurn(async () => {
        try {
          await save(edit)
        } catch (error) {
          // of several files some may be written: every window reads the truth anew
          tell({ type: 'view', view: desk.view })
          throw error
        }
        return { revision }
      })
    },

    candidates: (shotId) => candidatesOf({ store, assets }, shotId, pictures.keyframes.get(shotId)?.file ?? null),

    async addPictures(given) {
      assertWritable()
      return inTurn(async () => {
        const added = []
        for (const one of given) added.push(await addPicture(store, studio.media, one))
        // a shot that nobody chose a picture for starts from the newest
        looking = looking.then(() => follow({ pictures: {} }, true)).catch(() => undefined)
        return added
      })
    },

    outlook: (shots, signal) => outlook.look(shots, signal),
    readiness: benches.readiness,
    async posterFile() {
      const first = store.storyboard.shots.map(({ shot_id }) => pictures.views[shot_id]).find((view) => view?.url)
      return first?.file == null ? null : store.resolve(first.file)
    },

    async close(reason) {
      outlook.close()
      await run.close()
      await film.cancel()
      await editing
      await looking
      await outlook.settled()
      broadcaster.end({ type: 'closed', reason })
      await project[Symbol.asyncDispose]()
      assets[Symbol.dispose]()
    }
  }

  await pictures.review()
  await makePlan()
  await board.review(plan!)
  await film.review()
  outlook.ask('all')
  return desk
}
