import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { posix } from 'node:path'
import { STRIP_COUNT, type ProjectAssets } from '../../assets/assets.ts'
import type { ClipView, SegmentView } from '../../contract/project-view.ts'
import { failureOf } from '../../contract/studio-failure.ts'
import { ifThere } from '../../files/file-layer.ts'
import { previewFile, projectFiles, segmentFile, sidecarFile } from '../../model/project-files.ts'
import { segmentKey, segmentStates, type SegmentKey } from '../../model/project-state.ts'
import { isUnderWay, type Progress, type SegmentState } from '../../model/segment-state.ts'
import { takeSchema } from '../../model/take.ts'
import type { VideoPlan } from '../../model/video-plan-builder.ts'
import type { ProjectStore } from '../../project/project-store.ts'

/** Every segment of the plan as its windows see it, kept up to date. */
export interface SegmentBoard {
  readonly views: readonly SegmentView[]
  get(segment: SegmentKey): SegmentView | undefined
  /** Holds the board against plan and state file, and what the run told since; resolves to the segments that are others now. */
  review(plan: VideoPlan): Promise<SegmentView[]>
  /** What a run tells of a segment, on disk or not yet; null where that is known already. */
  enter(segment: SegmentKey, state: SegmentState): Promise<SegmentView | null>
  /** The run is over: what it told is on disk. */
  settle(): void
  progress(segment: SegmentKey, progress: Progress): void
  /** Another live picture; resolves to its URL. */
  preview(segment: SegmentKey): string
}

export interface SegmentBoardParts {
  store: () => ProjectStore
  assets: ProjectAssets
}

type ClipFacts = Pick<ClipView, 'frames' | 'fps' | 'width' | 'height' | 'engine'>
type Shown = Extract<SegmentState, { status: 'done' | 'stale' }>

const READS_AT_ONCE = 64

async function inBatches<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  for (let at = 0; at < items.length; at += READS_AT_ONCE)
    await Promise.all(items.slice(at, at + READS_AT_ONCE).map(work))
}

export function createSegmentBoard({ store, assets }: SegmentBoardParts): SegmentBoard {
  let views = new Map<string, SegmentView>()
  /** A take does not change, so its slate is read once. */
  const known = new Map<string, ClipFacts>()
  const told = new Map<string, SegmentState>()
  /** Another one at each start: a window may have kept the pictures of the last. */
  const session = randomUUID().slice(0, 8)
  let previews = 0

  const previewUrl = (segment: SegmentKey, version: string): string =>
    assets.file(previewFile(segment.shotId, segment.index), version)

  const readClip = async ({ take, fingerprint }: Shown): Promise<void> => {
    if (known.has(`${fingerprint} ${take}`)) return
    const read = takeSchema.safeParse(await store().files.readJson(sidecarFile(take)))
    if (!read.success) return
    const { frames, fps, width, height, engine } = read.data
    known.set(`${fingerprint} ${take}`, { frames, fps, width, height, engine })
  }

  const clipOf = ({ shotId, index }: SegmentKey, { take, fingerprint }: Shown): ClipView | null => {
    const facts = known.get(`${fingerprint} ${take}`)
    if (facts === undefined) return null
    const file = segmentFile(shotId, index)
    return {
      url: assets.file(file, fingerprint),
      strip: assets.strip(file, fingerprint),
      strip_count: STRIP_COUNT,
      fingerprint,
      ...facts
    }
  }

  const viewOf = (segment: SegmentKey, state: SegmentState, before: SegmentView | undefined): SegmentView => {
    const clip = isShown(state) ? clipOf(segment, state) : null
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

  /** Live pictures that an earlier process left: what the window showed before. */
  const leftPreviews = async (segments: readonly SegmentKey[]): Promise<Map<string, string>> => {
    const names = new Set(await store().files.list(projectFiles.previews))
    const urls = new Map<string, string>()
    const wanted = segments.filter(({ shotId, index }) => names.has(posix.basename(previewFile(shotId, index))))
    await inBatches(wanted, async (segment) => {
      const facts = await ifThere(stat(await store().resolve(previewFile(segment.shotId, segment.index))))
      if (facts !== null) urls.set(segmentKey(segment), previewUrl(segment, `${facts.size}-${facts.mtimeMs}`))
    })
    return urls
  }

  return {
    get views() {
      return [...views.values()]
    },
    get: (segment) => views.get(segmentKey(segment)),

    async review(plan) {
      const segments = plan.shots.flatMap(({ shotId, segments: cuts }) => cuts.map(({ index }) => ({ shotId, index })))
      const states = segmentStates(store().state.current)
      const stateOf = (segment: SegmentKey): SegmentState =>
        told.get(segmentKey(segment)) ?? states.get(segmentKey(segment)) ?? { status: 'waiting' }
      await inBatches(segments.map(stateOf).filter(isShown), readClip)
      const left = await leftPreviews(segments)
      // from here on nothing is waited for: what a run tells meanwhile is not lost
      const next = new Map<string, SegmentView>()
      const changed: SegmentView[] = []
      for (const segment of segments) {
        const key = segmentKey(segment)
        const before = views.get(key)
        const state = stateOf(segment)
        const isKnown = before !== undefined && isSame(before.state, state) && (before.clip !== null || !isShown(state))
        const view = isKnown ? before : viewOf(segment, state, before)
        if (view.clip === null) view.preview ??= left.get(key) ?? null
        next.set(key, view)
        if (view !== before) changed.push(view)
      }
      views = next
      return changed
    },

    async enter(segment, state) {
      const key = segmentKey(segment)
      told.set(key, state)
      if (isShown(state)) await readClip(state)
      const before = views.get(key)
      // a later word on the same segment has overtaken this one
      if (before === undefined || told.get(key) !== state || isSame(before.state, state)) return null
      const view = viewOf(segment, state, before)
      views.set(key, view)
      return view
    },

    settle: () => told.clear(),

    progress(segment, progress) {
      const view = views.get(segmentKey(segment))
      if (view !== undefined) views.set(segmentKey(segment), { ...view, progress })
    },

    preview(segment) {
      const key = segmentKey(segment)
      const url = previewUrl(segment, `${session}-${++previews}`)
      const view = views.get(key)
      if (view !== undefined) views.set(key, { ...view, preview: url })
      return url
    }
  }
}

const isShown = (state: SegmentState): state is Shown => state.status === 'done' || state.status === 'stale'

const isSame = (one: SegmentState, other: SegmentState): boolean =>
  one.status === other.status && JSON.stringify(one) === JSON.stringify(other)
