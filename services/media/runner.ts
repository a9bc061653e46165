import type { ChildProcess } from 'node:child_process'
import { setPriority } from 'node:os'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { execa } from 'execa'
import { StudioError } from '../contract/studio-error.ts'
import { commandLine } from './command-line.ts'
import { createOutputReader, reasonFrom } from './ffmpeg-output.ts'
import { fluentCommand } from './fluent-command.ts'
import { hardened } from './hardened.ts'
import type { FfmpegCall, FfmpegInput, FfmpegRunner, RunOptions } from './media.ts'
import type { Programs } from './programs.ts'
import { createStopper, type StopReason } from './stopper.ts'

/** The one way to ffmpeg and ffprobe: arguments as arrays, a time limit, a signal, the command line in the log. */
export interface Runner extends FfmpegRunner {
  /** What ffprobe wrote to stdout. */
  ffprobe(input: FfmpegInput, show: readonly string[], options?: RunOptions): Promise<string>
  readonly programs: Programs
}

/** Below other programs' priority, so that a window or a model on this machine goes first. */
const NICENESS = 10
/** Added to the time limit for each frame that a run is known to have: far more than any machine needs. */
const FRAME_LIMIT_MS = 500
const MAX_PROBE_BYTES = 32 * 1024 * 1024

export function createRunner(dependencies: {
  programs: Programs
  log: (line: string) => void
  timeLimitMs: number
  killDelayMs: number
}): Runner {
  const { programs, log, killDelayMs } = dependencies

  return {
    programs,

    async ffmpeg(call, options = {}) {
      const complete = withReports(call)
      options.signal?.throwIfAborted()
      const program = (await programs.facts()).ffmpeg.path
      const tied = await programs.tied(program)
      options.signal?.throwIfAborted()
      const timeLimitMs = options.timeLimitMs ?? dependencies.timeLimitMs + (options.frames ?? 0) * FRAME_LIMIT_MS
      const stopper = createStopper({ signal: options.signal, timeLimitMs, killDelayMs })
      try {
        const feed = createFeed(complete)
        let child: ChildProcess | null = null
        const { command, args } = fluentCommand(complete, {
          command: tied,
          environment: programs.environment,
          onChild(started) {
            child = started
            stopper.attach(started)
            if (options.isUrgent !== true) lowerPriority(started)
            feed.into(started)
          }
        })
        const { frames } = options
        const output = createOutputReader(
          frames === undefined ? undefined : (frame) => options.onProgress?.(Math.min(1, frame / frames))
        )
        const line = commandLine(program, args)
        log(line)
        const failure = await new Promise<Error | null>((resolve) => {
          command.on('stderr', output.read)
          command.on('error', (error: Error) => resolve(error))
          command.on('end', () => resolve(null))
          command.run()
        })
        const fed = await feed.ended()
        const stopped = stopper.reason()
        if (stopped !== null || failure !== null || fed !== null) {
          throw failed(
            { program, line, stopped, signal: options.signal, timeLimitMs, tail: output.tail(), child },
            failure,
            fed
          )
        }
        return { frames: output.frames(), complaints: output.tail(), command: line }
      } finally {
        stopper.release()
      }
    },

    async ffprobe(input, show, options = {}) {
      options.signal?.throwIfAborted()
      const program = (await programs.facts()).ffprobe.path
      const [command, ...tie] = await programs.tied(program)
      options.signal?.throwIfAborted()
      const timeLimitMs = options.timeLimitMs ?? dependencies.timeLimitMs
      const all = ['-hide_banner', '-loglevel', 'error', ...hardened(input), ...show, '-i', input.source]
      const line = commandLine(program, all)
      log(line)
      const stopper = createStopper({ signal: options.signal, timeLimitMs, killDelayMs })
      try {
        const running = execa(command, [...tie, ...all], {
          env: programs.environment,
          extendEnv: false,
          stdin: 'ignore',
          reject: false,
          maxBuffer: MAX_PROBE_BYTES,
          windowsHide: true
        })
        stopper.attach(running as unknown as ChildProcess)
        const result = await running
        const stopped = stopper.reason()
        if (stopped !== null || result.failed) {
          const tail = result.stderr
            .split('\n')
            .filter((text) => text.trim() !== '')
            .slice(-30)
          const exit = { exitCode: result.exitCode ?? null, signalCode: result.signal ?? null }
          throw failed(
            { program, line, stopped, signal: options.signal, timeLimitMs, tail, child: exit },
            result instanceof Error ? result : null,
            null
          )
        }
        return result.stdout
      } finally {
        stopper.release()
      }
    }
  }
}

/** Global options go before the first input; progress goes to stderr, since fluent-ffmpeg keeps stdout for itself. */
function withReports(call: FfmpegCall): FfmpegCall {
  const reports = ['-hide_banner', '-nostdin', '-y', '-loglevel', 'error', '-nostats', '-progress', 'pipe:2']
  const inputs = call.inputs.map((input, index) => ({
    ...input,
    options: [...(index === 0 ? reports : []), ...hardened(input)]
  }))
  return { ...call, inputs }
}

/** Brings an input's own bytes into the process; what fails here fails the run. */
function createFeed(call: FfmpegCall) {
  const bytes = call.inputs.find((input) => input.bytes !== undefined)?.bytes
  let feeding: Promise<Error | null> = Promise.resolve(null)
  return {
    into(child: ChildProcess): void {
      if (bytes === undefined || child.stdin === null) return
      feeding = pipeline(Readable.from(bytes()), child.stdin).then(
        () => null,
        (error: unknown) => {
          // ffmpeg may have what it needs before the end of its input.
          if (['EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'].includes((error as NodeJS.ErrnoException).code ?? '')) return null
          child.kill('SIGTERM')
          return error instanceof Error ? error : new Error(String(error))
        }
      )
    },
    ended: (): Promise<Error | null> => feeding
  }
}

function lowerPriority(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    setPriority(child.pid, NICENESS)
  } catch {
    // It has ended already, or this system has no priorities to give: neither matters to the run.
  }
}

interface EndedRun {
  program: string
  line: string
  stopped: StopReason | null
  signal: AbortSignal | undefined
  timeLimitMs: number
  tail: readonly string[]
  child: { exitCode: number | null; signalCode: string | null } | null
}

function failed(run: EndedRun, failure: NodeJS.ErrnoException | null, fed: Error | null): unknown {
  if (run.stopped === 'abort') return run.signal?.reason
  if (run.stopped === 'timeout') {
    return new StudioError('media_timeout', {
      program: run.program,
      seconds: Math.round(run.timeLimitMs / 100) / 10,
      command: run.line
    })
  }
  if (fed !== null) return fed
  const system = failure?.code ?? ''
  const isRefused = run.tail.some((line) => line.startsWith('setpriv: failed to execute'))
  if (isRefused || (['ENOENT', 'EACCES', 'ENOEXEC'].includes(system) && run.tail.length === 0))
    return new StudioError('ffmpeg_missing', { program: run.program }, { cause: failure })
  const facts = {
    program: run.program,
    reason: reasonFrom(run.tail) ?? failure?.message.split('\n')[0] ?? null,
    exitCode: run.child?.exitCode ?? null,
    exitSignal: run.child?.signalCode ?? null,
    command: run.line,
    stderr: [...run.tail]
  }
  const isFull = run.tail.some((line) => line.includes('No space left on device'))
  return new StudioError(isFull ? 'disk_full' : 'ffmpeg_failed', facts, { cause: failure })
}
