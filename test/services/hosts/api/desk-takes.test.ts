import { createRouterClient } from '@orpc/server'
import { expect, test } from 'vitest'
import type { StudioClient } from '../../../../services/contract/studio-contract.ts'
import { aPicturedProject } from '../../../builders/pictured-project.ts'
import { openWindow } from '../../../builders/project-window.ts'
import { aShot } from '../../../builders/storyboard.ts'
import { aStudioApi } from '../../../builders/studio-api.ts'

test('[DESKTAKES-1] a take may be chosen and asked for while a run goes on; the windows show it at once', async () => {
  const { api } = await aStudioApi()
  const client: StudioClient = createRouterClient(api.router)
  const folder = await aPicturedProject({
    shots: [aShot({ duration: 0.25 }), aShot({ shot_id: '002', filename_base: 'shot_002', duration: 30 })]
  })
  const { project_id } = await client.home.open({ folder })
  const window = await openWindow(client, project_id)
  const segment = { project_id, shot_id: '001', segment_index: 0 }
  const shown = () => window.view.segments.find(({ shot_id }) => shot_id === '001')?.clip?.fingerprint
  const isIdle = () => window.view.run.status === 'idle' && window.view.run.last !== null
  await client.run.start({ project_id, shots: ['001'] })
  await window.shows(() => isIdle() && shown() !== undefined)
  const first = shown()!
  await client.takes.again({ ...segment, how: 'new_seed', with_run: true })
  await window.shows(() => isIdle() && shown() !== first)
  const second = shown()!

  await client.run.start({ project_id })
  await window.told('progress', ({ shot_id }) => shot_id === '002')
  await client.takes.select({ ...segment, take_id: first.slice(0, 16) })
  await window.shows(() => shown() === first)
  // released, the shot's own seed decides again, which made the first
  await client.takes.release(segment)
  await client.takes.again({ ...segment, how: 'same', with_run: true })
  await window.shows(() => shown() !== first && shown() !== second && shown() !== undefined)
  // the run that went on has rendered it, and nothing waits for another
  expect(window.view.run).toMatchObject({ status: 'running', next: [] })
  await client.run.stop({ project_id, how: 'now' })
  await window.shows(isIdle)
  expect(await client.takes.list(segment)).toHaveLength(3)
})

test('[DESKTAKES-2] a shot that the run has not taken in is rendered when it is over', async () => {
  const { api } = await aStudioApi()
  const client: StudioClient = createRouterClient(api.router)
  const folder = await aPicturedProject({
    shots: [aShot({ duration: 0.25 }), aShot({ shot_id: '002', filename_base: 'shot_002', duration: 1 })]
  })
  const { project_id } = await client.home.open({ folder })
  const window = await openWindow(client, project_id)
  await client.run.start({ project_id, shots: ['002'] })
  await window.told('progress')
  await client.takes.again({ project_id, shot_id: '001', segment_index: 0, how: 'new_seed', with_run: true })
  expect((await client.project.get({ project_id })).run.next).toEqual(['001'])
  await window.shows(({ segments, run }) => run.status === 'idle' && segments.every(({ clip }) => clip !== null))
})
