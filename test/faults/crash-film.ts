import { spawn } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { execa } from 'execa'
import { framechain, jsonLines, launcher, shellEnv } from '../builders/command-line.ts'
import { aPicturedProject } from '../builders/pictured-project.ts'
import { aShot } from '../builders/storyboard.ts'
import type { FakeComfyui } from '../fakes/comfyui/comfyui.ts'
import type { Graph } from '../fakes/comfyui/graph.ts'

export const SEGMENTS = 20

/** Five chains of four quarter-second segments, as small as clips can be. */
export const aCrashFilm = (): Promise<string> =>
  aPicturedProject({
    shots: ['001', '002', '003', '004', '005'].map((shot_id) => aShot({ shot_id, duration: 1, steps: 2 })),
    project: { max_segment_seconds: 0.25, width: 96, height: 64, fps: 16 }
  })

/** A Node that runs the program itself, so that a kill hits the studio and not what started it. */
const node =
  process.features.typescript === false ? join(import.meta.dirname, '../../node_modules/.bin/node') : process.execPath

export interface StudioProcess {
  /** Every event of `--json`, as it comes. */
  onEvent(listener: (event: Record<string, unknown>) => void): void
  /** `kill -9`; `alone` leaves the ffmpeg that it started running. Resolves when it is gone. */
  kill(how: 'alone' | 'with its children'): Promise<void>
  /** The code of its last error, and whether that came before its run began. */
  error(): { code: string; isAtStart: boolean } | null
  /** The exit code; null where it was killed. */
  ended: Promise<number | null>
}

/** `framechain render` in a process of its own. */
export function startStudio(folder: string, server: FakeComfyui): StudioProcess {
  const args = [launcher, 'render', folder, '--json', '--engine', 'comfyui', '--comfy-url', server.url]
  const child = spawn(node, args, { env: shellEnv, stdio: ['ignore', 'pipe', 'inherit'], detached: true })
  const listeners: ((event: Record<string, unknown>) => void)[] = []
  let error: ReturnType<StudioProcess['error']> = null
  let hasBegun = false
  createInterface({ input: child.stdout }).on('line', (line) => {
    const event = JSON.parse(line)
    hasBegun ||= event.type === 'run'
    if (event.type === 'error') error = { code: event.code, isAtStart: !hasBegun }
    for (const listener of listeners) listener(event)
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  return {
    onEvent: (listener) => void listeners.push(listener),
    error: () => error,
    async kill(how) {
      if (child.exitCode === null && child.signalCode === null && child.pid !== undefined)
        process.kill(how === 'alone' ? child.pid : -child.pid, 'SIGKILL')
      await ended
    },
    ended
  }
}

/** Names what the server is asked for although it is doing it or has done it, in each of its lives. */
export function watchDoubles(server: FakeComfyui): { doubled: string[]; newLife(): void; stop(): void } {
  const doubled: string[] = []
  const known = new Set<string>()
  const stop = server.fail({ at: 'queued', every: true }, (point) => {
    const graph = server.submissions.find(({ promptId }) => 'promptId' in point && promptId === point.promptId)?.graph
    const segment = segmentOfGraph(graph ?? {})
    if (known.has(segment)) doubled.push(segment)
    known.add(segment)
  })
  return { doubled, newLife: () => known.clear(), stop }
}

/** By the name of its clip; the start frame may bear the name of another segment. */
function segmentOfGraph(graph: Graph): string {
  const prefixes = Object.values(graph).flatMap(({ inputs }) => JSON.stringify(inputs['filename_prefix'] ?? ''))
  return prefixes.join(' ').match(/\/(\d{3}_\d+)_/)?.[1] ?? ''
}

/** What is wrong with the finished project; empty where everything is as in a run that was never disturbed. */
export async function findDamage(folder: string, server: FakeComfyui): Promise<string[]> {
  const damage: string[] = []
  const submissions = server.submissions.length
  const again = await framechain('render', folder, '--json', '--engine', 'comfyui', '--comfy-url', server.url)
  const last = jsonLines(again.stdout).at(-1)
  if (last?.rendered !== 0 || last?.reused !== SEGMENTS) damage.push(`after the end: ${JSON.stringify(last)}`)
  if (server.submissions.length !== submissions) damage.push('a finished segment was submitted again')
  for (const name of await readdir(folder, { recursive: true })) {
    if (name.endsWith('.framechain-tmp')) damage.push(`stray ${name}`)
    if (name.startsWith(join('.framechain', 'work') + '/')) damage.push(`left over ${name}`)
    if (name.endsWith('.json') && !isJson(await readFile(join(folder, name), 'utf8'))) damage.push(`torn ${name}`)
  }
  const takes = (await readdir(join(folder, 'video', '_takes'))).filter((name) => name.endsWith('.mp4'))
  if (takes.length !== SEGMENTS) damage.push(`${takes.length} takes`)
  return damage
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Makes the film and gives a hash of each of its frames. */
export async function filmFrames(folder: string): Promise<string> {
  const { code, stdout, stderr } = await framechain('film', folder, '--json')
  if (code !== 0) throw new Error(`no film: ${stdout} ${stderr}`)
  const film = (await readdir(join(folder, 'export'))).find((name) => name.endsWith('.mp4')) ?? ''
  const args = ['-v', 'error', '-nostdin', '-i', join(folder, 'export', film), '-f', 'framemd5', '-']
  return (await execa('ffmpeg', args)).stdout
}
