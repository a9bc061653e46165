import { readFile } from 'node:fs/promises'

export interface LivePreview {
  /** Shows the file's picture if it is a new one; a look that is still going on serves for both. */
  look(): void
  /** Waits for the look that is going on. */
  settled(): Promise<void>
}

/** Shows a picture that another process overwrites in place by renaming. A preview is never worth a render: what can't be read is not shown. */
export function createLivePreview(file: string, onPreview: (picture: Uint8Array) => void): LivePreview {
  let looking: Promise<void> | undefined
  let shown: Buffer | undefined

  const read = async (): Promise<void> => {
    const picture = await readFile(file).catch(() => undefined)
    looking = undefined
    if (picture === undefined || picture.length === 0 || shown?.equals(picture)) return
    shown = picture
    onPreview(picture)
  }

  return {
    look() {
      looking ??= read()
    },
    async settled() {
      await looking
    }
  }
}
