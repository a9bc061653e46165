import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import type { Command } from 'commander'
import { StudioError } from '../../contract/studio-error.ts'
import type { Settings } from '../settings.ts'
import type { StudioOptions } from './cli-command.ts'

/** Options for commands that may reach a ComfyUI server; they win over the user's settings. */
export const withServer = (command: Command): Command =>
  command
    .option(
      '--comfy-url <url>',
      'address of the ComfyUI server; several, with commas, share the shots (default: the setting, or http://127.0.0.1:8188)'
    )
    .option('--comfy-root <folder>', 'its folder, where it runs on this machine: to look for models in')
    .option(
      '--comfy-header <line>',
      'a header for the login of a proxy, "Name: value"; FRAMECHAIN_COMFY_HEADERS keeps it out of the process list',
      (line: string, lines: string[] | undefined) => [...(lines ?? []), line]
    )
    .option('--lift-limits', 'ask a small graphics card for more than is advised')

/** What the options say of the settings; throws `usage`. */
export const saidSettings = ({ comfyUrl, comfyRoot, comfyHeader, liftLimits }: StudioOptions): Partial<Settings> => ({
  ...(comfyUrl !== undefined && { comfy_url: comfyUrl }),
  ...(comfyRoot !== undefined && { comfy_root: comfyRoot }),
  ...(comfyHeader !== undefined && { comfy_headers: Object.fromEntries(comfyHeader.map(headerOf)) }),
  ...(liftLimits === true && { lift_limits: true })
})

function headerOf(line: string): [string, string] {
  const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):\s*(.+)$/.exec(line) ?? []
  if (name !== undefined && value !== undefined) return [name, value]
  throw new StudioError('usage', { reason: 'A --comfy-header has no name.', fix: 'Write it as "Name: value".' })
}

/** A workflow is named by its file name, or by the path of a file anywhere (absolute, once made so). */
export function workflowOption(
  typed: string | undefined,
  path: (typed: string) => string
): { name: string | undefined; file: string | undefined } {
  if (typed === undefined) return { name: undefined, file: undefined }
  const file = path(typed)
  return /[\\/]/.test(typed) || existsSync(file) ? { name: basename(file), file } : { name: typed, file: undefined }
}

/** The ids of `--shots 001,003`; undefined for all. */
export const typedShots = (typed: string | undefined): string[] | undefined => typed?.split(',').map((id) => id.trim())
