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
  /**
   * The command that runs a program so that the system ends it when this process dies, `kill -9` included. Linux has that
   * through util-linux's `setpriv`; elsewhere it is the program itself.
   */
  tied(program: string): Promise<readonly [string, ...string[]]>
  /** All that a child process may see of the environment. */
  readonly environment: Record<string, string>
}

/** Paths or names; what is null or left out is looked up by its own name. */
export interface ProgramNames {
  ffmpeg?: string | null | undefined
  ffprobe?: string | null | undefined
}

/** `named` are paths, or names that are looked up along the environment's PATH; programs of another name are looked up anew. */
export function createPrograms({
  named,
  environment: given
}: {
  named: () => Promise<ProgramNames>
  environment: NodeJS.ProcessEnv
}): Programs {
  const environment = childEnvironment(given)
  const find = async (program: string): Promise<ProgramFacts> => {
    const path = await locate(program, given)
    if (path === null) throw new StudioError('ffmpeg_missing', { program })
    return { path, version: await versionOf(path, environment) }
  }
  let found: { ffmpeg: string; ffprobe: string; facts: ReturnType<Programs['facts']> } | null = null
  const look = async (ffmpegName: string, ffprobeName: string): ReturnType<Programs['facts']> => {
    const [ffmpeg, ffprobe] = await Promise.all([find(ffmpegName), find(ffprobeName)])
    return { ffmpeg, ffprobe }
  }
  let tie: Promise<string[]> | null = null
  const findTie = async (): Promise<string[]> => {
    const setpriv = process.platform === 'linux' ? await locate('setpriv', given) : null
    if (setpriv === null) return []
    const words = [setpriv, '--pdeathsig', 'KILL']
    // that of BusyBox can't
    const { failed } = await execa(setpriv, [...words.slice(1), setpriv, '--version'], {
      reject: false,
      stdin: 'ignore'
    })
    return failed ? [] : words
  }
  return {
    environment,
    async tied(program) {
      const [first, ...rest] = [...(await (tie ??= findTie())), program]
      return [first, ...rest]
    },
    async facts() {
      const names = await named()
      const [ffmpeg, ffprobe] = [names.ffmpeg ?? 'ffmpeg', names.ffprobe ?? 'ffprobe']
      if (found?.ffmpeg !== ffmpeg || found.ffprobe !== ffprobe)
        found = { ffmpeg, ffprobe, facts: look(ffmpeg, ffprobe) }
      const looked = found
      try {
        return await looked.facts
      } catch (error) {
        // Only success is remembered, so that installing ffmpeg helps without a restart.
        if (found === looked) found = null
        throw error
      }
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
