/** What of the film the timeline shows, and how large. */
export interface TimelineView {
  /** Pixels a frame. */
  scale: number
  /** Pixels that lie to the left of what is seen. */
  scroll: number
  width: number
  /** Of the film. */
  frames: number
  /** The whole film is shown, also when it or the window changes. */
  isFit: boolean
}

/** Room before the first frame and after the last, so that both can be taken hold of. */
export const PAD = 16
/** One frame is as wide as a thumb then. */
const MOST_SCALE = 40
/** Browsers lay out so many pixels with room to spare. */
const MOST_EXTENT = 16_000_000

export const emptyView: TimelineView = { scale: 1, scroll: 0, width: 0, frames: 0, isFit: true }

/** Pixels of the whole film with the room around it. */
export const extentOf = ({ scale, frames }: TimelineView): number => frames * scale + 2 * PAD

export const xOf = ({ scale, scroll }: TimelineView, frame: number): number => PAD + frame * scale - scroll

/** The place in the film at a pixel, in frames and parts of them; may lie before or behind it. */
export const positionAt = ({ scale, scroll }: TimelineView, x: number): number => (x + scroll - PAD) / scale

/** The frame at a pixel, bounded by the film. */
export const frameAt = (view: TimelineView, x: number): number =>
  Math.max(0, Math.min(view.frames - 1, Math.floor(positionAt(view, x))))

const mostScale = ({ frames }: TimelineView): number => Math.min(MOST_SCALE, MOST_EXTENT / Math.max(1, frames))

/** The scale at which the whole film is seen: no view is smaller. */
export const fitScale = (view: TimelineView): number =>
  Math.min(mostScale(view), Math.max(1, view.width - 2 * PAD) / Math.max(1, view.frames))

const bounded = (view: TimelineView): TimelineView => {
  const scale = Math.max(fitScale(view), Math.min(mostScale(view), view.scale))
  const scroll = Math.max(0, Math.min(extentOf({ ...view, scale }) - view.width, view.scroll))
  return { ...view, scale, scroll }
}

/** The whole film. */
export const fitted = (view: TimelineView): TimelineView =>
  bounded({ ...view, scale: fitScale(view), scroll: 0, isFit: true })

/** Larger or smaller; what is at the pixel `x` stays there. */
export function zoomed(view: TimelineView, factor: number, x: number): TimelineView {
  const { scale } = bounded({ ...view, scale: view.scale * factor })
  const scroll = positionAt(view, x) * scale + PAD - x
  return bounded({ ...view, scale, scroll, isFit: scale <= fitScale(view) })
}

export const scrolled = (view: TimelineView, scroll: number): TimelineView => bounded({ ...view, scroll })

/** After the film or the window became longer or shorter. */
export const resized = (view: TimelineView, size: Partial<Pick<TimelineView, 'width' | 'frames'>>): TimelineView => {
  const next = { ...view, ...size }
  return next.isFit ? fitted(next) : bounded(next)
}

/** Moved so far that the frame is seen; the same where it is. `at`: where it comes to, as a part of the width. */
export function revealed(view: TimelineView, frame: number, at: number): TimelineView {
  const x = xOf(view, frame)
  const isSeen = x >= 0 && x + view.scale <= view.width
  return isSeen ? view : scrolled(view, PAD + frame * view.scale - at * view.width)
}

/** How far between the smallest and the largest scale a view is, 0 to 1: even steps look even. */
export function zoomLevel(view: TimelineView): number {
  const [least, most] = [fitScale(view), mostScale(view)]
  return most <= least ? 0 : Math.log(view.scale / least) / Math.log(most / least)
}

export const atZoomLevel = (view: TimelineView, level: number, x: number): TimelineView => {
  const [least, most] = [fitScale(view), mostScale(view)]
  return zoomed(view, (least * (most / least) ** level) / view.scale, x)
}
