/** The page comes from `app:`, pictures and clips from `media:`; one host each, so that one origin is all there is. */
export const PAGE_SCHEME = 'app'
export const MEDIA_SCHEME = 'media'
export const STUDIO_HOST = 'studio'
export const MEDIA_URL = `${MEDIA_SCHEME}://${STUDIO_HOST}`
export const STUDIO_URL = `${PAGE_SCHEME}://${STUDIO_HOST}/index.html`

/** Names of messages between the main process and the preload. */
export const CHANNELS = {
  connect: 'framechain:connect',
  port: 'framechain:port',
  command: 'framechain:command'
} as const

/** Whether it is a page of ours. Node gives schemes of our own no `origin` that could be compared. */
export function isStudioUrl(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, host } = new URL(url)
  return protocol === `${PAGE_SCHEME}:` && host === STUDIO_HOST
}

/** Whether the user's browser may be sent there. */
export const isWebUrl = (url: string): boolean => URL.canParse(url) && new URL(url).protocol === 'https:'
