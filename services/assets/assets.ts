/** What windows see of a project's files: URLs of pictures and clips, by ids that only the studio can make. */
export interface AssetLibrary {
  /** The pictures and clips of one open project; `resolve` as in its store. Dispose when it is closed: its URLs end. */
  ofProject(projectId: string, project: { resolve(relative: string): Promise<string> }): ProjectAssets & Disposable
  /** A picture file anywhere on this machine that the studio itself chose to show, such as a poster on the home page. Absolute. */
  poster(file: string, version: string): string
  /**
   * Answers a window's request: 200, 206 and 416 with Range, HEAD, 403 for an id that is not ours or has expired, 404
   * for a file that is gone. `url` path and query only matter; the host has checked who asks.
   */
  respond(request: Request): Promise<Response>
  close(): Promise<void>
}

/**
 * URLs of a project's files. `relative`: as in the project; `version`: changes with the content (a fingerprint, or size
 * and time), so that a window may keep what it has seen.
 */
export interface ProjectAssets {
  /** The file itself. */
  file(relative: string, version: string): string
  /** A picture, or the middle frame of a clip, as a JPEG of at most 480 pixels; made when it is first asked for. */
  thumb(relative: string, version: string): string
  /** `STRIP_COUNT` evenly spread thumbnails of a clip side by side in one JPEG; made when it is first asked for. */
  strip(relative: string, version: string): string
}

export const STRIP_COUNT = 8
