import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'
import { aPicturedProject } from '../../../builders/pictured-project.ts'
import { aFolder } from '../../../builders/project-folder.ts'
import { aShot } from '../../../builders/storyboard.ts'
import { isRunning } from '../../media/lab.ts'

/** The command without its launcher, which builds the window. */
const program = join(import.meta.dirname, '../../../../services/hosts/cli/main.ts')

interface Serving {
  type: string
  url?: string
  port: number
}

/** `framechain serve` as a user's shell would run it, for a user of the test's own. */
async function serve(user: { data: string; projects: string; port?: number }, ...args: string[]) {
  const own = {
    FRAMECHAIN_DATA: user.data,
    FRAMECHAIN_PROJECTS: user.projects,
    FRAMECHAIN_PORT: String(user.port ?? 0)
  }
  const env = { ...process.env, ...own }
  const child = spawn(process.execPath, [program, 'serve', '--json', ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe']
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = once(child, 'close')
  let output = ''
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const line = once(createInterface({ input: child.stdout }), 'line')
  const [first] = (await Promise.race([line, ended.then(() => [output])])) as [string]
  const event = JSON.parse(first) as Serving
  const { origin, hash } = new URL(event.url ?? 'http://nowhere')
  const words = new URLSearchParams(hash.slice(1))
  const token = words.get('token') ?? ''
  return {
    event,
    origin,
    token,
    projectId: words.get('project'),
    output: () => output,
    get: async (path: string, secret = token) =>
      fetch(`${origin}${path}`, { headers: { authorization: `Bearer ${secret}` } }),
    /** Without a signal it ends by itself. */
    async end(signal: NodeJS.Signals | null = 'SIGINT'): Promise<number> {
      if (signal !== null) child.kill(signal)
      const [code] = (await ended) as [number]
      return code
    }
  }
}

const aUser = async () => ({ data: await aFolder(), projects: await aFolder() })

async function textsUnder(folder: string): Promise<[string, string][]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  return Promise.all(files.map(async (file): Promise<[string, string]> => [file, await readFile(file, 'latin1')]))
}

test('[SERVE-CLI-1] the first start has the sample open; the second one opens nothing of its own', async () => {
  const user = await aUser()
  const first = await serve(user, '--welcome', '--port', '0')
  const view = (await (await first.get(`/api/projects/${first.projectId}`)).json()) as { folder: string }
  expect(view).toMatchObject({
    folder: join(user.projects, 'Lighthouse'),
    project: { name: 'Lighthouse' },
    held_by: null
  })
  const { recent } = (await (await first.get('/api/projects')).json()) as { recent: { poster: string }[] }
  const poster = await fetch(`${first.origin}${recent[0]?.poster}`)
  expect([poster.status, poster.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
  expect(await first.end()).toBe(0)
  const second = await serve(user, '--welcome', '--port', '0')
  expect([second.projectId, await second.end('SIGTERM')]).toEqual([null, 0])
})

test('[SERVE-CLI-2] the token stays over a restart, for this user alone, until a new one is asked for', async () => {
  const user = await aUser()
  const first = await serve(user, '--port', '0')
  expect((await stat(join(user.data, 'serve-token'))).mode & 0o777).toBe(0o600)
  expect(first.token).toMatch(/^[\w-]{43}$/)
  await first.end()
  const second = await serve(user, '--port', '0')
  expect(second.token).toBe(first.token)
  await second.end()
  const third = await serve(user, '--port', '0', '--new-token')
  expect([(await third.get('/api/system', first.token)).status, (await third.get('/api/system')).status]).toEqual([
    401, 200
  ])
  await third.end()
})

test('[SERVE-CLI-3] while it renders, Ctrl-C ends it cleanly: the token is in no log, and the project is free', async () => {
  const user = await aUser()
  const shots = ['001', '002'].map((shot_id) => aShot({ shot_id, duration: 6, camera_movement: 'pan' }))
  const folder = await aPicturedProject({ shots, project: { max_segment_seconds: 1 } })
  const served = await serve(user, folder, '--port', '0')
  const run = await fetch(`${served.origin}/api/projects/${served.projectId}/run`, {
    method: 'POST',
    headers: { authorization: `Bearer ${served.token}`, 'content-type': 'application/json' },
    body: '{}'
  })
  expect(run.status).toBe(200)
  const events = (await served.get(`/api/projects/${served.projectId}/events`)).body?.getReader()
  const decoder = new TextDecoder()
  for (let text = ''; !text.includes('"status":"running"');) {
    const { done, value } = (await events?.read()) ?? { done: true, value: undefined }
    if (done) throw new Error(`the stream ended: ${text.slice(-2000)}`)
    text += decoder.decode(value)
  }
  const ended = events?.read().then(
    function again(next): Promise<string> | string {
      return next.done ? 'ended' : events.read().then(again)
    },
    () => 'cut'
  )
  expect([await served.end(), await ended]).toEqual([0, expect.toBeOneOf(['ended', 'cut'])])
  expect(await readdir(join(folder, '.framechain', 'work')).catch(() => [])).toEqual([])
  // every ffmpeg of the run has the project's folder in its arguments
  expect(await isRunning(folder)).toBe(false)
  const found = [...(await textsUnder(folder)), ...(await textsUnder(user.data))]
  const holders = found.filter(([, text]) => text.includes(served.token)).map(([file]) => file)
  expect(holders).toEqual([join(user.data, 'serve-token')])
  expect(served.output().split(served.token)).toHaveLength(2)
  const again = await serve(user, folder, '--port', '0')
  expect(await (await again.get(`/api/projects/${again.projectId}`)).json()).toMatchObject({ held_by: null })
  await again.end()
})

test('[SERVE-CLI-4] a port that can’t be had is an error that says so', async () => {
  const user = await aUser()
  const first = await serve(user, '--port', '0')
  const second = await serve(await aUser(), '--port', String(first.event.port))
  expect(second.event).toMatchObject({ type: 'error', code: 'usage', message: expect.stringContaining("can't be had") })
  const odd = await serve(await aUser(), '--port', '80x')
  expect(odd.event).toMatchObject({ type: 'error', code: 'usage' })
  await first.end()
})

test('[SERVE-CLI-5] a second start shows the studio that is running; where another program has the port it takes another', async () => {
  const user = await aUser()
  const first = await serve(user, '--port', '0')
  const again = { ...user, port: first.event.port }
  const folder = await aPicturedProject({ shots: [aShot()] })
  const second = await serve(again, folder)
  expect(second.event).toMatchObject({ type: 'running', port: first.event.port })
  expect([second.token, await second.end(null)]).toEqual([first.token, 0])
  expect(await (await first.get(`/api/projects/${second.projectId}`)).json()).toMatchObject({ folder, held_by: null })
  expect((await serve(again, '--new-token')).event).toMatchObject({ type: 'error', code: 'usage' })
  const stranger = await serve({ ...(await aUser()), port: first.event.port })
  expect(stranger.event.type).toBe('serving')
  expect(stranger.event.port).not.toBe(first.event.port)
  await Promise.all([first.end(), stranger.end()])
})
