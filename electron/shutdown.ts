import type { App } from 'electron'

export interface ShutdownParts {
  app: Pick<App, 'on' | 'quit'>
  /** Saves, cancels runs so that they go on next time, and lets go of projects. */
  close(): Promise<void>
  limitMs: number
  log(line: string): void
}

/** Holds a quit back until all is closed, but no longer than the limit. What was finished is on the disk in any case. */
export function quitCleanly({ app, close, limitMs, log }: ShutdownParts): void {
  let stage: 'open' | 'closing' | 'closed' = 'open'
  const end = async (): Promise<void> => {
    let timer: NodeJS.Timeout | undefined
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        log(`not closed within ${limitMs} ms: quitting all the same`)
        resolve()
      }, limitMs)
    })
    const closing = close().catch((error: unknown) => log(`closing failed: ${String(error)}`))
    await Promise.race([closing, limit])
    clearTimeout(timer)
    stage = 'closed'
    app.quit()
  }
  app.on('before-quit', (event) => {
    if (stage === 'closed') return
    event.preventDefault()
    if (stage === 'closing') return
    stage = 'closing'
    void end()
  })
}
