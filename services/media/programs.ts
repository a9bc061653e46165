import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { execa } from 'execa'
import { StudioError } from '../contract/studio-error.ts'
import type { ProgramFacts } from './media.ts'

const MINIMUM_MAJOR = 5
const VERSION_TIMEOUT_MS = 20_000

/** The programs that do the work, found once. */
export interface Programs {
  /** Both, with their versions; throws `ffmpeg_missing` for one that is absent or older than 5. */
  facts(): Promise<{ ffmpeg: ProgramFacts; ffprobe: ProgramFacts }>
  /** All that a child process may see of the environment. */
  readonly environment: Record<string, string>
}

/** `ffmpeg` and `ffprobe` are paths or names; without them the names are looked up along the environment's PATH. */
export function createPrograms(options: {
  ffmpeg?: string | undefined
  ffprobe?: string | undefined
  environment: NodeJS.ProcessEnv
}): Programs {
  const environment = childEnvironment(options.environment)
  const find = async (name: 'ffmpeg' | 'ffprobe'): Promise<ProgramFacts> => {
    const path = await locate(options[name] ?? name, options.environment)
    if (path === null) throw new StudioError('ffmpeg_missing', { program: options[name] ?? name })
    return { path, version: await versionOf(path, environment) }
  }
  let found: ReturnType<Programs['facts']> | null = null
  const look = async (): ReturnType<Programs['facts']> => {
    const [ffmpeg, ffprobe] = await Promise.all([find('ffmpeg'), find('ffprobe')])
    return { ffmpeg, ffprobe }
  }
  return {
    environment,
    facts() {
      // Only success is remembered, so that installing ffmpeg helps without a restart.
      found ??= look().catch((error: unknown) => {
        found = null
        throw error
      })
      return found
    }
  }
}

/** `-fps_mode` came with 5.1 and replaced `-vsync`. */
export const fpsMode = (version: string, mode: 'passthrough' | 'cfr'): [string, string] =>
  /^n?5\.0(\D|$)/.test(version) ? ['-vsync', mode] : ['-fps_mode', mode]

/** The version that the program states, for example `5.1.9-0+deb12u1`; builds from a source tree have none that can be compared and pass. */
async function versionOf(path: string, environment: Record<string, string>): Promise<string> {
  const result = await execa(path, ['-version'], {
    env: environment,
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    timeout: VERSION_TIMEOUT_MS
  })
  const version = /^\w+ version (\S+)/.exec(result.stdout)?.[1]
  if (version === undefined)
    throw new StudioError('ffmpeg_missing', { program: path, reason: result.shortMessage ?? 'it states no version' })
  const major = /^n?(\d+)\./.exec(version)?.[1]
  if (major !== undefined && Number(major) < MINIMUM_MAJOR)
    throw new StudioError('ffmpeg_missing', { program: path, found: version, needed: MINIMUM_MAJOR })
  return version
}

async function locate(program: string, environment: NodeJS.ProcessEnv): Promise<string | null> {
  if (/[/\\]/.test(program)) return (await isExecutable(program)) ? program : null
  const folders = (environment['PATH'] ?? environment['Path'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const names = process.platform === 'win32' ? [`${program}.exe`, program] : [program]
  for (const folder of folders) {
    for (const name of names) if (await isExecutable(join(folder, name))) return join(folder, name)
  }
  return null
}

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false
  )

/** What ffmpeg needs to start and to find its libraries and a place for temporary files; above all no FFREPORT. */
const passed = ['PATH', 'Path', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'SystemRoot', 'TMPDIR', 'TEMP', 'TMP']

function childEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  const kept = passed.flatMap((name) => {
    const value = environment[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return { ...Object.fromEntries(kept), LC_ALL: 'C', AV_LOG_FORCE_NOCOLOR: '1' }
}
