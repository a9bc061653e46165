import type { StudioError } from '../../contract/studio-error.ts'

/** Where a command speaks: for people, or one JSON event a line on stdout and nothing else there. */
export interface Terminal {
  readonly isJson: boolean
  /** A result, for people. */
  say(text: string): void
  /** What is good to know besides; never on stdout in JSON. */
  notice(text: string): void
  /** One event; people don't see it. */
  event(event: object): void
  error(error: StudioError): void
  /** Overwrites the lines shown before where there is a screen; nothing elsewhere. */
  live(text: string): void
  /** A step on the way, for people without a screen that redraws. */
  step(text: string): void
  /** Leaves the live lines as they are. */
  settle(): void
}

export interface TerminalParts {
  isJson: boolean
  stdout: { write(text: string): unknown }
  stderr: { write(text: string): unknown }
  /** Redraws lines in place; absent where the output is no screen. */
  redraw?: ((text: string) => void) & { done(): void }
}

export function createTerminal({ isJson, stdout, stderr, redraw }: TerminalParts): Terminal {
  const line = (stream: TerminalParts['stdout'], text: string) => stream.write(`${text}\n`)
  return {
    isJson,
    say: (text) => void (isJson || line(stdout, text)),
    notice: (text) => void (isJson ? line(stdout, JSON.stringify({ type: 'notice', text })) : line(stderr, text)),
    event: (event) => void (isJson && line(stdout, JSON.stringify(event))),
    error(error) {
      const { code, message, fix, facts } = error
      if (isJson) return void line(stdout, JSON.stringify({ type: 'error', code, message, fix, facts }))
      line(stderr, `${message}\n  ${fix}\n  (${code})`)
      if (Object.keys(facts).length > 0 && detailed.has(code))
        line(stderr, `  Details: ${JSON.stringify(facts, null, 2)}`)
    },
    live: (text) => void (isJson || redraw?.(text)),
    step: (text) => void (isJson || redraw !== undefined || line(stdout, text)),
    settle: () => redraw?.done()
  }
}

/** Errors whose raw facts help at once; elsewhere the sentence says it all. */
const detailed = new Set(['BUG', 'ffmpeg_failed'])
