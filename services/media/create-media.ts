import { blankClip } from './blank.ts'
import { conformShot, joinFilm } from './join.ts'
import { createLastFrameExtractor } from './last-frame-extractor.ts'
import type { FfmpegRunner, Media } from './media.ts'
import { fitPicture, pictureSize, shrinkPicture } from './pictures.ts'
import { probeClip } from './probe.ts'
import { createPrograms, type ProgramNames } from './programs.ts'
import { createRunner } from './runner.ts'
import { contactStrip, poster, thumbnails } from './thumbnails.ts'
import { trimClip } from './trim.ts'
import { countFrames, verifyClip } from './verify.ts'

export interface MediaOptions {
  /** Path or name of ffmpeg and ffprobe, looked up along PATH without it. */
  ffmpeg?: string | undefined
  ffprobe?: string | undefined
  /** The same where a user may change it: asked before every run. */
  programs?: (() => Promise<ProgramNames>) | undefined
  /** What PATH and the few other variables that ffmpeg needs are taken from; the process's own without it. */
  environment?: NodeJS.ProcessEnv | undefined
  /** Receives every command line before it runs. */
  log?: ((line: string) => void) | undefined
  /** Wall clock for one run, to which each frame that it is known to have adds half a second. */
  timeLimitMs?: number | undefined
  /** From SIGTERM to SIGKILL. */
  killDelayMs?: number | undefined
}

const TIME_LIMIT_MS = 10 * 60_000
const KILL_DELAY_MS = 2000

/** The media layer on the machine's own ffmpeg, version 5 or later, with its runner for the engines that share it. */
export function createMedia(options: MediaOptions = {}): Media & { readonly runner: FfmpegRunner } {
  const { ffmpeg, ffprobe, programs = async () => ({ ffmpeg, ffprobe }), environment = process.env } = options
  const runner = createRunner({
    programs: createPrograms({ named: programs, environment }),
    log: options.log ?? (() => {}),
    timeLimitMs: options.timeLimitMs ?? TIME_LIMIT_MS,
    killDelayMs: options.killDelayMs ?? KILL_DELAY_MS
  })
  const lastFrames = createLastFrameExtractor(runner)
  return {
    runner,
    versions: () => runner.programs.facts(),
    probe: (file, run) => probeClip(runner, file, run),
    countFrames: (file, run) => countFrames(runner, file, run),
    verifyClip: (file, expected, run) => verifyClip(runner, file, expected, run),
    extractFrame: (file, to, run) => lastFrames.extract(file, to, run),
    fitPicture,
    shrinkPicture,
    pictureSize,
    trimClip: (file, to, cut, run) => trimClip(runner, file, to, cut, run),
    conformShot: (segments, to, shot, run) => conformShot(runner, segments, to, shot, run),
    joinFilm: (shots, to, film, run) => joinFilm(runner, shots, to, film, run),
    blankClip: (to, clip, run) => blankClip(runner, to, clip, run),
    poster: (file, to, run) => poster(runner, file, to, run),
    thumbnails: (file, folder, run) => thumbnails(runner, file, folder, run),
    contactStrip: (file, to, run) => contactStrip(runner, file, to, run)
  }
}
