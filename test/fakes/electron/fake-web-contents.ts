import { EventEmitter } from 'node:events'
import type { RenderProcessGoneDetails } from 'electron'
import { anEvent } from './fake-event.ts'
import type { FakeMessagePortMain } from './fake-ports.ts'

/** A frame as the main process sees it; what is posted to it comes out at `posted`. */
export interface FakeFrame {
  url: string
  parent: FakeFrame | null
  readonly posted: EventEmitter
  postMessage(channel: string, message: unknown, ports?: FakeMessagePortMain[]): void
  /** The page is gone, and its ports with it. */
  end(): void
}

export function aFrame(url: string, parent: FakeFrame | null = null): FakeFrame {
  const posted = new EventEmitter()
  const held = new Set<FakeMessagePortMain>()
  return {
    url,
    parent,
    posted,
    postMessage(channel, message, ports = []) {
      for (const port of ports) held.add(port)
      posted.emit(channel, message, ports)
    },
    end() {
      const ports = [...held]
      held.clear()
      // promises that its last listeners wait for are still settled
      setImmediate(() => {
        for (const port of ports) port.native.close()
      })
    }
  }
}

/** One page in a window: it goes where it is let go, loads again, crashes and hangs as it is told. */
export class FakeWebContents extends EventEmitter {
  readonly ipc = new EventEmitter()
  readonly mainFrame = aFrame('')
  /** Messages from the main process, for the preload. */
  readonly sent = new EventEmitter()
  /** Addresses that were loaded, each as often as it was. */
  readonly loads: string[] = []
  /** Runs as the page goes, while it can still speak. */
  onPageHide: () => void = () => undefined
  openWindow: (details: { url: string }) => { action: string } = () => ({ action: 'allow' })
  #isDestroyed = false

  getURL(): string {
    return this.mainFrame.url
  }

  load(url: string): void {
    this.emit('did-start-navigation', anEvent({ url, isMainFrame: true, isSameDocument: false }))
    this.onPageHide()
    this.mainFrame.end()
    this.mainFrame.url = url
    this.loads.push(url)
    this.emit('did-navigate', anEvent({}), url)
    this.emit('did-finish-load', anEvent({}))
  }

  reload(): void {
    this.load(this.getURL())
  }

  /** The page changes its own fragment. */
  moveWithin(fragment: string): void {
    this.mainFrame.url = `${this.getURL().split('#')[0]}#${fragment}`
    this.emit('did-start-navigation', anEvent({ url: this.getURL(), isMainFrame: true, isSameDocument: true }))
    this.emit('did-navigate-in-page', anEvent({}), this.getURL(), true)
  }

  /** The page, or a frame within it, wants to go elsewhere. Says whether it may. */
  navigate(url: string, how: 'will-navigate' | 'will-redirect' | 'will-frame-navigate' = 'will-navigate'): boolean {
    const event = anEvent({ url, isMainFrame: how !== 'will-frame-navigate', isSameDocument: false })
    this.emit(how, event, url)
    if (!event.defaultPrevented && event.isMainFrame) this.load(url)
    return !event.defaultPrevented
  }

  crash(reason: RenderProcessGoneDetails['reason'] = 'crashed'): void {
    this.mainFrame.end()
    this.emit('render-process-gone', anEvent({}), { reason, exitCode: 139 })
  }

  forcefullyCrashRenderer(): void {
    this.crash('killed')
  }

  setWindowOpenHandler(handler: FakeWebContents['openWindow']): void {
    this.openWindow = handler
  }

  send(channel: string, ...args: unknown[]): void {
    this.sent.emit(channel, ...args)
  }

  isDestroyed(): boolean {
    return this.#isDestroyed
  }

  destroy(): void {
    this.onPageHide()
    this.mainFrame.end()
    this.#isDestroyed = true
    this.emit('destroyed')
  }
}
