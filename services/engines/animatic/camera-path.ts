import type { Camera, CameraMove } from '../../model/camera.ts'

/** What the camera sees at one moment: centre and size as fractions of the picture (size 1 is the whole of it). */
export interface View {
  x: number
  y: number
  size: number
}

/** A movement from one view to another; both lie inside the picture, and so does all between them. */
export interface CameraPath {
  from: View
  to: View
}

/** A part of the picture, in fractions of its width and height. */
export interface ViewRectangle {
  x: number
  y: number
  width: number
  height: number
}

/** Which side a movement leans to: what makes two dollies in a row look less alike. */
export type Side = -1 | 1

/** The part of a movement that it takes to start, and to stop. Between them the speed is constant. */
export const EASE = 0.25

/** How much of the picture is seen at the narrow end of a movement, at strength 0 and at strength 1. */
const narrow: Record<CameraMove, readonly [number, number]> = {
  static: [1, 1],
  slow_push: [0.97, 0.86],
  dolly: [0.94, 0.74],
  zoom: [0.9, 0.6],
  pan: [0.96, 0.8],
  tilt: [0.96, 0.8],
  crane: [0.93, 0.72]
}

/** A crane widens while it rises, by this part of what it left out at first. */
const CRANE_OPENS = 0.55
/** How far a dolly drifts to its side and a crane sways, as a part of the room that there is. */
const DOLLY_DRIFT = 0.4
const CRANE_SWAY = 0.25

/** The movement of a whole shot. `side` decides nothing but where a dolly drifts and a crane sways. */
export function cameraPath({ move, direction, strength }: Camera, side: Side): CameraPath {
  const [least, most] = narrow[move]
  const size = mix(least, most, Math.min(1, Math.max(0, strength)))
  const path = forwardPath(move, size, side)
  return direction === 'forward' ? path : { from: path.to, to: path.from }
}

/** In, to the right, or up. */
function forwardPath(move: CameraMove, size: number, side: Side): CameraPath {
  const whole: View = { x: 0.5, y: 0.5, size: 1 }
  const room = (1 - size) / 2
  switch (move) {
    case 'static':
      return { from: whole, to: whole }
    case 'slow_push':
    case 'zoom':
      return { from: whole, to: { ...whole, size } }
    case 'dolly':
      return { from: whole, to: { x: 0.5 + side * DOLLY_DRIFT * room, y: 0.5, size } }
    case 'pan':
      return { from: { x: 0.5 - room, y: 0.5, size }, to: { x: 0.5 + room, y: 0.5, size } }
    case 'tilt':
      return { from: { x: 0.5, y: 0.5 + room, size }, to: { x: 0.5, y: 0.5 - room, size } }
    case 'crane': {
      const end = mix(size, 1, CRANE_OPENS)
      const endRoom = (1 - end) / 2
      const sway = side * CRANE_SWAY
      return {
        from: { x: 0.5 - sway * room, y: 0.5 + room, size },
        to: { x: 0.5 + sway * endRoom, y: 0.5 - endRoom, size: end }
      }
    }
  }
}

/** Where a frame lies in the movement: 0 at the shot's first kept frame, 1 at its last and after it. */
export const positionOf = (frame: number, shotFrames: number): number =>
  Math.min(1, Math.max(0, frame / Math.max(1, shotFrames - 1)))

/** The way covered at a position: a raised-cosine start, constant speed, and the same stop. Its speed has no step anywhere. */
export function eased(position: number): number {
  if (position > 0.5) return 1 - eased(1 - position)
  const way =
    position < EASE ? (position - (EASE / Math.PI) * Math.sin((Math.PI * position) / EASE)) / 2 : position - EASE / 2
  return way / (1 - EASE)
}

/** What is seen at a position of the shot. The size changes by equal ratios, since that is what looks even; the centre by equal steps. */
export function viewAt({ from, to }: CameraPath, position: number): ViewRectangle {
  const way = eased(position)
  const size = from.size * (to.size / from.size) ** way
  return {
    x: mix(from.x, to.x, way) - size / 2,
    y: mix(from.y, to.y, way) - size / 2,
    width: size,
    height: size
  }
}

const mix = (from: number, to: number, way: number): number => from + (to - from) * way
