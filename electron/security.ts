import type { Session, WebContents, WebFrameMain } from 'electron'
import { isStudioUrl, isWebUrl } from './addresses.ts'

/** All that the studio's page needs of what a page must ask for: the player's full screen, and Copy. */
const GRANTED: readonly string[] = ['fullscreen', 'clipboard-sanitized-write']

/** Denies permissions, devices and downloads. Electron itself grants every permission that is not denied. */
export function hardenSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, callback, { requestingUrl, isMainFrame }) =>
    callback(isGranted(permission, requestingUrl, isMainFrame))
  )
  session.setPermissionCheckHandler((_contents, permission, origin, { requestingUrl, isMainFrame }) =>
    isGranted(permission, requestingUrl ?? origin, isMainFrame)
  )
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event) => event.preventDefault())
}

const isGranted = (permission: string, url: string, isMainFrame: boolean): boolean =>
  GRANTED.includes(permission) && isMainFrame && isStudioUrl(url)

export interface ContentsParts {
  openExternal(url: string): Promise<void>
  /** Told of what was refused, as a line for the log. */
  log(line: string): void
}

/** Keeps a page where it is: it goes nowhere, opens no window, holds no other page. A link to the web goes to the browser. */
export function hardenContents(contents: WebContents, { openExternal, log }: ContentsParts): void {
  const stay = (event: { preventDefault(): void; url: string; isMainFrame: boolean }): void => {
    if (event.isMainFrame && isStudioUrl(event.url)) return
    event.preventDefault()
    log('a page wanted to go elsewhere and was refused')
  }
  contents.on('will-navigate', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  // edits are saved as they are made: no page holds its window open
  contents.on('will-prevent-unload', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    if (isWebUrl(url)) void openExternal(url).catch(() => log('a web page could not be opened'))
    return { action: 'deny' }
  })
}

/** Whether a message comes from the studio's own page, and from no frame within it. */
export const isStudioFrame = (frame: Pick<WebFrameMain, 'url' | 'parent'> | null): frame is WebFrameMain =>
  frame !== null && frame.parent === null && isStudioUrl(frame.url)
