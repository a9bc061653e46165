import type { PictureView, SegmentView } from '../../services/contract/project-view.ts'
import { firstFilmFrame } from '../../services/model/film-frames.ts'
import { segmentKey } from '../../services/model/project-state.ts'
import { isUnderWay } from '../../services/model/segment-state.ts'
import type { PlannedShot } from '../../services/model/video-plan-builder.ts'
import type { FilmPlan } from '../stores/film-plan.ts'
import { emptyReel, type Reel, type ReelPart } from './reel.ts'

/** What the parts of a shot are made of. */
interface Sources {
  shot: PlannedShot
  from: number
  picture: PictureView | undefined
  /** Of its segments. */
  keys: readonly string[]
  views: readonly (SegmentView | undefined)[]
}

interface Made extends Sources {
  parts: readonly ReelPart[]
}

/**
 * Builds the reel of a film again and again: parts are made anew only of shots of which something is another, and one
 * that shows the same as before is the same object, as is the whole reel.
 */
export function createReelBuilder(): (
  film: Pick<FilmPlan, 'plan' | 'spans'>,
  segments: ReadonlyMap<string, SegmentView>,
  pictures: Readonly<Record<string, PictureView>>
) => Reel {
  let reel = emptyReel
  let made = new Map<string, Made>()

  return ({ plan, spans }, segments, pictures) => {
    const next = new Map<string, Made>()
    let isSame = reel.fps === plan.fps && made.size === plan.shots.length
    for (const [index, shot] of plan.shots.entries()) {
      const before = made.get(shot.shotId)
      const keys =
        before?.shot.segments.length === shot.segments.length
          ? before.keys
          : shot.segments.map((cut) => segmentKey({ shotId: shot.shotId, index: cut.index }))
      const now = madeOf(before, {
        shot,
        from: spans[index]!.from,
        picture: pictures[shot.shotId],
        keys,
        views: keys.map((key) => segments.get(key))
      })
      isSame &&= now.parts === before?.parts
      next.set(shot.shotId, now)
    }
    made = next
    if (!isSame) reel = { fps: plan.fps, frames: plan.frames, parts: [...next.values()].flatMap(({ parts }) => parts) }
    return reel
  }
}

function madeOf(before: Made | undefined, now: Sources): Made {
  if (before === undefined) return { ...now, parts: shotParts(now) }
  const isUntouched =
    before.shot === now.shot &&
    before.from === now.from &&
    before.picture === now.picture &&
    sameItems(before.views, now.views)
  if (isUntouched) return before
  const parts = shotParts(now).map((part, index) => {
    const old = before.parts[index]
    return old !== undefined && isSamePart(old, part) ? old : part
  })
  return { ...now, parts: sameItems(before.parts, parts) ? before.parts : parts }
}

const sameItems = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  one.length === other.length && one.every((item, index) => item === other[index])

function shotParts({ shot, from: shotFrom, keys, views, picture }: Sources): ReelPart[] {
  const lengths = { film: shot.filmFrames, native: shot.frames }
  const starts = shot.segments.map(({ from }) => Math.min(firstFilmFrame(from, lengths), lengths.film))
  return shot.segments.flatMap((cut, index) => {
    const from = starts[index]!
    const frames = (starts[index + 1] ?? lengths.film) - from
    if (frames === 0) return []
    const view = views[index]
    const clip = view?.clip ?? null
    return {
      shotId: shot.shotId,
      segmentIndex: cut.index,
      key: keys[index]!,
      from: shotFrom + from,
      frames,
      clip: clip && { url: clip.url, fps: clip.fps, frames: clip.frames },
      preview: view?.preview ?? null,
      isLive: view !== undefined && isUnderWay(view.state),
      picture: picture?.url ?? null,
      shotFrom,
      lengths,
      nativeFrom: cut.from,
      nativeFps: shot.fps
    }
  })
}

function isSamePart(one: ReelPart, other: ReelPart): boolean {
  const { clip, lengths, ...rest } = one
  const isSameClip =
    clip?.url === other.clip?.url && clip?.fps === other.clip?.fps && clip?.frames === other.clip?.frames
  return (
    isSameClip &&
    lengths.film === other.lengths.film &&
    lengths.native === other.lengths.native &&
    (Object.keys(rest) as (keyof typeof rest)[]).every((key) => rest[key] === other[key])
  )
}
