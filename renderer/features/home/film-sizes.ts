export interface FilmSize {
  width: number
  height: number
}

export const filmSizes: readonly (FilmSize & { note: string })[] = [
  { width: 1280, height: 720, note: 'landscape' },
  { width: 1920, height: 1080, note: 'landscape, full HD' },
  { width: 720, height: 1280, note: 'portrait' }
]

export const filmRates: readonly number[] = [24, 25, 30]

export const CUSTOM = 'custom'

/** A size as a choice: `1280x720`. */
export const sizeKey = ({ width, height }: FilmSize): string => `${width}x${height}`

export const sizeOf = (key: string): FilmSize | undefined => filmSizes.find((size) => sizeKey(size) === key)

/** The preset nearest in shape to pictures; the first of those that are equally near. */
export function sizeForPictures({ width, height }: FilmSize): FilmSize {
  const far = (size: FilmSize): number => Math.abs(Math.log((size.width * height) / (size.height * width)))
  return filmSizes.reduce((best, size) => (far(size) < far(best) ? size : best))
}
