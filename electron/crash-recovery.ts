import type { App, BrowserWindow, Dialog } from 'electron'

export interface CrashParts {
  dialog: Pick<Dialog, 'showMessageBox'>
  quit(): void
  /** Milliseconds that only grow. */
  elapsed(): number
  log(line: string): void
}

/** More than this, and it crashes again whatever is done. */
const CRASHES_ALLOWED = 3
const WITHIN_MS = 60_000

/**
 * Brings a window back to where it was: a page that crashed is loaded again at its address, and one that hangs is ended
 * and loaded again. What it showed is on the disk. A page that crashes over and over asks the user.
 */
export function recoverWindow(window: BrowserWindow, { dialog, quit, elapsed, log }: CrashParts): void {
  const { webContents: contents } = window
  let crashes: number[] = []

  const ask = async (): Promise<void> => {
    const { response } = await dialog.showMessageBox({
      type: 'error',
      title: 'Framechain',
      message: 'The window stopped working several times.',
      detail: 'Your project is saved. What renders goes on while Framechain is open.',
      buttons: ['Load it again', 'Quit'],
      defaultId: 0,
      cancelId: 0,
      noLink: true
    })
    crashes = []
    if (window.isDestroyed()) return
    if (response === 0) contents.reload()
    else quit()
  }

  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    log(`the window's process is gone: ${reason} (${exitCode})`)
    crashes = [...crashes.filter((at) => elapsed() - at < WITHIN_MS), elapsed()]
    if (crashes.length > CRASHES_ALLOWED) void ask()
    else contents.reload()
  })
  contents.on('preload-error', (_event, _path, error) => log(`the preload failed: ${error.message}`))
  // it has not answered for half a minute: its process is ended, which the listener above hears
  window.on('unresponsive', () => {
    log('the window does not answer')
    contents.forcefullyCrashRenderer()
  })
}

/** Notes what the app's other processes (GPU, decoders) die of; Chromium starts them again by itself. */
export function noteChildCrashes(app: Pick<App, 'on'>, log: (line: string) => void): void {
  app.on('child-process-gone', (_event, { type, reason, exitCode, name }) => {
    if (reason !== 'clean-exit') log(`a process is gone: ${name ?? type}, ${reason} (${exitCode})`)
  })
}
