import { createDeck, type Deck } from './deck.ts'
import type { Layer } from './layer.ts'
import { createPlate } from './plate.ts'
import { urlOf, type Sight } from './sight.ts'

/** Where the film is seen. What comes next is made ready behind what is seen, so that a change takes no time. */
export interface Screen {
  readonly element: HTMLElement
  /** Brings a sight up; what was seen stays until it is there. False when another sight was asked for meanwhile, or it is broken. */
  show(sight: Sight): Promise<boolean>
  /** Gets these ready, and lets go of all but these and what is seen. */
  prepare(sights: readonly Sight[]): void
  isReady(sight: Sight): boolean
  /** Shows a sight that is ready, at once. */
  cut(sight: Sight): void
  /** The clip that is seen; null while it is none. */
  readonly deck: Deck | null
  /** Whether that could not be loaded. After a while it is tried again. */
  isBroken(url: string): boolean
  /** How long until something that could not be loaded is worth another try; null where all could. */
  retryInMs(): number | null
  /** Nothing is seen, and nothing held. */
  clear(): void
}

/** What the screen is made of. */
export interface ScreenParts {
  box(): HTMLElement
  video(): HTMLVideoElement
  image(): HTMLImageElement
  now(): number
}

/** What is seen, what comes, and what was before. */
const LAYERS_OF_A_KIND = 3
const TRY_AGAIN_MS = 2000

export function createScreen(parts: ScreenParts): Screen {
  const element = parts.box()
  const decks = Array.from({ length: LAYERS_OF_A_KIND }, () => createDeck(parts.video()))
  const plates = Array.from({ length: LAYERS_OF_A_KIND }, () => createPlate(parts.image()))
  const layers: Layer[] = [...decks, ...plates]
  let seen: Layer | null = null
  /** Layers that something was just prepared on, the latest last. */
  let kept: Layer[] = []
  let wanted: Sight | null = null
  const broken = new Map<string, number>()

  for (const layer of layers) {
    layer.element.style.cssText = 'position:absolute;inset:0;width:100%;height:100%;object-fit:cover;opacity:0'
    layer.element.addEventListener('error', () => {
      if (layer.url !== null) broken.set(layer.url, parts.now() + TRY_AGAIN_MS)
    })
    element.append(layer.element)
  }

  const reveal = (layer: Layer | null): void => {
    if (seen === layer) return
    if (layer !== null) layer.element.style.opacity = '1'
    if (seen !== null) seen.element.style.opacity = '0'
    const before = seen
    seen = layer
    decks.find((deck) => deck === before)?.rest()
  }

  /** The layer for a sight: one that holds it already, else an empty one, else the one that is missed least. */
  const layerFor = (sight: Sight, taken: readonly (Layer | null)[]): Layer => {
    const pool: readonly Layer[] = sight.kind === 'clip' ? decks : plates
    const free = pool.filter((layer) => !taken.includes(layer))
    return (
      free.find((layer) => layer.isAt(sight)) ??
      free.find((layer) => layer.url === urlOf(sight)) ??
      free.find((layer) => layer.url === null) ??
      free.find((layer) => layer !== seen && !kept.includes(layer)) ??
      free.find((layer) => layer !== seen) ??
      free[0]!
    )
  }

  const readyLayer = (sight: Sight): Layer | undefined => layers.find((layer) => layer.isAt(sight))

  return {
    element,
    async show(sight) {
      wanted = sight
      if (sight.kind === 'black') {
        reveal(null)
        return true
      }
      const layer = layerFor(sight, [])
      const isShown = await layer.stand(sight)
      if (!isShown || wanted !== sight) return false
      reveal(layer)
      return true
    },
    prepare(sights) {
      const next: Layer[] = []
      for (const sight of sights) {
        if (sight.kind === 'black') continue
        const ready = readyLayer(sight)
        const layer = ready ?? layerFor(sight, [seen, ...next])
        next.push(layer)
        if (ready === undefined) void layer.stand(sight)
      }
      kept = next
      for (const layer of layers) if (layer !== seen && !kept.includes(layer)) layer.clear()
    },
    isReady: (sight) => sight.kind === 'black' || readyLayer(sight) !== undefined,
    cut(sight) {
      wanted = sight
      reveal(sight.kind === 'black' ? null : (readyLayer(sight) ?? seen))
    },
    get deck() {
      return decks.find((deck) => deck === seen) ?? null
    },
    isBroken: (url) => (broken.get(url) ?? 0) > parts.now(),
    retryInMs() {
      const now = parts.now()
      for (const [url, until] of broken) if (until <= now) broken.delete(url)
      return broken.size === 0 ? null : Math.min(...broken.values()) - now
    },
    clear() {
      wanted = null
      reveal(null)
      for (const layer of layers) layer.clear()
    }
  }
}
