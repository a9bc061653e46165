export interface Size {
  width: number
  height: number
}

/** The part of a picture that a canvas shows, as fractions of the picture, and how much it is scaled. */
export interface Crop {
  left: number
  top: number
  width: number
  height: number
  scale: number
}

/** Scaled to cover the canvas and cut at its centre: what the studio does to a start frame. */
export function cropOf(picture: Size, canvas: Size): Crop {
  const scale = Math.max(canvas.width / picture.width, canvas.height / picture.height)
  const width = canvas.width / (picture.width * scale)
  const height = canvas.height / (picture.height * scale)
  return { left: (1 - width) / 2, top: (1 - height) / 2, width, height, scale }
}

const sizeText = ({ width, height }: Size): string => `${width} × ${height}`

/** What becomes of a picture, in a line: `1280 × 704 of 1920 × 1080`. */
export function cropText(picture: Size, canvas: Size): string {
  if (picture.width === canvas.width && picture.height === canvas.height) return `${sizeText(canvas)}, as it is`
  return `${sizeText(canvas)} of ${sizeText(picture)}`
}

/** Percent of the picture that is cut off, whole; a hair of rounding is none. */
export const lostPercent = ({ width, height }: Crop): number => Math.round((1 - width * height) * 100)
