import { createDeck } from './deck.ts'
import type { Layer } from './layer.ts'
import { createPlate } from './plate.ts'
import type { Sight } from './sight.ts'

export interface FrameGrabber {
  /** Draws a sight over the whole canvas, cropped to its shape. False when it could not be loaded, or was called off. */
  grab(sight: Sight, canvas: HTMLCanvasElement, signal: AbortSignal): Promise<boolean>
  dispose(): void
}

/** Draws frames into canvases, one after the other, with elements of its own. The video has to be on the page. */
export function createFrameGrabber(video: HTMLVideoElement, image: HTMLImageElement): FrameGrabber {
  const deck = createDeck(video)
  const plate = createPlate(image)
  let before: Promise<unknown> = Promise.resolve()

  const draw = async (sight: Sight, canvas: HTMLCanvasElement, signal: AbortSignal): Promise<boolean> => {
    if (signal.aborted || sight.kind === 'black') return false
    const layer: Layer = sight.kind === 'clip' ? deck : plate
    if (!(await layer.stand(sight)) || signal.aborted) return false
    const size =
      layer === deck
        ? { width: video.videoWidth, height: video.videoHeight }
        : { width: image.naturalWidth, height: image.naturalHeight }
    const { x, y, width, height } = coverCrop(size, canvas)
    const source = layer === deck ? video : image
    canvas.getContext('2d')?.drawImage(source, x, y, width, height, 0, 0, canvas.width, canvas.height)
    return true
  }

  return {
    grab(sight, canvas, signal) {
      const mine = before.then(() => draw(sight, canvas, signal))
      before = mine.catch(() => undefined)
      return mine
    },
    dispose() {
      deck.clear()
      plate.clear()
    }
  }
}

interface Size {
  width: number
  height: number
}

/** The part of a picture that fills a place of another shape, from its middle. */
export function coverCrop(picture: Size, place: Size): Size & { x: number; y: number } {
  const scale = Math.max(place.width / picture.width, place.height / picture.height)
  const width = place.width / scale
  const height = place.height / scale
  return { x: (picture.width - width) / 2, y: (picture.height - height) / 2, width, height }
}
