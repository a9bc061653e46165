import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { launcher } from '../../builders/command-line.ts'

/** A studio as `framechain serve` runs it: a process of its own, with a data folder of its own. */
export interface ServedStudio {
  /** Where the window is, with the token; of the project that was named, or of home. */
  readonly url: string
  readonly dataFolder: string
  /** Where new projects are made. */
  readonly projectsFolder: string
  /** What the process wrote to stderr. */
  errors(): string
  /** As a power cut ends it. */
  kill(): Promise<void>
  /** Starts it again on the same port, with the same data. */
  restart(): Promise<void>
  /** As Ctrl-C ends it. */
  close(): Promise<void>
}

export interface ServeOptions {
  project?: string
  env?: Record<string, string>
  args?: readonly string[]
}

export async function serveStudio({ project, env = {}, args = [] }: ServeOptions = {}): Promise<ServedStudio> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'framechain-data-'))
  const projectsFolder = await mkdtemp(join(tmpdir(), 'framechain-films-'))
  let stderr = ''
  let child: ChildProcess
  let url = ''

  const start = async (port: string): Promise<void> => {
    const words = ['serve', ...(project === undefined ? [] : [project]), '--no-open', '--json', '--port', port, ...args]
    child = spawn(process.execPath, [launcher, ...words], {
      env: { ...process.env, FRAMECHAIN_DATA: dataFolder, FRAMECHAIN_PROJECTS: projectsFolder, ...env },
      stdio: ['ignore', 'pipe', 'pipe']
    })
    child.stderr!.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk))
    const lines = createInterface({ input: child.stdout! })
    const serving = Promise.withResolvers<string>()
    lines.on('line', (line) => {
      const event = JSON.parse(line) as { type: string; url?: string }
      if (event.type === 'serving') serving.resolve(event.url ?? '')
    })
    child.once('exit', (code) => serving.reject(new Error(`the studio ended with ${code}: ${stderr}`)))
    url = await serving.promise
  }
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }

  await start('0')
  return {
    get url() {
      return url
    },
    dataFolder,
    projectsFolder,
    errors: () => stderr,
    kill: () => end('SIGKILL'),
    restart: () => start(new URL(url).port),
    close: () => end('SIGINT')
  }
}
