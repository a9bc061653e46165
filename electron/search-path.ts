import { delimiter, join } from 'node:path'

/**
 * Where programs are looked for: what the package brought, then the user's PATH, then where macOS package managers put
 * them, since an app that was started from the dock has a PATH without those.
 */
export function searchPath(path: string | undefined, platform: NodeJS.Platform, resources: string): string {
  const managed = platform === 'darwin' ? ['/opt/homebrew/bin', '/usr/local/bin', '/opt/local/bin'] : []
  const own = (path ?? '').split(delimiter).filter((folder) => folder !== '')
  return [...new Set([join(resources, 'ffmpeg'), ...own, ...managed])].join(delimiter)
}
