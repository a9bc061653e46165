import type { Command } from 'commander'
import { StudioError } from '../../contract/studio-error.ts'
import type { Studio } from '../studio.ts'
import type { Terminal } from './terminal.ts'

/** What a command works with. */
export interface CommandContext {
  studio: Studio
  terminal: Terminal
  signal: AbortSignal
  env: Record<string, string | undefined>
  /** The workflow that the user names instead of the project's. */
  workflow: string | undefined
  /** A path as the user typed it, made absolute. */
  path(typed: string): string
}

/** Exit codes: see the README. */
export const exitCodes = { done: 0, failed: 1, usage: 2, cancelled: 130 } as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** A command adds itself to the program; what it runs resolves to the exit code. */
export type CliCommand = (program: Command, run: RunCommand) => void
/** Options that decide which studio a command works with, and how it speaks. */
export interface StudioOptions {
  json?: boolean
  workflow?: string
  comfyUrl?: string
  comfyRoot?: string
  comfyHeader?: string[]
  liftLimits?: boolean
}

export type RunCommand = (options: StudioOptions, work: (context: CommandContext) => Promise<ExitCode>) => Promise<void>

/** A number that the user typed; throws `usage`. */
export function typedNumber(text: string, what: string): number {
  const number = Number(text)
  if (Number.isFinite(number) && number > 0) return number
  throw new StudioError('usage', {
    reason: `"${text}" is no ${what}.`,
    fix: `Give ${what} as a number, for example 24.`
  })
}
