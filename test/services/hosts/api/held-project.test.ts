import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { expect, onTestFinished, test } from 'vitest'
import type { StudioClient } from '../../../../services/contract/studio-contract.ts'
import { aPicture, aPicturedProject } from '../../../builders/pictured-project.ts'
import { put, readJson } from '../../../builders/project-folder.ts'
import { openWindow } from '../../../builders/project-window.ts'
import { aShot } from '../../../builders/storyboard.ts'
import { aStudioApi } from '../../../builders/studio-api.ts'

const holder = join(import.meta.dirname, '../../project/hold-project.ts')

/** Another process that has the project open, until it is killed. */
async function anotherProcess(folder: string): Promise<{ pid: number; kill(): Promise<void> }> {
  const child: ChildProcess = spawn(process.execPath, [holder, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout!, 'data')
  const kill = async (): Promise<void> => {
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
  return { pid: child.pid!, kill }
}

const aClient = async (): Promise<StudioClient> => createRouterClient((await aStudioApi()).api.router)

const aRun = (status: 'running' | 'done') => ({
  schema: 1,
  run: {
    engine: 'animatic',
    workflow: null,
    started_at: '2026-01-01T00:00:00Z',
    ended_at: null,
    segments: [
      {
        shot_id: '001',
        segment_index: 0,
        state:
          status === 'done'
            ? { status, take: 'video/_takes/none.mp4', fingerprint: 'abc', frames: 24 }
            : { status, ticket: { engine: 'animatic', id: '1' }, fingerprint: 'abc', at: '2026-01-01T00:00:01Z' }
      }
    ]
  }
})

test('[HELD-1] a project that another process renders is shown as it goes on, and can not be changed', async () => {
  const folder = await aPicturedProject({ shots: [aShot({ duration: 1 })] })
  const other = await anotherProcess(folder)
  const client = await aClient()
  const { project_id } = await client.home.open({ folder })
  const window = await openWindow(client, project_id)
  expect(window.view.held_by).toMatchObject({ pid: other.pid })
  const refused = { data: { code: 'project_read_only' } }
  await expect(window.edit({ project: { fps: 30 } })).rejects.toMatchObject(refused)
  await expect(client.run.start({ project_id })).rejects.toMatchObject(refused)
  await expect(client.film.make({ project_id })).rejects.toMatchObject(refused)
  // it renders: the state file changes, and the live picture
  await put(folder, { 'video/_state.json': aRun('running'), 'video/_previews/001_seg_0.jpg': await aPicture() })
  await window.shows(({ run, segments }) => run.status === 'running' && segments[0]?.preview != null)
  const before = window.view.segments[0]?.preview
  expect(window.view.run).toMatchObject({ engine: 'animatic', segments: 1, done: 0 })
  await put(folder, { 'video/_previews/001_seg_0.jpg': await aPicture({ hue: 90 }) })
  await window.shows(({ segments }) => segments[0]?.preview !== before)
  await put(folder, { 'video/_state.json': aRun('done') })
  await window.shows(({ run }) => run.done === 1)
  expect(window.events.filter(({ type }) => type === 'view')).toHaveLength(1)
})

test('[HELD-2] when the other process is gone the project is taken over, and what it broke off is said', async () => {
  const folder = await aPicturedProject({ shots: [aShot({ duration: 0.5 })] })
  const other = await anotherProcess(folder)
  await put(folder, { 'video/_state.json': aRun('running') })
  const client = await aClient()
  const { project_id } = await client.home.open({ folder })
  const window = await openWindow(client, project_id)
  await other.kill()
  await window.shows(({ held_by }) => held_by === null)
  expect(window.view.run).toMatchObject({ status: 'idle', last: { outcome: 'broken_off' } })
  await window.edit({ project: { name: 'Mine now' } })
  expect(await readJson(folder, 'project.json')).toMatchObject({ name: 'Mine now' })
  // one click goes on
  await client.run.start({ project_id })
  await window.shows(({ run }) => run.last?.outcome === 'done')
})

test('[HELD-3] what the other process changes of the storyboard comes as a whole view', async () => {
  const folder = await aPicturedProject({ shots: [aShot()] })
  await anotherProcess(folder)
  const client = await aClient()
  const { project_id } = await client.home.open({ folder })
  const window = await openWindow(client, project_id)
  await put(folder, { 'project.json': { schema: 1, name: 'Another', fps: 25, width: 192, height: 108 } })
  await window.shows(({ project }) => project.name === 'Another')
  expect(window.view.project.fps).toBe(25)
})

test('[HELD-4] a run that was broken off is said when its project is opened again', async () => {
  const folder = await aPicturedProject({ shots: [aShot()] })
  await put(folder, { 'video/_state.json': aRun('running') })
  const client = await aClient()
  const { project_id } = await client.home.open({ folder })
  expect((await client.project.get({ project_id })).run.last).toMatchObject({ outcome: 'broken_off', ended_at: null })
})

test('[HELD-5] the home page says that another process renders, and what it has done since', async () => {
  const folder = await aPicturedProject({ shots: [aShot({ duration: 1 })] })
  const client = await aClient()
  const { project_id } = await client.home.open({ folder })
  await client.home.close({ project_id })
  await anotherProcess(folder)
  await put(folder, { 'video/_state.json': aRun('done') })
  const { recent } = await client.home.list()
  expect(recent).toMatchObject([{ is_rendering: true, segments: 1, segments_done: 1, is_missing: false }])
})

test('[HELD-6] what another program wrote into the storyboard meanwhile is kept as a backup, and every window is told', async () => {
  const folder = await aPicturedProject({ shots: [aShot()] })
  const client = await aClient()
  const { project_id } = await client.home.open({ folder })
  const [one, two] = [await openWindow(client, project_id), await openWindow(client, project_id)]
  await put(folder, { 'storyboards/storyboard_main.json': { shots: [aShot({ prompt: 'by hand' })] } })
  await one.edit({ put: [{ ...one.view.storyboard.shots[0]!, prompt: 'in the window' }] })
  expect((await two.told('notice')).text).toContain('changed by another program')
  expect((await readJson(folder, 'storyboards/storyboard_main.json')) as object).toMatchObject({
    shots: [{ prompt: 'in the window' }]
  })
})
