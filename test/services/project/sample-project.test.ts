import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { cameraMoves } from '../../../services/model/camera.ts'
import { shotSettings, storyboardSchema } from '../../../services/model/storyboard.ts'
import { createSampleProjects, sampleProjects } from '../../../services/project/sample-project.ts'
import { aFolder, projectFolders, put, readJson, readText } from '../../builders/project-folder.ts'

const sample = join(import.meta.dirname, '../../../services/project/samples/lighthouse')
const file = sampleProjects.lighthouse.storyboard
const storyboard = storyboardSchema.parse(JSON.parse(await readFile(join(sample, file), 'utf8')))
const pictures = (await readdir(sample)).filter((name) => name.endsWith('.jpg'))

test('[SAMPLE-1] Lighthouse uses every camera movement once, and one word that nobody foresaw, kept as written', () => {
  const words = storyboard.shots.map(({ camera_movement }) => camera_movement)
  expect(words.length).toBe(cameraMoves.length + 1)
  expect(new Set(words)).toEqual(new Set([...cameraMoves, 'handheld']))
})

test('[SAMPLE-2] its eight shots last 34.95 s, 839 frames at 24 fps, and only one length is a multiple of three', () => {
  const seconds = storyboard.shots.map((shot) => shotSettings(shot).seconds)
  expect(seconds).toEqual([6.4, 5, 3, 7.25, 4.4, 0.8, 2.5, 5.6])
  expect(seconds.map((each) => Math.round(each * 24)).reduce((sum, frames) => sum + frames, 0)).toBe(839)
  expect(seconds.filter((each) => each % 3 === 0)).toEqual([3])
})

test('[SAMPLE-3] every shot says what an engine needs, in the flat form or in the nested one', () => {
  const nested = storyboard.shots.filter(({ presets }) => presets !== undefined)
  expect(nested.map(({ shot_id }) => shot_id)).toEqual(['004', '007'])
  for (const shot of storyboard.shots) {
    const { prompt, negativePrompt, cfg, steps, seed } = shotSettings(shot)
    expect(prompt.length).toBeGreaterThan(100)
    expect(negativePrompt).not.toBe('')
    expect([cfg, steps].every((value) => value !== undefined)).toBe(true)
    expect(seed).toBeGreaterThanOrEqual(-1)
    expect(shot.wan_motion?.strength ?? shot.wan?.motion_strength).toBeTypeOf('number')
  }
})

test('[SAMPLE-4] its keyframes are whole pictures of 1280 × 720, one for each shot, below 4 MB together', async () => {
  expect(pictures).toEqual(storyboard.shots.map(({ filename_base }) => `${filename_base}_v1.jpg`))
  let bytes = 0
  for (const name of pictures) {
    const path = join(sample, name)
    const { data, info } = await sharp(path, { failOn: 'warning' }).raw().toBuffer({ resolveWithObject: true })
    expect([name, info.width, info.height, data.length]).toEqual([name, 1280, 720, 1280 * 720 * 3])
    bytes += (await stat(path)).size
  }
  expect(bytes).toBeLessThan(4_000_000)
})

test('[SAMPLE-5] a project of the sample opens with its storyboard and a readable keyframe for every shot', async () => {
  const folder = join(await aFolder(), 'Lighthouse')
  const projects = projectFolders()
  await createSampleProjects({ projects }).create('lighthouse', folder)
  const store = await projects.open(folder, { readOnly: true })
  const { name, fps, width, height, engine, workflow } = store.project
  expect({ name, fps, width, height, engine, workflow }).toEqual({
    name: 'Lighthouse',
    fps: 24,
    width: 1280,
    height: 720,
    engine: 'animatic',
    workflow: null
  })
  expect(await readJson(folder, store.storyboardFile)).toEqual(JSON.parse(await readFile(join(sample, file), 'utf8')))
  expect([...(await store.keyframes())]).toEqual(
    storyboard.shots.map(({ shot_id, filename_base }) => [shot_id, { file: `selected/${filename_base}_v1.jpg` }])
  )
  await store.close()
  for (const name of pictures) {
    const original = await readFile(join(sample, name))
    expect(original.equals(await readFile(join(folder, 'keyframes', name)))).toBe(true)
    expect(original.equals(await readFile(join(folder, 'selected', name)))).toBe(true)
  }
})

test('[SAMPLE-6] what the user sets wins over what the sample brings', async () => {
  const folder = await aFolder()
  const settings = { name: 'Mine', fps: 25, width: 640, height: 360 }
  await createSampleProjects({ projects: projectFolders() }).create('lighthouse', folder, settings)
  expect(await readJson(folder, 'project.json')).toMatchObject({ ...settings, engine: 'animatic' })
})

test('[SAMPLE-7] a name that is no sample is refused with those that are, and nothing is written', async () => {
  const folder = join(await aFolder(), 'film')
  for (const name of ['windmill', '../lighthouse', 'toString', ''])
    await expect(createSampleProjects({ projects: projectFolders() }).create(name, folder)).rejects.toMatchObject({
      code: 'usage',
      fix: 'Choose one of: lighthouse.'
    })
  await expect(stat(folder)).rejects.toMatchObject({ code: 'ENOENT' })
})

test('[SAMPLE-8] a folder that already holds a project is left as it is', async () => {
  const folder = await aFolder()
  await put(folder, { 'project.json': '{"schema":1,"name":"Old"}' })
  await expect(createSampleProjects({ projects: projectFolders() }).create('lighthouse', folder)).rejects.toMatchObject(
    {
      code: 'project_exists'
    }
  )
  expect(await readdir(folder, { recursive: true })).not.toContain('selected/selected_keyframes.json')
  expect(await readText(folder, 'project.json')).toBe('{"schema":1,"name":"Old"}')
})
