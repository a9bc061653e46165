import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createFakeComfyui, type FakeComfyui } from '../fakes/comfyui/comfyui.ts'
import type { When } from '../fakes/comfyui/failures.ts'
import { aCrashFilm, filmFrames, findDamage, startStudio, watchDoubles, type StudioProcess } from './crash-film.ts'

/** What `npm run test:faults` asks; the short form is part of every `npm test`. */
const isFull = process.env['FRAMECHAIN_FAULTS'] === 'full'
const RANDOM_KILLS = isFull ? 200 : 5
/** Latest moment of a random kill: about what a start and several segments take. */
const LATEST_MS = 2500
const LIMIT_MS = isFull ? 40 * 60_000 : 3 * 60_000

type Victim = 'studio' | 'studio with its children' | 'engine' | 'both'
/** When to kill: at a moment of the server's, at an event of the studio's, or after so many milliseconds. */
type Moment = { server: When } | { event: string } | { afterMs: number }
interface Kill {
  victim: Victim
  moment: Moment
}

let server: FakeComfyui
beforeAll(async () => {
  server = await createFakeComfyui({ previews: 'jpeg', previewSize: 32 })
})
afterAll(() => server.stop())

let film: Promise<string> | null = null
/** The film of a run that was never disturbed; made once. */
const undisturbed = (): Promise<string> => (film ??= makeUndisturbed())
async function makeUndisturbed(): Promise<string> {
  const folder = await aCrashFilm()
  expect(await startStudio(folder, server).ended).toBe(0)
  expect(await findDamage(folder, server)).toEqual([])
  return filmFrames(folder)
}

/** Each border between two steps of a segment's life, seen from the server and from the studio. */
const borders: Moment[] = [
  ...(['before', 'after'] as const).flatMap((phase): Moment[] => [
    { server: { at: 'request', phase, method: 'POST', path: '/upload/image' } },
    { server: { at: 'request', phase, method: 'POST', path: '/prompt' } },
    { server: { at: 'request', phase, method: 'GET', path: /^\/history/ } },
    { server: { at: 'request', phase, method: 'GET', path: '/view' } }
  ]),
  { server: { at: 'execution_start' } },
  { server: { at: 'step', step: 1 } },
  { server: { at: 'execution_success' } },
  { server: { at: 'finished' } },
  ...['queued', 'submitted', 'running', 'fetching', 'done', 'preview'].map((event) => ({ event }))
]

const isEvent = (name: string, event: Record<string, unknown>): boolean =>
  event['type'] === name || (event['type'] === 'segment' && (event['state'] as { status: string }).status === name)

/** Kills again and again over as many films as it takes, and holds each film against one that was never disturbed. */
async function disturb(kills: readonly Kill[]): Promise<{ films: number; kills: number; damage: string[] }> {
  const whole = await undisturbed()
  const doubles = watchDoubles(server)
  const damage: string[] = []
  let films = 0
  let done = 0
  let folder = await aCrashFilm()
  let studio = startStudio(folder, server)
  doubles.newLife()

  const finish = async (): Promise<void> => {
    let code = await studio.ended
    // an engine that is away when a run is asked for is an error at once: a person asks again
    while (code === 1 && studio.error()?.isAtStart === true && studio.error()?.code === 'worker_unavailable') {
      studio = startStudio(folder, server)
      code = await studio.ended
    }
    if (code !== 0) damage.push(`the run ended with ${code}: ${JSON.stringify(studio.error())}`)
    damage.push(...(await findDamage(folder, server)))
    const frames = await filmFrames(folder)
    if (frames !== whole) damage.push(`the film is another one: ${differences(whole, frames)}`)
    films++
  }

  const execute = async (victim: Victim, running: StudioProcess): Promise<void> => {
    if (victim === 'engine' || victim === 'both') {
      await server.kill()
      doubles.newLife()
    }
    if (victim !== 'engine') await running.kill(victim === 'studio' ? 'alone' : 'with its children')
    done++
  }

  for (const { victim, moment } of kills) {
    const running = studio
    const cancel = new AbortController()
    const killed = Promise.withResolvers<'killed'>()
    let disarm = (): void => undefined
    const strike = async (): Promise<void> => {
      if (cancel.signal.aborted) return
      cancel.abort()
      await execute(victim, running)
      killed.resolve('killed')
    }
    if ('server' in moment) disarm = server.fail(moment.server, strike)
    else if ('event' in moment) running.onEvent((event) => void (isEvent(moment.event, event) && strike()))
    else void delay(moment.afterMs, undefined, { signal: cancel.signal }).then(strike, () => undefined)
    const how = await Promise.race([killed.promise, running.ended.then(() => 'ended' as const)])
    if (how === 'ended' && !cancel.signal.aborted) {
      cancel.abort()
      disarm()
      // over before its moment came: the next film goes on with the next kill
      await finish()
      folder = await aCrashFilm()
      doubles.newLife()
      studio = startStudio(folder, server)
      continue
    }
    await killed.promise
    if (victim === 'engine' || victim === 'both') await server.start()
    if (victim !== 'engine') studio = startStudio(folder, server)
  }
  await finish()
  doubles.stop()
  damage.push(...doubles.doubled.map((segment) => `${segment} was asked for twice`))
  return { films, kills: done, damage }
}

/** The lines that differ, by their number. */
const differences = (expected: string, found: string): string => {
  const lines = found.split('\n')
  return expected
    .split('\n')
    .flatMap((line, index) => (line === lines[index] ? [] : [index]))
    .join(' ')
}

test(
  '[FAULT-1] killed at each border of a segment’s life, it loses nothing and renders nothing twice',
  async () => {
    const victims: Victim[] = isFull ? ['studio', 'studio with its children', 'engine', 'both'] : ['studio']
    for (const victim of victims) {
      const { kills, damage } = await disturb(borders.map((moment) => ({ victim, moment })))
      expect.soft({ victim, damage }).toEqual({ victim, damage: [] })
      expect.soft(kills, victim).toBeGreaterThanOrEqual(borders.length - 2)
    }
  },
  LIMIT_MS
)

test(
  `[FAULT-2] killed ${RANDOM_KILLS} times at any moment, studio, engine or both, the film is the same`,
  async () => {
    const victims: Victim[] = ['both', 'studio', 'engine', 'studio with its children']
    const kills = Array.from({ length: RANDOM_KILLS }, (_, index) => ({
      victim: victims[index % victims.length] ?? 'both',
      moment: { afterMs: 200 + Math.random() * (LATEST_MS - 200) }
    }))
    const found = await disturb(kills)
    expect(found.damage).toEqual([])
    expect(found.kills).toBeGreaterThanOrEqual(RANDOM_KILLS * 0.7)
  },
  LIMIT_MS
)
