import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nodeFileLayer } from '../../../services/files/file-layer.ts'
import type { Keyframe } from '../../../services/model/video-plan-builder.ts'
import { recording, systemError, watched } from '../../builders/file-layer.ts'
import { aFolder, aProjectOnDisk, pngStart, projectFolders, put } from '../../builders/project-folder.ts'
import { aShot } from '../../builders/storyboard.ts'

const selection = (...selections: unknown[]): Record<string, unknown> => ({
  'selected/selected_keyframes.json': { project: 'Film', total_shots: 'two', selections }
})
const pictures = (...names: string[]): Record<string, unknown> =>
  Object.fromEntries(names.map((name) => [name, pngStart]))
const board = (...shots: Record<string, unknown>[]): Record<string, unknown> => ({
  'storyboards/storyboard_main.json': { shots: shots.map((shot) => aShot(shot)) }
})

async function keyframesOf(files: Record<string, unknown>): Promise<Record<string, Keyframe>> {
  const folder = await aProjectOnDisk(files)
  const store = await projectFolders().open(folder, { readOnly: true })
  return Object.fromEntries(await store.keyframes())
}

/** The keyframe of shot 001 for one selection entry and these pictures. */
const keyframeOf = async (entry: Record<string, unknown>, ...names: string[]): Promise<Keyframe | undefined> =>
  (await keyframesOf({ ...pictures(...names), ...selection({ shot_id: '001', ...entry }) }))['001']

test('[KEYFRAME-1] a selection is looked for in order: export_path, selected, keyframes, source_path', async () => {
  const entry = { selected_file: 'b.png', export_path: 'art/a.png', source_path: 'raw/c.png' }
  const places = ['art/a.png', 'selected/b.png', 'keyframes/b.png', 'raw/c.png']
  const found = await Promise.all(places.map((_, index) => keyframeOf(entry, ...places.slice(index))))
  expect(found).toEqual(places.map((file) => ({ file })))
  expect(await keyframeOf(entry)).toEqual({ problem: 'keyframe_missing', file: 'art/a.png' })
})

test('[KEYFRAME-2] of a path of another machine only the file name is used, in selected and keyframes', async () => {
  const paths = [
    '/home/anna/MyFilm/selected/b.png',
    'D:\\Films\\MyFilm\\selected\\b.png',
    '\\\\nas\\films\\b.png',
    '../../b.png'
  ]
  for (const source_path of paths) {
    expect(await keyframeOf({ source_path }, 'selected/b.png')).toEqual({ file: 'selected/b.png' })
    expect(await keyframeOf({ export_path: source_path }, 'keyframes/b.png')).toEqual({ file: 'keyframes/b.png' })
    expect(await keyframeOf({ selected_file: source_path }, 'b.png')).toEqual({
      problem: 'keyframe_missing',
      file: 'selected/b.png'
    })
  }
  expect(await keyframeOf({ source_path: '..' })).toEqual({ problem: 'keyframe_outside', file: null })
})

test('[KEYFRAME-3] slashes of Windows, letter case and Unicode forms of another system are seen through', async () => {
  expect(await keyframeOf({ selected_file: 'selected\\B.PNG' }, 'selected/b.png')).toEqual({ file: 'selected/b.png' })
  expect(await keyframeOf({ selected_file: 'u\u0308ber.png' }, 'selected/\u00fcber.png')).toEqual({
    file: 'selected/\u00fcber.png'
  })
})

test('[KEYFRAME-4] without a selection the picture in selected that bears the name is taken, else the highest version in keyframes', async () => {
  const found = async (...names: string[]): Promise<string | null | undefined> =>
    (await keyframesOf(pictures(...names)))['001']?.file
  const inOrder = [
    'selected/shot_001.jpg',
    'selected/shot_001_v12.png',
    'selected/shot_001_v9.webp',
    'selected/shot_001-final.jpeg',
    'keyframes/shot_001_v12.png',
    'keyframes/shot_001_v9.png',
    'keyframes/shot_001.png'
  ]
  for (let index = 0; index < inOrder.length; index++) expect(await found(...inOrder.slice(index))).toBe(inOrder[index])
  expect(
    await found('selected/shot_0010.png', 'keyframes/shot_001_old.png', 'selected/shot_001.txt', 'shot_001.png')
  ).toBeNull()
})

test('[KEYFRAME-5] a picture belongs to the shot with the longest name that it bears', async () => {
  const keyframes = await keyframesOf({
    ...board(
      { shot_id: 'a', filename_base: 'shot_1' },
      { shot_id: 'b', filename_base: 'shot_1_2' },
      { shot_id: 'c', filename_base: 'Shot_1' }
    ),
    ...pictures('selected/shot_1_2.png', 'selected/shot_10.png', 'keyframes/shot_1_v2.png')
  })
  expect(keyframes).toEqual({
    a: { file: 'keyframes/shot_1_v2.png' },
    b: { file: 'selected/shot_1_2.png' },
    c: { file: 'keyframes/shot_1_v2.png' }
  })
})

test('[KEYFRAME-6] one bad entry costs its own shot and no other', async () => {
  const keyframes = await keyframesOf({
    ...board(
      { shot_id: 'a' },
      { shot_id: 'b', filename_base: 'b' },
      { shot_id: '3', filename_base: 'c' },
      { shot_id: 'd', filename_base: 'd' }
    ),
    ...pictures('selected/good.png', 'selected/b.png'),
    ...selection(
      null,
      7,
      'text',
      {},
      { shot_id: {} },
      { shot_id: 'a', selected_file: 'gone.png' },
      { shot_id: 'b', selected_file: 5 },
      { shot_id: 3, selected_file: 'good.png' }
    )
  })
  expect(keyframes).toEqual({
    a: { problem: 'keyframe_missing', file: 'selected/gone.png' },
    b: { file: 'selected/b.png' },
    3: { file: 'selected/good.png' },
    d: { problem: 'no_keyframe', file: null }
  })
})

test('[KEYFRAME-7] what is empty, a folder, or no picture is unreadable; a JPEG and a WebP are pictures', async () => {
  const shots = ['empty', 'folder', 'html', 'jpeg', 'webp']
  const folder = await aProjectOnDisk({
    ...board(...shots.map((name) => ({ shot_id: name }))),
    ...selection(...shots.map((name) => ({ shot_id: name, selected_file: `${name}.png` }))),
    'selected/empty.png': '',
    'selected/html.png': '<!doctype html><html></html>',
    'selected/jpeg.png': Buffer.from('ffd8ffe000104a4649460001', 'hex'),
    'selected/webp.png': 'RIFF\u0010\u0000\u0000\u0000WEBPVP8 '
  })
  await mkdir(join(folder, 'selected/folder.png'))
  const store = await projectFolders().open(folder, { readOnly: true })
  const problems = [...(await store.keyframes())].map(([name, { problem }]) => [name, problem])
  expect(problems).toEqual([
    ['empty', 'keyframe_unreadable'],
    ['folder', 'keyframe_unreadable'],
    ['html', 'keyframe_unreadable'],
    ['jpeg', undefined],
    ['webp', undefined]
  ])
})

test('[KEYFRAME-11] trouble of the disk that passes costs no picture, and trouble that stays costs its own only', async () => {
  const folder = await aProjectOnDisk({
    ...board({ shot_id: 'a' }, { shot_id: 'b' }),
    ...selection({ shot_id: 'a', selected_file: 'a.png' }, { shot_id: 'b', selected_file: 'b.png' }),
    ...pictures('selected/a.png', 'selected/b.png')
  })
  let left = 0
  const files = watched(nodeFileLayer, (call) => {
    if (call.endsWith('/a.png') && left-- > 0) throw systemError('EIO')
  })
  const store = await projectFolders({ files }).open(folder, { readOnly: true })
  const problems = async (troubles: number) => {
    left = troubles
    return [...(await store.keyframes()).values()].map(({ problem }) => problem)
  }
  expect(await problems(2)).toEqual([undefined, undefined])
  expect(await problems(Infinity)).toEqual(['keyframe_unreadable', undefined])
})

test('[KEYFRAME-8] a link inside the project is followed, one that leads out is not', async () => {
  const outside = await aFolder()
  await put(outside, pictures('secret.png'))
  const folder = await aProjectOnDisk({
    ...board({ shot_id: 'in' }, { shot_id: 'out' }, { shot_id: 'folder' }),
    ...pictures('keyframes/a.png'),
    ...selection(
      { shot_id: 'in', selected_file: 'in.png' },
      { shot_id: 'out', selected_file: 'out.png' },
      { shot_id: 'folder', source_path: 'linked/secret.png' }
    )
  })
  await symlink('../keyframes/a.png', join(folder, 'selected/in.png'))
  await symlink(join(outside, 'secret.png'), join(folder, 'selected/out.png'))
  await symlink(outside, join(folder, 'linked'))
  const store = await projectFolders().open(folder, { readOnly: true })
  expect(Object.fromEntries(await store.keyframes())).toEqual({
    in: { file: 'selected/in.png' },
    out: { problem: 'keyframe_outside', file: 'selected/out.png' },
    folder: { problem: 'keyframe_outside', file: 'linked/secret.png' }
  })
})

test('[KEYFRAME-9] the selection that the state names is read; a broken one is named', async () => {
  const files = {
    ...pictures('selected/a.png', 'selected/b.png'),
    ...selection({ shot_id: '001', selected_file: 'a.png' })
  }
  const other = { 'selected/other.json': { selections: [{ shot_id: '001', selected_file: 'b.png' }] } }
  const state = (selection_file: string): Record<string, unknown> => ({
    'video/_state.json': { schema: 1, selection_file }
  })
  expect(await keyframesOf({ ...files, ...other, ...state('selected/other.json') })).toEqual({
    '001': { file: 'selected/b.png' }
  })
  expect(await keyframesOf({ ...files, ...state('selected/gone.json') })).toEqual({ '001': { file: 'selected/a.png' } })
  const broken = keyframesOf({ 'selected/selected_keyframes.json': '{"selections": [}' })
  await expect(broken).rejects.toMatchObject({
    code: 'file_invalid',
    facts: { file: 'selected/selected_keyframes.json', path: 'line 1, column 17' }
  })
})

test('[KEYFRAME-10] a thousand shots cost one reading of each folder', async () => {
  const names = Array.from({ length: 1000 }, (_, index) => `shot_${index}`)
  const folder = await aProjectOnDisk({
    ...board(...names.map((name) => ({ shot_id: name, filename_base: name }))),
    ...pictures(...names.map((name) => `selected/${name}.png`)),
    ...selection(...names.slice(0, 500).map((name) => ({ shot_id: name, selected_file: `${name}.png` })))
  })
  const { files, calls } = recording(nodeFileLayer)
  const store = await projectFolders({ files }).open(folder, { readOnly: true })
  calls.length = 0
  const keyframes = await store.keyframes()
  expect([...keyframes.values()].filter(({ problem }) => problem !== undefined)).toEqual([])
  expect(calls.filter((call) => call.startsWith('list')).length).toBeLessThanOrEqual(3)
})
