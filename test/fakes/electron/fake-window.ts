import { EventEmitter } from 'node:events'
import type { BrowserWindowConstructorOptions, Rectangle } from 'electron'
import { anEvent } from './fake-event.ts'
import { FakeWebContents } from './fake-web-contents.ts'

/** What a window tells the app that it belongs to. */
export interface WindowHome {
  windows: Set<FakeBrowserWindow>
  created(window: FakeBrowserWindow): void
  closed(): void
}

/** A window that is shown, moved and closed as on a screen. */
export class FakeBrowserWindow extends EventEmitter {
  readonly webContents = new FakeWebContents()
  readonly options: BrowserWindowConstructorOptions
  progress = -1
  isFocused = false
  #home: WindowHome
  #bounds: Rectangle
  #is = { visible: false, minimized: false, maximized: false, fullScreen: false, destroyed: false }

  constructor(home: WindowHome, options: BrowserWindowConstructorOptions) {
    super()
    this.#home = home
    this.options = options
    const { x = 100, y = 100, width = 800, height = 600 } = options
    this.#bounds = { x, y, width, height }
    home.windows.add(this)
    home.created(this)
  }

  async loadURL(url: string): Promise<void> {
    this.webContents.load(url)
  }

  /** The page has painted for the first time. */
  paint(): void {
    this.emit('ready-to-show')
  }

  show(): void {
    this.#is.visible = true
    this.focus()
  }

  focus(): void {
    for (const window of this.#home.windows) window.isFocused = window === this
  }

  blur(): void {
    this.isFocused = false
  }

  minimize(): void {
    this.#is.minimized = true
    this.isFocused = false
  }

  restore(): void {
    this.#is.minimized = false
  }

  maximize(): void {
    this.#is.maximized = true
    this.emit('maximize')
  }

  setFullScreen(isFullScreen: boolean): void {
    this.#is.fullScreen = isFullScreen
    this.emit(isFullScreen ? 'enter-full-screen' : 'leave-full-screen')
  }

  setBounds(bounds: Rectangle): void {
    this.#bounds = bounds
    this.emit('resize')
  }

  setProgressBar(progress: number): void {
    this.progress = progress
  }

  getNormalBounds = (): Rectangle => this.#bounds
  isVisible = (): boolean => this.#is.visible
  isMinimized = (): boolean => this.#is.minimized
  isMaximized = (): boolean => this.#is.maximized
  isFullScreen = (): boolean => this.#is.fullScreen
  isDestroyed = (): boolean => this.#is.destroyed

  /** The page does not answer any more. */
  hang(): void {
    this.emit('unresponsive')
  }

  close(): void {
    const event = anEvent({})
    this.emit('close', event)
    if (event.defaultPrevented || this.#is.destroyed) return
    this.#is.destroyed = true
    this.webContents.destroy()
    this.#home.windows.delete(this)
    this.emit('closed')
    this.#home.closed()
  }
}
