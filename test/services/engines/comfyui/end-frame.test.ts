import { createHash } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aPicture } from '../../../builders/pictured-project.ts'
import { put } from '../../../builders/project-folder.ts'
import { aBench, canvas, profileOf } from './comfyui-setup.ts'

const FLF = 'gcv_wan_2.2_14b_flf2v.json'

/** A bench with jobs on the workflow that ends on a picture, and such a picture. */
async function anEndingBench() {
  const bench = await aBench()
  const workflow = profileOf(bench.registry, FLF)
  const endFrame = join(bench.folder, 'end.png')
  await put(bench.folder, { 'end.png': await aPicture({ ...canvas, hue: 200 }) })
  return { ...bench, endFrame, job: (changes = {}) => bench.job({ workflow, ...changes }) }
}

const uploadName = async (file: string): Promise<string> =>
  `framechain_${createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
    .slice(0, 16)}.png`

test('[COMFY-END-1] the end frame is uploaded and loaded beside the start frame', async () => {
  const { comfy, render, job, startFrame, endFrame } = await anEndingBench()
  const clip = await render(job({ endFrame })).done
  const graph = comfy.submissions[0]?.graph
  expect([graph?.['30']?.inputs['image'], graph?.['31']?.inputs['image']]).toEqual([
    await uploadName(startFrame),
    await uploadName(endFrame)
  ])
  expect(graph?.['32']?.inputs['end_image']).toEqual(['31', 0])
  expect(clip.notes).not.toHaveProperty('end_frame')
})

test('[COMFY-END-2] without an end frame the graph runs as image to video, and the take says so', async () => {
  const { comfy, render, job, startFrame } = await anEndingBench()
  const clip = await render(job()).done
  const graph = comfy.submissions[0]?.graph ?? {}
  const loaders = Object.entries(graph).filter(([, { class_type }]) => class_type === 'LoadImage')
  expect(loaders.map(([id, { inputs }]) => [id, inputs['image']])).toEqual([['30', await uploadName(startFrame)]])
  expect(graph['32']?.inputs['start_image']).toEqual(['30', 0])
  expect(graph['32']?.inputs).not.toHaveProperty('end_image')
  expect(clip.notes['end_frame']).toMatchObject({ used: false, left_out: ['32.end_image'] })
})

test('[COMFY-END-3] settings tell whether there is an end frame, not where it lies', async () => {
  const { engine, job, endFrame } = await anEndingBench()
  const settings = await engine.settings(job({ endFrame }))
  expect(await engine.settings(job({ endFrame: '/elsewhere.png' }))).toEqual(settings)
  expect(await engine.settings(job())).not.toEqual(settings)
  expect(await engine.settings(job({ endFrame: null }))).toEqual(await engine.settings(job()))
})

test('[COMFY-END-4] an end frame that has gone from the server is sent again', async () => {
  const { comfy, render, job, endFrame } = await anEndingBench()
  await render(job({ endFrame })).done
  const input = comfy.folder('input')
  const name = await uploadName(endFrame)
  await rm(join(input, name))
  await render(job({ endFrame, seed: 8 })).done
  expect(await readdir(input)).toContain(name)
})
