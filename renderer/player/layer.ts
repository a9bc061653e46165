import type { Sight } from './sight.ts'

/** One thing behind or on the screen, that shows one sight at a time. */
export interface Layer {
  readonly element: HTMLElement
  /** What it holds; null while it is empty. */
  readonly url: string | null
  /** Brings it to stand on a sight. True when exactly that is presented; false when another wish came in between, or it can't be loaded. */
  stand(sight: Sight): Promise<boolean>
  /** Whether it stands on that sight now. */
  isAt(sight: Sight): boolean
  /** Gives back what it holds. */
  clear(): void
}
