import type { ProjectAssets } from '../../assets/assets.ts'
import type { ModelSlotView, ReadinessView } from '../../contract/engine-contract.ts'
import type { GenerationEvent } from '../../contract/generation-events.ts'
import type { Candidate } from '../../contract/project-contract.ts'
import type { ProjectEvent } from '../../contract/project-events.ts'
import type { Outlook, ProjectView } from '../../contract/project-view.ts'
import { StudioError, toStudioError } from '../../contract/studio-error.ts'
import { isEmptyChange, touchedShots, type DocumentChange } from '../../model/document-change.ts'
import { createVideoPlanBuilder, type VideoPlan } from '../../model/video-plan-builder.ts'
import type { ProjectHolder } from '../../project/project-store.ts'
import type { OpenProject, Studio } from '../studio.ts'
import { createBroadcaster } from './broadcaster.ts'
import { addPicture, candidatesOf, type GivenPicture } from './candidates.ts'
import { createDeskBenches } from './desk-benches.ts'
import { createDeskFilm, type DeskFilm } from './desk-film.ts'
import { createDeskOutlook } from './desk-outlook.ts'
import { createDeskRun, type DeskRun } from './desk-run.ts'
import { createDeskTakes, type DeskTakes } from './desk-takes.ts'
import { followHolder } from './follow-holder.ts'
import { createPictureBoard } from './picture-board.ts'
import { lastRunOf, runElsewhere } from './run-elsewhere.ts'
import { saveChange } from './save-change.ts'
import { createSegmentBoard } from './segment-board.ts'

/** One open project as its windows see it and work on it. */
export interface ProjectDesk {
  readonly id: string
  readonly folder: string
  /** How many windows listen. */
  readonly windows: number
  readonly view: ProjectView
  readonly run: DeskRun
  readonly film: DeskFilm
  readonly takes: DeskTakes
  /** The view, then every change; see `Broadcaster`. */
  events(signal?: AbortSignal): AsyncIteratorObject<ProjectEvent, void, void>
  /** On disk when it resolves. One edit at a time. Throws `project_read_only`, `file_invalid`, `file_missing`. */
  edit(edit: Edit): Promise<{ revision: number }>
  candidates(shotId: string): Promise<Candidate[]>
  addPictures(pictures: readonly GivenPicture[]): Promise<{ file: string; filename_base: string }[]>
  outlook(shots: readonly string[] | undefined, signal: AbortSignal): Promise<Outlook>
  /** Renders by the document as it is now; see `DeskRun.start`. */
  startRun(shots: readonly string[] | undefined): Promise<void>
  readiness(signal: AbortSignal): Promise<ReadinessView[]>
  models(signal: AbortSignal): Promise<ModelSlotView[]>
  /** The picture on the project's card: of the first shot that has one. Absolute. */
  posterFile(): Promise<string | null>
  /** Throws `project_read_only`. */
  assertWritable(): void
  /** Ends its run and every window's events, and gives the project back. */
  close(reason: string): Promise<void>
}

export interface Edit {
  /** The window that made it. */
  client: string
  label: string
  change: DocumentChange
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

/** URLs of pictures and clips are good for a week. */
const RENEW_MS = 24 * 60 * 60 * 1000
/** Changes of these make another plan, by other numbers. */
const benchSettings = ['engine', 'workflow', 'use_sage_attention'] as const

/** Resolves when all that the view shows is read. */
export async function openProjectDesk(parts: ProjectDeskParts): Promise<ProjectDesk> {
  const { id, studio, assets, now, onActivity } = parts
  const closed = new AbortController()
  let { project, heldBy } = parts
  let revision = 0
  let plan: VideoPlan
  let editing: Promise<unknown> = Promise.resolve()
  let following: Promise<unknown> = Promise.resolve()

  const store = () => project.store
  const benches = createDeskBenches({ project: () => project, studio })
  const pictures = createPictureBoard({ store, assets })
  const board = createSegmentBoard({ store, assets })
  const broadcaster = createBroadcaster(() => ({ type: 'view', view: desk.view }))
  const { tell } = broadcaster
  const notice = (level: 'info' | 'warning', text: string): void => tell({ type: 'notice', level, text })

  function assertWritable(): void {
    if (heldBy !== null) throw new StudioError('project_read_only', { folder: store().folder })
  }

  const makePlan = async (): Promise<void> => {
    const workflow = await benches.profile()
    const { storyboard, project: settings } = store()
    plan = createVideoPlanBuilder({ project: settings, workflow }).build(storyboard, pictures.keyframes)
  }
  const reviewSegments = async (): Promise<void> => {
    const segments = await board.review(plan)
    if (segments.length > 0) tell({ type: 'segments', segments })
  }
  const reviewAll = async (): Promise<void> => {
    await pictures.review()
    await makePlan()
    await board.review(plan)
    await film.review()
    outlook.ask('all')
  }

  const outlook = createDeskOutlook({
    plan: () => plan,
    forecast: async (looked, shots, signal) => (await benches.now()).forecast.look(looked, { shots, signal }),
    tell: (seen) => tell({ type: 'outlook', outlook: seen })
  })

  const run = createDeskRun({
    async bench() {
      // what was edited before the run is on disk before it
      await editing
      return benches.now()
    },
    plan: () => plan,
    outlook,
    now: () => now().toISOString(),
    elapsed: studio.elapsed,
    notice,
    tell(view) {
      tell({ type: 'run', run: view })
      onActivity()
    },
    onEvent: hear,
    async onEnd() {
      board.settle()
      await reviewSegments()
      outlook.ask('all')
    }
  })

  /** What a run tells of one segment. */
  function hear(event: GenerationEvent): void {
    if (!('shot_id' in event)) return
    const { shot_id, segment_index } = event
    const segment = { shotId: shot_id, index: segment_index }
    if (event.type === 'segment')
      void board.enter(segment, event.state).then(
        (view) => view !== null && tell({ type: 'segments', segments: [view] }),
        // a slate that can't be read now is looked for again when the run is over
        () => undefined
      )
    if (event.type === 'progress') {
      board.progress(segment, event.progress)
      tell({ type: 'progress', shot_id, segment_index, progress: event.progress })
    }
    if (event.type === 'preview') tell({ type: 'preview', shot_id, segment_index, url: board.preview(segment) })
  }

  const film = createDeskFilm({
    store,
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
      // of a shot that the run has not, or not any more, it tells nothing
      if (!run.view.shots.includes(shotId)) board.settle(shotId)
      await reviewSegments()
      outlook.ask([shotId])
    }
  })

  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const turn = editing.then(work)
    editing = turn.catch(() => undefined)
    return turn
  }

  /** What follows from an edit is told when it is known, and nobody waits for it. */
  const follow = (change: DocumentChange, isPictured: boolean): void => {
    following = following
      .then(async () => {
        const changed = isPictured ? await pictures.review() : {}
        if (Object.keys(changed).length > 0) tell({ type: 'pictures', pictures: changed })
        await makePlan()
        await reviewSegments()
        outlook.ask(change.project === undefined ? [...touchedShots(change), ...Object.keys(changed)] : 'all')
      })
      .catch((error: unknown) => notice('warning', toStudioError(error).message))
  }

  const save = async ({ client, label, change }: Edit): Promise<void> => {
    const bases = new Map(store().storyboard.shots.map((shot) => [shot.shot_id, shot.filename_base]))
    const heard = store().notices.length
    const isRenamed = (change.put ?? []).some((shot) => !isSameBase(bases, shot))
    let written: DocumentChange = {}
    try {
      await saveChange(store(), change, { now, onWritten: (part) => (written = { ...written, ...part }) })
    } finally {
      for (const text of store().notices.slice(heard)) notice('warning', text)
      if (!isEmptyChange(written)) {
        revision++
        const isOther = benchSettings.some((key) => written.project?.[key] !== undefined)
        const profile = isOther ? { profile: await benches.profile() } : {}
        tell({ type: 'document', revision, client, label, change: written, ...profile })
        follow(written, written.pictures !== undefined || isRenamed)
      }
    }
  }

  /** The other process has changed something, or is gone and leaves the project to this one. */
  const replaceProject = async (next: OpenProject, holder: ProjectHolder | null): Promise<void> => {
    const before = project
    const isSame = sameDocument(before, next) && heldBy?.pid === holder?.pid
    project = next
    heldBy = holder
    await before[Symbol.asyncDispose]()
    if (holder === null) run.recall(lastRunOf(store().state.current))
    if (isSame) {
      await reviewSegments()
      await film.review()
      tell({ type: 'run', run: desk.view.run })
      return tell({ type: 'film', film: film.view })
    }
    revision++
    await reviewAll()
    tell({ type: 'view', view: desk.view })
  }

  const desk: ProjectDesk = {
    id,
    folder: project.store.folder,
    run,
    film,
    takes,
    assertWritable,
    get windows() {
      return broadcaster.windows
    },
    get view() {
      const { folder, project: settings, storyboard, notices, state } = store()
      return {
        id,
        folder,
        revision,
        held_by: heldBy,
        project: settings,
        storyboard,
        profile: plan.workflow,
        pictures: { ...pictures.views },
        segments: [...board.views],
        outlook: outlook.current,
        run: heldBy === null ? run.view : runElsewhere(state.current),
        film: film.view,
        notices: [...notices]
      }
    },
    events: (signal) => broadcaster.subscribe(signal),

    async edit(edit) {
      assertWritable()
      return inTurn(async () => {
        await save(edit)
        return { revision }
      })
    },

    candidates: (shotId) => candidatesOf({ store: store(), assets }, shotId, pictures.views[shotId]?.file ?? null),

    async addPictures(given) {
      assertWritable()
      return inTurn(async () => {
        const added = []
        for (const one of given) added.push(await addPicture(store(), studio.media, one))
        // a shot that nobody chose a picture for starts from the newest
        follow({}, true)
        return added
      })
    },

    outlook: (shots, signal) => outlook.look(shots, signal),
    async startRun(shots) {
      await editing
      // the plan follows each edit
      await following
      run.start(shots)
    },
    readiness: benches.readiness,
    models: benches.models,
    async posterFile() {
      const views = store().storyboard.shots.map(({ shot_id }) => pictures.views[shot_id])
      const first = views.find((view) => view?.url != null)
      return first?.file == null ? null : store().resolve(first.file)
    },

    async close(reason) {
      closed.abort()
      clearInterval(renewing)
      outlook.close()
      await run.close()
      await film.cancel()
      await Promise.all([editing, takes.settled(), following, holding])
      await outlook.settled()
      broadcaster.end({ type: 'closed', reason })
      await project[Symbol.asyncDispose]()
      assets[Symbol.dispose]()
    }
  }

  await reviewAll()
  run.recall(lastRunOf(store().state.current))
  const holding =
    heldBy === null
      ? Promise.resolve()
      : followHolder({
          studio,
          folder: desk.folder,
          signal: closed.signal,
          onReplaced: replaceProject,
          onLook: reviewSegments
        }).catch((error: unknown) => notice('warning', toStudioError(error).message))
  const renewing = setInterval(() => {
    board.forget()
    following = following.then(reviewAll).then(
      () => tell({ type: 'view', view: desk.view }),
      (error: unknown) => notice('warning', toStudioError(error).message)
    )
  }, RENEW_MS).unref()
  return desk
}

const isSameBase = (
  bases: ReadonlyMap<string, string | undefined>,
  { shot_id, filename_base }: { shot_id: string; filename_base?: string | undefined }
): boolean => bases.has(shot_id) && bases.get(shot_id) === filename_base

const sameDocument = ({ store: one }: OpenProject, { store: other }: OpenProject): boolean =>
  JSON.stringify([one.project, one.storyboard]) === JSON.stringify([other.project, other.storyboard])
