import { performance } from 'node:perf_hooks'
import { expect, onTestFinished, test } from 'vitest'
import type { GenerationEvent } from '../../../services/contract/generation-events.ts'
import { createMedia } from '../../../services/media/create-media.ts'
import { aPicturedProject } from '../../builders/pictured-project.ts'
import { aScheduledRun } from '../../builders/scheduled-run.ts'
import { aShot } from '../../builders/storyboard.ts'
import { createFakeComfyui } from '../../fakes/comfyui/comfyui.ts'
import { aBench } from '../engines/comfyui/comfyui-setup.ts'

/** R12: an engine that dies in the middle of its work is noticed within ten seconds. */
const NOTICED_MS = 10_000

async function aFilmOnComfyui(servers: 1 | 2) {
  const { comfy, engine, another } = await aBench()
  const spare = await createFakeComfyui({ clip: 'tiny' })
  onTestFinished(() => spare.stop())
  const project = { max_segment_seconds: 0.25, width: 96, height: 64, fps: 16 }
  const folder = await aPicturedProject({ shots: [aShot({ duration: 0.5, steps: 4 })], project })
  const engines = servers === 1 ? [] : [another({ server: { url: spare.url } })]
  const studio = await aScheduledRun(folder, { engines: [engine, ...engines], media: createMedia() })
  return { comfy, spare, ...studio }
}

const isDown = (event: GenerationEvent): boolean => event.type === 'engine' && !event.is_up

test('[LOST-1] a server that dies in the middle of a segment is noticed within 10 s, and the segment goes to another one', async () => {
  const { comfy, spare, run, told } = await aFilmOnComfyui(2)
  const held = comfy.hold({ at: 'step', nth: 2 })
  const running = run()
  await held.reached
  const killed = performance.now()
  await comfy.kill()
  await told(isDown)
  expect(performance.now() - killed).toBeLessThan(NOTICED_MS)
  expect(await running).toMatchObject({ outcome: 'done', rendered: 2, failures: [] })
  expect([comfy.submissions.length, spare.submissions.length]).toEqual([1, 2])
})

test('[LOST-2] the only server is waited for, which is told, and what it had is rendered when it is back', async () => {
  const { comfy, run, told, events } = await aFilmOnComfyui(1)
  const held = comfy.hold({ at: 'step', nth: 2 })
  const running = run()
  await held.reached
  await comfy.kill()
  await told(isDown)
  await comfy.start()
  expect(await running).toMatchObject({ outcome: 'done', rendered: 2, failures: [] })
  expect(events.filter(({ type }) => type === 'engine').length).toBeGreaterThanOrEqual(1)
})
