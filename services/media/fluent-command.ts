import type { ChildProcess, SpawnOptions } from 'node:child_process'
import ffmpeg from 'fluent-ffmpeg'
import type { FfmpegCall } from './media.ts'

type Ring = { get(): string }
type EndCallback = (error: Error | null, stdout: Ring, stderr: Ring) => void
type ChildCallback = (child: ChildProcess, stdout: Ring, stderr: Ring) => void
type Answer<T> = (error: Error | null, answer?: T) => void

/** The parts of fluent-ffmpeg 2.1.3 that its types leave out. */
interface FluentInternals {
  _checkCapabilities(answer: Answer<never>): void
  availableEncoders(answer: Answer<Record<string, never>>): void
  _getFfmpegPath(answer: Answer<string>): void
  _getArguments(): string[]
  _spawnFfmpeg(args: string[], options: SpawnOptions, onChild: ChildCallback, onEnd: EndCallback): void
}

/**
 * A fluent-ffmpeg command whose guesses are switched off on the instance:
 * no `-formats`/`-encoders` runs (it misreads those of ffmpeg 7 and later), no program path shared by the whole process,
 * no inherited environment, no open stdin; and a program that can't be started is an error instead of a crash.
 * Never listen to its `progress`: that would start an ffprobe of its own.
 */
export function fluentCommand(
  call: FfmpegCall,
  run: {
    command: readonly [string, ...string[]]
    environment: Record<string, string>
    onChild: (child: ChildProcess) => void
  }
) {
  const command = ffmpeg({ stdoutLines: 1, ...(call.folder === undefined ? {} : { cwd: call.folder }) })
  // With one argument alone fluent-ffmpeg splits at a space; a second one, as here, keeps every word whole.
  for (const { options, source } of call.inputs) command.input(source).inputOptions(...two(options))
  command.output(call.output.target).outputOptions(...two(call.output.options))

  const { _spawnFfmpeg: spawnFfmpeg, _getArguments: getArguments }: FluentInternals = Object.getPrototypeOf(command)
  const stdin = call.inputs.some((input) => input.bytes !== undefined) ? 'pipe' : 'ignore'
  const [program, ...first] = run.command
  const overrides: Omit<FluentInternals, '_getArguments'> = {
    _checkCapabilities: (answer) => answer(null),
    availableEncoders: (answer) => answer(null, {}),
    _getFfmpegPath: (answer) => answer(null, program),
    _spawnFfmpeg(args, options, onChild, onEnd) {
      const silence: Ring = { get: () => '' }
      const end = (error: Error | null, stdout: Ring = silence, stderr: Ring = silence): void =>
        onEnd(error, stdout, stderr)
      const started: ChildCallback = (child, stdout, stderr) => {
        run.onChild(child)
        onChild(child, stdout, stderr)
      }
      const hardened = { ...options, env: run.environment, stdio: [stdin, 'pipe', 'pipe'] as SpawnOptions['stdio'] }
      try {
        spawnFfmpeg.call(command, [...first, ...args], hardened, started, end)
      } catch (error) {
        end(error instanceof Error ? error : new Error(String(error)))
      }
    }
  }
  Object.assign(command, overrides)
  return { command, args: getArguments.call(command) }
}

function two(words: readonly string[]): [string, string, ...string[]] {
  const [first, second, ...rest] = words
  if (first === undefined || second === undefined) throw new TypeError('an ffmpeg call needs at least two option words')
  return [first, second, ...rest]
}
