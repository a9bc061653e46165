import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { posix } from 'node:path'
import { STRIP_COUNT, type ProjectAssets } from '../../assets/assets.ts'
import type { ClipView, SegmentView } from '../../contract/project-view.ts'
import { failureOf } from '../../contract/studio-failure.ts'
import { ifThere } from '../../files/file-layer.ts'
import { READS_AT_A_TIME, sideBySide } from '../../generation/side-by-side.ts'
import { previewFile, projectFiles, sidecarFile } from '../../model/project-files.ts'
import { segmentKey, segmentStates, type SegmentKey } from '../../model/project-state.ts'
import { isUnderWay, type Progress, type SegmentState } from '../../model/segment-state.ts'
import { takeSchema } from '../../model/take.ts'
import type { VideoPlan } from '../../model/video-plan-builder.ts'
import type { ProjectReads, ProjectStore } from '../../project/project-store.ts'

/** Every segment of the plan as its windows see it, kept up to date. */
export interface SegmentBoard {
  readonly views: readonly SegmentView[]
  /** Holds the board against plan and state file, and what a run told since; resolves to the segments that are others now. */
  review(plan: VideoPlan): Promise<SegmentView[]>
  /** What a run tells of a segment, on disk or not yet; null where that is known already. */
  enter(segment: SegmentKey, state: SegmentState): Promise<SegmentView | null>
  /** What a run told of a shot, or of all, is on disk: the state file counts again. */
  settle(shotId?: string): void
  progress(segment: SegmentKey, progress: Progress): void
  /** Another live picture; returns its URL. */
  preview(segment: SegmentKey): string
  /** The next `review` makes every URL anew. */
  forget(): void
}

export interface SegmentBoardParts {
  store: () => ProjectStore
  assets: ProjectAssets
}

type Shown = Extract<SegmentState, { status: 'done' | 'stale' }>

export function createSegmentBoard({ store, assets }: SegmentBoardParts): SegmentBoard {
  let views = new Map<string, SegmentView>()
  /** A take does not change, so its slate is read once. */
  const clips = new Map<string, ClipView>()
  const told = new Map<string, SegmentState>()
  /** Segments whose live picture is this process's own. */
  const live = new Set<string>()
  /** Another one at each start: a window may have kept the pictures of the last. */
  const session = randomUUID().slice(0, 8)
  let previews = 0

  const previewUrl = (segment: SegmentKey, version: string): string =>
    assets.file(previewFile(segment.shotId, segment.index), version)

  const readClip = async (
    { shotId, index }: SegmentKey,
    { take, fingerprint }: Shown,
    files: Pick<ProjectReads, 'readJson'>
  ): Promise<void> => {
    const read = takeSchema.safeParse(await files.readJson(sidecarFile(take)))
    // a clip that nothing is known of can't be played to the frame: it counts as not there
    if (!read.success) return
    // the take's own file, which never changes: the one in the film is another clip as soon as another take is chosen
    const { clip: file, frames, fps, width, height, engine } = read.data
    clips.set(clipKey({ shotId, index }, fingerprint), {
      url: assets.file(file, fingerprint),
      strip: assets.strip(file, fingerprint),
      strip_count: STRIP_COUNT,
      frames,
      fps,
      width,
      height,
      engine,
      fingerprint
    })
  }
  const clipOf = (segment: SegmentKey, state: SegmentState): ClipView | null =>
    isShown(state) ? (clips.get(clipKey(segment, state.fingerprint)) ?? null) : null

  const viewOf = (segment: SegmentKey, state: SegmentState, before: SegmentView | undefined): SegmentView => {
    const clip = clipOf(segment, state)
    return {
      shot_id: segment.shotId,
      segment_index: segment.index,
      state,
      progress: isUnderWay(state) ? (before?.progress ?? null) : null,
      preview: clip === null ? (before?.preview ?? null) : null,
      clip,
      failure: state.status === 'failed' ? failureOf(state) : null
    }
  }

  /** Live pictures of another process: one that renders the project now, or one that was ended. */
  const foreignPreviews = async (segments: readonly SegmentKey[]): Promise<Map<string, string>> => {
    const names = new Set(await store().files.list(projectFiles.previews))
    const urls = new Map<string, string>()
    const wanted = segments.filter(
      (segment) =>
        names.has(posix.basename(previewFile(segment.shotId, segment.index))) && !live.has(segmentKey(segment))
    )
    await sideBySide(wanted, READS_AT_A_TIME, async (segment) => {
      const facts = await ifThere(stat(await store().resolve(previewFile(segment.shotId, segment.index))))
      if (facts !== null) urls.set(segmentKey(segment), previewUrl(segment, `${facts.size}-${facts.mtimeMs}`))
    })
    return urls
  }

  return {
    get views() {
      return [...views.values()]
    },

    async review(plan) {
      const segments = plan.shots.flatMap(({ shotId, segments: cuts }) => cuts.map(({ index }) => ({ shotId, index })))
      const states = segmentStates(store().state.current)
      const stateOf = (segment: SegmentKey): SegmentState =>
        told.get(segmentKey(segment)) ?? states.get(segmentKey(segment)) ?? waiting
      const unread = segments.flatMap((segment) => {
        const state = stateOf(segment)
        return isShown(state) && clipOf(segment, state) === null ? [{ segment, state }] : []
      })
      const files = store().glance()
      await sideBySide(unread, READS_AT_A_TIME, ({ segment, state }) => readClip(segment, state, files))
      const unshown = segments.filter((segment) => clipOf(segment, stateOf(segment)) === null)
      const foreign = await foreignPreviews(unshown)
      // from here on nothing is waited for: what a run tells meanwhile is not lost
      const next = new Map<string, SegmentView>()
      const changed: SegmentView[] = []
      for (const segment of segments) {
        const key = segmentKey(segment)
        const before = views.get(key)
        const made = viewOf(segment, stateOf(segment), before)
        if (made.clip === null) made.preview = foreign.get(key) ?? made.preview
        const view = before !== undefined && isSameView(before, made) ? before : made
        next.set(key, view)
        if (view !== before) changed.push(view)
      }
      views = next
      return changed
    },

    async enter(segment, state) {
      const key = segmentKey(segment)
      told.set(key, state)
      if (isShown(state) && clipOf(segment, state) === null) await readClip(segment, state, store().files)
      const before = views.get(key)
      // a later word on the same segment has overtaken this one
      if (before === undefined || told.get(key) !== state) return null
      const view = viewOf(segment, state, before)
      if (isSameView(before, view)) return null
      views.set(key, view)
      return view
    },

    settle(shotId) {
      if (shotId === undefined) {
        told.clear()
        live.clear()
        return
      }
      for (const { shot_id, segment_index: index } of views.values())
        if (shot_id === shotId) told.delete(segmentKey({ shotId, index }))
    },

    progress(segment, progress) {
      const view = views.get(segmentKey(segment))
      if (view !== undefined) views.set(segmentKey(segment), { ...view, progress })
    },

    preview(segment) {
      const key = segmentKey(segment)
      live.add(key)
      const url = previewUrl(segment, `${session}-${++previews}`)
      const view = views.get(key)
      if (view !== undefined) views.set(key, { ...view, preview: url })
      return url
    },

    forget: () => clips.clear()
  }
}

const waiting: SegmentState = { status: 'waiting' }

/** Of the segment too: a film may hold the same content twice. */
const clipKey = (segment: SegmentKey, fingerprint: string): string => `${fingerprint} ${segmentKey(segment)}`

const isShown = (state: SegmentState): state is Shown => state.status === 'done' || state.status === 'stale'

const isSameView = (one: SegmentView, other: SegmentView): boolean =>
  one.clip === other.clip && one.preview === other.preview && isSameState(one.state, other.state)

const isSameState = (one: SegmentState, other: SegmentState): boolean =>
  one === other || (one.status === other.status && JSON.stringify(one) === JSON.stringify(other))
