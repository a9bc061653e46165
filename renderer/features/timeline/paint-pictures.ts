import { coverCrop } from '../../player/frame-grabber.ts'
import type { PartLook, Scene } from './scene.ts'
import { stripIndex, thumbTiles } from './thumb-tiles.ts'

interface Box {
  x: number
  y: number
  width: number
  height: number
}

/** Narrower than this nobody would know a picture. */
const LEAST_PX = 12

/** The filmstrip of a segment, or its one picture over and over. False where there is none yet. */
export function paintPictures(
  context: CanvasRenderingContext2D,
  { pictures, view, isCalm }: Pick<Scene, 'pictures' | 'view' | 'isCalm'>,
  { strip, picture }: PartLook,
  box: Box
): boolean {
  if (box.width < LEAST_PX) return true
  // the board has the picture already: it is there before the filmstrip
  const still = picture === null ? null : pictures.get(picture, isCalm)
  const film = strip === null ? null : pictures.get(strip.url, isCalm)
  const source = film ?? still
  if (source === null) return picture !== null || strip !== null
  const count = film === null ? 1 : strip!.count
  const one = { width: source.naturalWidth / count, height: source.naturalHeight }
  const tileWidth = Math.max(1, (box.height * one.width) / one.height)
  for (const tile of thumbTiles(box, tileWidth, view.width)) {
    const index = stripIndex(tile.at, count)
    const crop = coverCrop(one, { width: tile.width, height: box.height })
    // the last picture is cut off at its right, not from its middle
    const left = index * one.width + (tile.width < tileWidth && box.width > tileWidth ? 0 : crop.x)
    context.drawImage(source, left, crop.y, crop.width, crop.height, tile.x, box.y, tile.width, box.height)
  }
  return true
}
