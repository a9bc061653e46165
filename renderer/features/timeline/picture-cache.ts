/** Pictures for painting, loaded when they are first asked for. */
export interface PictureCache {
  /** The picture, ready to be painted; null while it is not. `isWanted`: it may be loaded now. */
  get(url: string, isWanted: boolean): HTMLImageElement | null
  clear(): void
}

/** A browser keeps six connections to a server, and clips go first. */
const AT_ONCE = 2

/** At 160 by 90 and eight side by side, about 200 MB decoded at most. */
const MOST_PICTURES = 300

export function createPictureCache({ image, onLoad }: { image(): HTMLImageElement; onLoad(): void }): PictureCache {
  const pictures = new Map<string, { picture: HTMLImageElement; isReady: boolean }>()
  let loading = 0

  const load = async (url: string): Promise<void> => {
    const entry = { picture: image(), isReady: false }
    pictures.set(url, entry)
    for (const oldest of pictures.keys()) {
      if (pictures.size <= MOST_PICTURES) break
      pictures.delete(oldest)
    }
    loading++
    entry.picture.src = url
    // what can't be loaded stays away until it is forgotten: another content has another URL
    entry.isReady = await entry.picture.decode().then(
      () => true,
      () => false
    )
    loading--
    onLoad()
  }

  return {
    get(url, isWanted) {
      const entry = pictures.get(url)
      if (entry === undefined) {
        // the next painting asks again for what has to wait
        if (isWanted && loading < AT_ONCE) void load(url)
        return null
      }
      // the latest used last
      pictures.delete(url)
      pictures.set(url, entry)
      return entry.isReady ? entry.picture : null
    },
    clear: () => pictures.clear()
  }
}
