import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { anEvent } from './fake-event.ts'
import type { FakeBrowserWindow } from './fake-window.ts'

/** An app that starts, quits unless somebody holds it back, and says how it ended. */
export class FakeApp extends EventEmitter {
  readonly windows = new Set<FakeBrowserWindow>()
  readonly recentDocuments: string[] = []
  readonly isPackaged = true
  isSandboxed = false
  /** What was handed over with the question for the lock. */
  saidToFirst: unknown
  /** The code it ended with, once it has. */
  readonly ended: Promise<number>
  #end: (code: number) => void
  #ready = Promise.withResolvers<void>()
  #holdsLock: boolean

  constructor({ isFirst = true }: { isFirst?: boolean } = {}) {
    super()
    this.#holdsLock = isFirst
    const { promise, resolve } = Promise.withResolvers<number>()
    this.ended = promise
    this.#end = resolve
  }

  /** Electron has started. */
  beReady(): void {
    this.#ready.resolve()
  }

  setName(): void {}

  setPath(): void {}

  getVersion(): string {
    return (JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { version: string })
      .version
  }

  whenReady(): Promise<void> {
    return this.#ready.promise
  }

  enableSandbox(): void {
    this.isSandboxed = true
  }

  requestSingleInstanceLock(said: unknown): boolean {
    this.saidToFirst = said
    return this.#holdsLock
  }

  /** Another start of the program, which found this one. */
  startAgain(said: unknown): void {
    this.emit('second-instance', anEvent({}), [], '/', said)
  }

  /** macOS hands a file over. */
  openFile(path: string): void {
    this.emit('open-file', anEvent({}), path)
  }

  addRecentDocument(path: string): void {
    this.recentDocuments.push(path)
  }

  quit(): void {
    const event = anEvent({})
    this.emit('before-quit', event)
    if (event.defaultPrevented) return
    for (const window of this.windows) window.close()
    if (this.windows.size === 0) this.#end(0)
  }

  exit(code: number): void {
    this.#end(code)
  }
}
