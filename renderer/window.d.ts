import type { DesktopBridge } from '../services/contract/desktop-bridge.ts'

declare global {
  interface Window {
    /** Only in the desktop window. */
    framechain?: DesktopBridge
  }
}
