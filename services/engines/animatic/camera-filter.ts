import { EASE, type CameraPath } from './camera-path.ts'

interface Size {
  width: number
  height: number
}

/** The clip's part of the movement: which frame of the shot it starts with, and the shot's frames. */
export interface Stretch {
  firstFrame: number
  shotFrames: number
}

/** A source pixel per canvas pixel would blur and sharpen in step with the movement; a little below it does not. */
const SOURCE_PER_CANVAS = 0.9

/**
 * The size at which the picture is sampled: the canvas, or more where the movement goes close and the picture has the detail.
 * It halves the stretch between the movement's wide and narrow end.
 */
export function samplingSize({ from, to }: CameraPath, canvas: Size, picture: Size): Size {
  const wanted = SOURCE_PER_CANVAS / Math.sqrt(from.size * to.size)
  const available = Math.min(picture.width / canvas.width, picture.height / canvas.height)
  const unit = smallestLike(canvas)
  const units = canvas.width / unit.width
  const taken = Math.max(units, Math.floor(Math.min(available * units, wanted * units)))
  return { width: unit.width * taken, height: unit.height * taken }
}

/** The smallest even size of exactly the canvas's shape: another shape would shift the picture by parts of a pixel. */
function smallestLike({ width, height }: Size): Size {
  const steps = greatestCommonDivisor(width / 2, height / 2)
  return { width: width / steps, height: height / steps }
}

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b))

/**
 * The ffmpeg filters that move a still picture of the sampled size along the path, one view per frame, cut to the canvas.
 * `perspective` samples at 1/256 pixel; `zoompan` and `crop` step in whole pixels. The same formula as `viewAt`, in ffmpeg's words.
 */
export function cameraFilter(path: CameraPath, stretch: Stretch, canvas: Size, sampled: Size): string {
  if (isStill(path)) return 'null'
  // `perspective` fills a frame of its input's size; the view goes into the canvas' part of it.
  const left = edge(path, 'x', stretch, canvas.width, sampled.width, 0)
  const right = edge(path, 'x', stretch, canvas.width, sampled.width, sampled.width)
  const top = edge(path, 'y', stretch, canvas.height, sampled.height, 0)
  const bottom = edge(path, 'y', stretch, canvas.height, sampled.height, sampled.height)
  const corners = { x0: left, y0: top, x1: right, y1: top, x2: left, y2: bottom, x3: right, y3: bottom }
  const options = Object.entries(corners).map(([name, expression]) => `${name}='${expression}'`)
  return [
    `perspective=eval=frame:sense=source:interpolation=cubic:${options.join(':')}`,
    `crop=${canvas.width}:${canvas.height}:0:0`
  ].join(',')
}

const isStill = ({ from, to }: CameraPath): boolean =>
  [from, to].every(({ x, y, size }) => x === 0.5 && y === 0.5 && size === 1)

/** The source pixel, as an expression of the frame number `on` (from 1), that belongs at `pixel` of the output. Pixels are counted by their centres. */
function edge(
  { from, to }: CameraPath,
  axis: 'x' | 'y',
  stretch: Stretch,
  canvas: number,
  sampled: number,
  pixel: number
): string {
  const view = viewExpression(from.size, to.size, stretch)
  const corner = `${number(from[axis] * sampled)}+${number((to[axis] - from[axis]) * sampled)}*ld(1)-ld(2)*${number(sampled / 2)}`
  return `${view};${corner}+ld(2)*${number(((pixel + 0.5) * sampled) / canvas)}-0.5`
}

/** Leaves the way covered in register 1 and the view's size in register 2. */
function viewExpression(fromSize: number, toSize: number, { firstFrame, shotFrames }: Stretch): string {
  return [
    `st(0,clip((on-1+${firstFrame})/${Math.max(1, shotFrames - 1)},0,1))`,
    `st(3,min(ld(0),1-ld(0)))`,
    `st(4,if(lt(ld(3),${EASE}),(ld(3)-sin(ld(3)*PI/${EASE})*${EASE}/PI)/2,ld(3)-${EASE / 2})/${1 - EASE})`,
    `st(1,if(gt(ld(0),0.5),1-ld(4),ld(4)))`,
    `st(2,${number(fromSize)}*exp(${number(Math.log(toSize / fromSize))}*ld(1)))`
  ].join(';')
}

const number = (value: number): string => `(${value.toFixed(9)})`
