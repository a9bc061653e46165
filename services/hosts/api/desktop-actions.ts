/** What the desktop around a window does for it. A browser has none of it. */
export interface DesktopActions {
  /** Absolute path; null where the user chose none. */
  pickFolder(title: string): Promise<string | null>
  /** Shows a file or folder (absolute) in the system's file manager. */
  reveal(path: string): Promise<void>
  /** An https page in the user's browser. */
  openExternal(url: string): Promise<void>
}
