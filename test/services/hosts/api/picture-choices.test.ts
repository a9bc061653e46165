import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { addPicture, candidatesOf } from '../../../../services/hosts/api/candidates.ts'
import { choosePictures } from '../../../../services/hosts/api/picture-choices.ts'
import { createMedia } from '../../../../services/media/create-media.ts'
import { aPicture } from '../../../builders/pictured-project.ts'
import { aProjectOnDisk, projectFolders, readJson, readText } from '../../../builders/project-folder.ts'
import { aShot } from '../../../builders/storyboard.ts'
import { createFakeAssets } from '../../../fakes/fake-assets.ts'

const SELECTION = 'selected/selected_keyframes.json'
const now = () => new Date('2026-01-01T00:00:00Z')

async function aProject(
  files: Record<string, unknown> = {},
  shots = [aShot(), aShot({ shot_id: '002', filename_base: 'shot_002' })]
) {
  const folder = await aProjectOnDisk({ 'storyboards/storyboard_main.json': { shots }, ...files })
  const store = await projectFolders().open(folder)
  onTestFinished(() => store.close())
  const pictureOf = async (shot: string) => (await store.keyframes()).get(shot)
  return {
    folder,
    store,
    pictureOf,
    choose: (choices: Record<string, string | null>) => choosePictures(store, choices, now)
  }
}

const candidates = async () => ({
  'keyframes/shot_001_v1.png': await aPicture({ hue: 1 }),
  'keyframes/shot_001_v2.png': await aPicture({ hue: 2 })
})

test('[CHOICE-1] the chosen candidate is copied beside the selection, which says where it comes from', async () => {
  const { folder, choose, pictureOf } = await aProject(await candidates())
  expect(await pictureOf('001')).toEqual({ file: 'keyframes/shot_001_v2.png' })
  await choose({ '001': 'keyframes/shot_001_v1.png' })
  expect(await pictureOf('001')).toEqual({ file: 'selected/shot_001_v1.png' })
  expect(await readJson(folder, SELECTION)).toEqual({
    project: 'Test film',
    total_shots: 1,
    exported_at: '2026-01-01T00:00:00.000Z',
    selections: [
      {
        shot_id: '001',
        filename_base: 'shot_001',
        selected_variant: 1,
        selected_file: 'shot_001_v1.png',
        source_path: 'keyframes/shot_001_v1.png',
        export_path: 'selected/shot_001_v1.png'
      }
    ]
  })
})

test('[CHOICE-2] null lets the names decide again as they did before, and the copy is gone', async () => {
  const { folder, choose, pictureOf } = await aProject(await candidates())
  await choose({ '001': 'keyframes/shot_001_v1.png' })
  await choose({ '001': null })
  expect(await pictureOf('001')).toEqual({ file: 'keyframes/shot_001_v2.png' })
  expect(await readdir(join(folder, 'selected'))).toEqual(['selected_keyframes.json'])
  // what an undo knew the picture by is found again
  await choose({ '001': 'selected/shot_001_v1.png' })
  expect(await pictureOf('001')).toEqual({ file: 'selected/shot_001_v1.png' })
})

test('[CHOICE-3] unknown fields and other entries stay, and an entry keeps its place', async () => {
  const selection = {
    tool: { version: 3 },
    selections: [
      { shot_id: 1, selected_file: 'shot_001_v1.png', note: 'old' },
      { shot_id: '002', selected_file: 'b.png', own: [1] }
    ]
  }
  const { folder, choose } = await aProject({ [SELECTION]: selection, ...(await candidates()) }, [
    aShot({ shot_id: 1 }),
    aShot({ shot_id: '002', filename_base: 'shot_002' })
  ])
  await choose({ '1': 'keyframes/shot_001_v2.png' })
  expect(await readJson(folder, SELECTION)).toMatchObject({
    tool: { version: 3 },
    selections: [
      { shot_id: '1', selected_file: 'shot_001_v2.png', note: 'old' },
      { shot_id: '002', selected_file: 'b.png', own: [1] }
    ]
  })
})

test('[CHOICE-4] another picture of the same name is not written over: two shots may use both', async () => {
  const { folder, choose, pictureOf } = await aProject({
    ...(await candidates()),
    'selected/shot_001_v1.png': await aPicture({ hue: 200 })
  })
  await choose({ '002': 'selected/shot_001_v1.png' })
  await choose({ '001': 'keyframes/shot_001_v1.png' })
  expect([await pictureOf('001'), await pictureOf('002')]).toEqual([
    { file: 'selected/shot_001_v1-2.png' },
    { file: 'selected/shot_001_v1.png' }
  ])
  await choose({ '001': null })
  expect((await readdir(join(folder, 'selected'))).toSorted()).toEqual(['selected_keyframes.json', 'shot_001_v1.png'])
})

test('[CHOICE-5] a picture that is not there, or leads out, is an error and changes nothing', async () => {
  const { folder, choose } = await aProject({ ...(await candidates()), [SELECTION]: { selections: [] } })
  const before = await readText(folder, SELECTION)
  await expect(choose({ '001': 'keyframes/none.png' })).rejects.toMatchObject({ code: 'file_missing' })
  await expect(choose({ '001': '../secret.png' })).rejects.toMatchObject({ code: 'path_outside' })
  await expect(choose({ '001': '/etc/passwd' })).rejects.toMatchObject({ code: 'path_outside' })
  expect(await readText(folder, SELECTION)).toBe(before)
})

test('[CHOICE-6] a selection that can not be read is not written over', async () => {
  const { folder, choose } = await aProject({ ...(await candidates()), [SELECTION]: '{"selections": [' })
  await expect(choose({ '001': 'keyframes/shot_001_v1.png' })).rejects.toMatchObject({ code: 'file_invalid' })
  expect(await readText(folder, SELECTION)).toBe('{"selections": [')
})

test('[CHOICE-7] candidates are the pictures of the shot and of no other, in the order of their variants', async () => {
  const picture = await aPicture()
  const { store } = await aProject(
    {
      'keyframes/shot_1_v10.png': picture,
      'keyframes/shot_1_v2.jpg': picture,
      'keyframes/shot_10_v1.png': picture,
      'keyframes/notes.txt': 'x',
      'selected/shot_1-final.png': picture,
      'selected/other.webp': picture
    },
    [aShot({ filename_base: 'shot_1' }), aShot({ shot_id: '010', filename_base: 'shot_10' })]
  )
  const assets = createFakeAssets().ofProject('p', store)
  const found = await candidatesOf({ store, assets }, '001', 'selected/other.webp')
  expect(found.map(({ file, variant, is_selected }) => [file, variant, is_selected])).toEqual([
    ['selected/other.webp', null, true],
    ['selected/shot_1-final.png', null, false],
    ['keyframes/shot_1_v2.jpg', 2, false],
    ['keyframes/shot_1_v10.png', 10, false]
  ])
  await expect(candidatesOf({ store, assets }, 'none', null)).rejects.toMatchObject({ code: 'shot_unknown' })
})

test('[CHOICE-8] an added picture gets the next free number, whatever its ending, and the form that it has', async () => {
  const picture = await aPicture()
  const { store } = await aProject({ 'keyframes/shot_001_v4.JPG': picture, 'keyframes/Shot_001_v5.png': picture })
  const media = createMedia()
  const add = (name: string, bytes: Uint8Array, filename_base?: string) =>
    addPicture(store, media, { picture: new File([bytes], name), filename_base })
  expect(await add('a.jpg', picture, 'shot_001')).toEqual({
    file: 'keyframes/shot_001_v6.png',
    filename_base: 'shot_001'
  })
  expect(await add('Beach day_v3.png', picture)).toMatchObject({ file: 'keyframes/Beach day_v1.png' })
  const hostile = await add('x.png', picture, '../../etc: "x"')
  expect(hostile.file).toMatch(/^keyframes\/[\w-]+_v1\.png$/)
  const cut = picture.slice(0, 60)
  for (const bytes of [cut, Buffer.from('<svg/>'), new Uint8Array()])
    await expect(add('bad.png', bytes, 'bad')).rejects.toMatchObject({ code: 'picture_invalid' })
  expect((await store.files.list('keyframes')).filter((name) => name.startsWith('bad'))).toEqual([])
})
