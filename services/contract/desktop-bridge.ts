/** The `data` of the window's `message` event that brings a fresh port to the studio, in `event.ports[0]`. */
export const desktopPortMessage = 'framechain:port'

/** What the desktop's menu and the system may ask of a window, beside opening a folder. */
export const desktopCommandIds = [
  'project.new',
  'project.open',
  'project.close',
  'settings.open',
  'edit.undo',
  'edit.redo',
  'run.generate',
  'run.stop',
  'film.make',
  'view.palette',
  'help.shortcuts'
] as const
export type DesktopCommandId = (typeof desktopCommandIds)[number]

/** `project.open-folder`: from recent documents, from the command line, or dropped on the dock. */
export type DesktopCommand = { id: DesktopCommandId } | { id: 'project.open-folder'; folder: string }

/** `window.framechain` in the desktop's window, and all that a page gets of the desktop; a browser has none. */
export interface DesktopBridge {
  /** Asks for a port to the studio: it comes as a `desktopPortMessage`; ports asked for before are closed. */
  connect(): void
  /** The absolute path of a file or folder that the user dropped or picked; '' where it has none. */
  pathOf(file: File): string
  /** Commands from now on, and those that came before anyone listened. Returns what ends it. */
  onCommand(listener: (command: DesktopCommand) => void): () => void
}
