import { spawn } from 'node:child_process'

export interface BrowserHost {
  platform: NodeJS.Platform
  env: Record<string, string | undefined>
}

/** Shows an address in the user's browser. False where there is no screen for it; a browser that fails to start is not told. */
export function openBrowser(url: string, { platform, env }: BrowserHost): boolean {
  if (!hasScreen({ platform, env })) return false
  const [program = '', ...args] = browserCommand(platform, url)
  const child = spawn(program, args, { detached: true, stdio: 'ignore', env })
  // the address is printed beside
  child.on('error', () => undefined)
  child.unref()
  return true
}

const hasScreen = ({ platform, env }: BrowserHost): boolean =>
  platform === 'darwin' || platform === 'win32'
    ? env['SSH_CONNECTION'] === undefined
    : Boolean(env['DISPLAY'] ?? env['WAYLAND_DISPLAY'])

/** `start` is a word of cmd's own, and its first quoted argument is a title. */
const browserCommand = (platform: NodeJS.Platform, url: string): string[] =>
  platform === 'darwin' ? ['open', url] : platform === 'win32' ? ['cmd', '/c', 'start', '""', url] : ['xdg-open', url]
