/** What the studio does with pictures and clips: the face of `services/media`. Paths are absolute. Everything that can be long takes a signal and rejects with AbortError; other failures are StudioErrors. Outputs appear whole under their name or not at all. */
export interface Media {
  /** The programs in use; throws `ffmpeg_missing`. */
  versions(): Promise<{ ffmpeg: ProgramFacts; ffprobe: ProgramFacts }>

  /** What the container says of a clip; nothing is decoded. */
  probe(file: string, options?: Cancellable): Promise<ClipFacts>
  /** Frames of the picture stream, counted by decoding. */
  countFrames(file: string, options?: Cancellable): Promise<number>
  /** Decodes the whole clip and holds it against what was asked; throws `clip_invalid` or `clip_frames`. `frames` may be left out where any number will do. */
  verifyClip(
    file: string,
    expected: { frames?: number; width?: number; height?: number },
    options?: Cancellable
  ): Promise<VerifiedClip>

  /** Writes the exact last frame, or frame `frame` counted from 0, as PNG: bit for bit that of a full decode. */
  extractFrame(file: string, to: string, options?: Cancellable & { frame?: number }): Promise<void>
  /** Scales and crops a picture to the exact canvas (Lanczos, centre) and writes it as PNG; throws `picture_invalid`. */
  fitPicture(file: string, to: string, canvas: Size, options?: Cancellable): Promise<void>
  /** Scales a picture down to at most `longest` pixels at its longer side and writes it as JPEG; throws `picture_invalid`. */
  shrinkPicture(file: string, to: string, options: Cancellable & { longest: number }): Promise<void>
  /** Width and height of a picture; throws `picture_invalid`. */
  pictureSize(file: string, options?: Cancellable): Promise<Size>

  /** Keeps `frames` frames from `from` on, in the studio's own clip format (H.264, 4:2:0, bt709, constant rate); returns the frames counted. */
  trimClip(
    file: string,
    to: string,
    cut: { from: number; frames: number; fps: number },
    options?: Cancellable
  ): Promise<number>
  /**
   * One shot from its segments: exactly `frames` frames at `fps`, at `size`. Copies the streams where they are already so, else encodes once.
   * Segments must be the studio's own clips.
   */
  conformShot(
    segments: readonly string[],
    to: string,
    shot: { frames: number; fps: number; size: Size; nativeFps: number },
    options?: Cancellable
  ): Promise<{ isCopy: boolean }>
  /** The film from conformed shots, without re-encoding, faststart; throws `clip_frames` when the frames counted are not those expected. */
  joinFilm(
    shots: readonly string[],
    to: string,
    film: { frames: number; fps: number },
    options?: Cancellable
  ): Promise<VerifiedClip>
  /** A clip of one colour, for a gap in the film, in the studio's own clip format. */
  blankClip(to: string, clip: { frames: number; fps: number; size: Size }, options?: Cancellable): Promise<void>

  /** One picture of the clip's middle as JPEG, scaled down to at most `longest` pixels at its longer side. */
  poster(file: string, to: string, options?: Cancellable & { longest?: number }): Promise<void>
  /** Evenly spread thumbnails as JPEGs `<folder>/0.jpg` … in one run. */
  thumbnails(file: string, folder: string, options: Cancellable & { count: number; width: number }): Promise<string[]>
  /** The same thumbnails side by side in one JPEG. */
  contactStrip(file: string, to: string, options: Cancellable & { count: number; width: number }): Promise<void>
}

/** The studio's one way to ffmpeg, for engines that render with it: hardened, stripped of the environment, logged, limited in time. */
export interface FfmpegRunner {
  /** Throws `ffmpeg_failed` with command, exit code and last words, `media_timeout`, `ffmpeg_missing` or `disk_full`. */
  ffmpeg(call: FfmpegCall, options?: RunOptions): Promise<RunResult>
}

/** One ffmpeg run. Every word is an argument of its own; nothing is split or joined. */
export interface FfmpegCall {
  inputs: readonly FfmpegInput[]
  output: { options: readonly string[]; target: string }
  /** Working folder, for outputs whose name is a pattern. */
  folder?: string | undefined
}

export interface FfmpegInput {
  /** What stands before `-i`; `-f` with the one format that is expected is a must. */
  options: readonly string[]
  /** `file:` and an absolute path, `pipe:0`, or what the format itself reads. */
  source: string
  /** Bytes for `pipe:0`. */
  bytes?: (() => AsyncIterable<Uint8Array>) | undefined
}

export interface RunOptions extends Cancellable {
  /** Pictures that the run will write, for the progress. */
  frames?: number | undefined
  timeLimitMs?: number | undefined
  /** Keeps the priority of the studio itself; without it other programs go first. */
  isUrgent?: boolean | undefined
}

export interface RunResult {
  /** Pictures that were written. */
  frames: number
  /** What ffmpeg said at level error although it ended well. */
  complaints: string[]
  command: string
}

export interface Cancellable {
  signal?: AbortSignal | undefined
  /** 0 to 1, where the length is known beforehand. */
  onProgress?: ((fraction: number) => void) | undefined
}

export interface Size {
  width: number
  height: number
}

export interface ProgramFacts {
  path: string
  version: string
}

export interface ClipFacts extends Size {
  /** The container's own words: `mov,mp4,m4a,3gp,3g2,mj2`. */
  format: string
  codec: string
  pixelFormat: string
  /** Average frames per second of the picture stream. */
  fps: number
  /** Seconds that the container claims; null where it claims none. */
  seconds: number | null
  hasAudio: boolean
  /** bt709 or what else the stream says; null where it is untagged. */
  colourSpace: string | null
}

export interface VerifiedClip extends ClipFacts {
  /** Counted by decoding. */
  frames: number
  bytes: number
}
