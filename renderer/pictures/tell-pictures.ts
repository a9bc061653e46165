import { toast } from 'sonner'
import { tellFailure } from '../app/tell-failure.tsx'
import { readFailure } from '../ui/failure.ts'

const MOST_NAMED = 3

/** Says which pictures could not be added, all in one. */
export function tellPictureFailures(failures: readonly unknown[], asked: number): void {
  if (failures.length === 0) return
  if (failures.length === 1) return tellFailure(failures[0])
  const named = failures.slice(0, MOST_NAMED).map((failure) => readFailure(failure).message)
  const more = failures.length > MOST_NAMED ? [`And ${failures.length - MOST_NAMED} more.`] : []
  toast.error(`${failures.length} of ${asked} pictures could not be added.`, {
    description: [...named, ...more].join(' '),
    duration: 12_000
  })
}

/** Files that are no pictures, where pictures were meant. */
export const tellNoPictures = (): void =>
  void toast.error('These files are no pictures that can be used.', {
    description: 'Choose PNG, JPEG or WebP pictures.',
    duration: 8000
  })
