import { execFileSync } from 'node:child_process'
import { mkdir, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { StudioError } from '../../../services/contract/studio-error.ts'
import { shotSettings } from '../../../services/model/storyboard.ts'
import {
  aFolder,
  aProjectOnDisk,
  projectFolders,
  put,
  pngStart,
  readJson,
  readText
} from '../../builders/project-folder.ts'
import { aShot } from '../../builders/storyboard.ts'

const flatShot = {
  shot_id: '001',
  filename_base: 'shot_001',
  description: 'A lighthouse',
  prompt: 'a lighthouse at dusk',
  negative_prompt: 'blurry',
  duration: '5.0',
  camera_movement: 'slow_push',
  wan_motion: { type: 'dolly', strength: 0.7, notes: 'gently' },
  seed: 42,
  cfg_scale: 6,
  steps: 30
}
const nestedShot = {
  shot_id: 1,
  filename_base: 'shot_001',
  description: 'A lighthouse',
  prompt: 'a lighthouse at dusk',
  presets: { style: 'noir', camera: 'crane', motion: 'slow' },
  flux: { seed: 18446744073709551615n, cfg: 3.5, steps: 28 },
  wan: { seed: 7, cfg: 5, steps: 20, motion_strength: 0.3 }
}
/** JSON with whole numbers of any length. */
const bigJson = (value: unknown): string =>
  JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? `<${item}>` : item), 2).replace(
    /"<(\d+)>"/g,
    '$1'
  ) + '\n'

test('[PROJECT-1] a storyboard of each form opens: flat, nested, and one that leaves out nearly all', async () => {
  const settings = []
  for (const shot of [flatShot, nestedShot, { prompt: 'only this' }]) {
    const folder = await aProjectOnDisk({ 'storyboards/storyboard_main.json': bigJson({ shots: [shot] }) })
    const store = await projectFolders().open(folder)
    settings.push(...store.storyboard.shots.map(shotSettings))
    await store.close()
  }
  expect(settings).toMatchObject([
    { shotId: '001', seconds: 5, camera: { move: 'slow_push' }, seed: 42, cfg: 6, steps: 30 },
    { shotId: '1', seconds: 3, camera: { move: 'crane' }, seed: 7, cfg: 5, steps: 20 },
    { shotId: '001', filenameBase: '001', prompt: 'only this', seconds: 3, seed: -1 }
  ])
})

test('[PROJECT-2] a save keeps unknown fields, their order and every spelling, and writes no default', async () => {
  for (const shot of [flatShot, nestedShot, { prompt: 'only this' }]) {
    const document = { zebra: [1], version: 1, shots: [{ studio_note: { b: 1, a: null }, ...shot }], appendix: {} }
    const text = bigJson(document)
    const folder = await aProjectOnDisk({ 'storyboards/storyboard_main.json': text })
    const store = await projectFolders().open(folder)
    await store.saveStoryboard((storyboard) => ({ ...storyboard, description: 'new' }))
    await store.close()
    const saved = await readText(folder, 'storyboards/storyboard_main.json')
    const named = 'shot_id' in shot ? document : { ...document, shots: [{ shot_id: '001', ...document.shots[0] }] }
    expect(saved).toBe(bigJson({ ...named, description: 'new' }))
  }
})

test('[PROJECT-3] shots keep the ids that they were read with when others are put before them', async () => {
  const folder = await aProjectOnDisk({
    'storyboards/storyboard_main.json': { shots: [{ prompt: 'a' }, { shot_id: null, prompt: 'b' }] }
  })
  const store = await projectFolders().open(folder)
  await store.saveStoryboard(({ shots, ...storyboard }) => ({ ...storyboard, shots: [{ shot_id: 'new' }, ...shots] }))
  await store.close()
  expect(await readJson(folder, 'storyboards/storyboard_main.json')).toEqual({
    shots: [{ shot_id: 'new' }, { shot_id: '001', prompt: 'a' }, { shot_id: '002', prompt: 'b' }]
  })
})

test('[PROJECT-4] opening and closing leaves every file of the user as it was', async () => {
  const folder = await aProjectOnDisk({ 'video/_state.json': '{"storyboard_file":null}', 'notes.txt': 'mine' })
  const before = await readAll(folder)
  await (await projectFolders().open(folder)).close()
  const after = await readAll(folder)
  expect(Object.fromEntries(Object.entries(after).filter(([name]) => !name.startsWith('.framechain')))).toEqual(before)
  expect(await readdir(join(folder, '.framechain'))).toEqual(['backups'])
})

test('[PROJECT-5] a storyboards folder without a project.json opens; the notice says what was taken from where', async () => {
  const folder = await aFolder()
  await put(folder, {
    'storyboards/storyboard_main.json': {
      project: 'Lighthouse',
      video_settings: { default_fps: 25, max_segment_duration: 4 },
      shots: [aShot(), aShot({ shot_id: '002', filename_base: 'shot_002' })]
    },
    'selected/shot_002.png': pngStart
  })
  const store = await projectFolders({}, { width: 1919, height: 801 }).open(folder)
  await store.close()
  expect(await readJson(folder, 'project.json')).toEqual({
    schema: 1,
    name: 'Lighthouse',
    fps: 25,
    width: 1918,
    height: 800,
    engine: 'animatic',
    workflow: null,
    use_sage_attention: false,
    max_segment_seconds: 4
  })
  expect(store.notices).toEqual([
    'project.json was made: 25 fps, from the storyboard, and 1918 × 800, the size of selected/shot_002.png.'
  ])
})

test('[PROJECT-6] without a rate or a readable picture the new project.json has the defaults and says so', async () => {
  const folder = await aFolder()
  await put(folder, { 'storyboards/any.json': { shots: [aShot()] }, 'selected/shot_001.png': pngStart })
  const media = {
    pictureSize: () => Promise.reject(new StudioError('picture_invalid', { file: 'a', reason: 'cut short' }))
  }
  const store = await projectFolders({ media }).open(folder)
  await store.close()
  expect(store.project).toMatchObject({ name: basename(folder), fps: 24, width: 1280, height: 720 })
  expect(store.notices).toEqual([
    'project.json was made: 24 fps, as the storyboard names no rate, and 1280 × 720, as no keyframe could be read.'
  ])
})

test("[PROJECT-7] a project.json that leaves things unsaid takes them from the storyboard's video_settings, in memory only", async () => {
  const folder = await aProjectOnDisk({
    'project.json': { schema: 1, fps: null, mood: 'calm' },
    'storyboards/storyboard_main.json': { project: 'Film', video_settings: { default_fps: 30 }, shots: [aShot()] }
  })
  const store = await projectFolders().open(folder)
  expect(store.project).toMatchObject({ name: 'Film', fps: 30, width: 1280, mood: 'calm' })
  await store.saveProject((project) => ({ ...project, width: 640 }))
  await store.close()
  expect(await readText(folder, 'project.json')).toBe(
    '{\n  "schema": 1,\n  "fps": null,\n  "mood": "calm",\n  "width": 640\n}\n'
  )
})

test('[PROJECT-8] the storyboard of the state is opened; else the first storyboard_*.json, else any .json, by name', async () => {
  const folder = await aProjectOnDisk({
    'storyboards/a.json': { shots: [] },
    'storyboards/storyboard_b.json': { shots: [] },
    'storyboards/storyboard_a.json.corrupt-1': 'x',
    'storyboards/.storyboard_0.json': 'x'
  })
  const opened = async (): Promise<[string, number]> => {
    const store = await projectFolders().open(folder, { readOnly: true })
    return [store.storyboardFile, store.notices.length]
  }
  expect(await opened()).toEqual(['storyboards/storyboard_b.json', 0])
  await put(folder, { 'video/_state.json': { schema: 1, storyboard_file: 'storyboards/a.json' } })
  expect(await opened()).toEqual(['storyboards/a.json', 0])
  await put(folder, { 'video/_state.json': { schema: 1, storyboard_file: 'storyboards/gone.json' } })
  expect(await opened()).toEqual(['storyboards/storyboard_b.json', 1])
})

test('[PROJECT-9] a folder without a project, a project without a storyboard, and no folder at all are told apart', async () => {
  const folder = await aFolder()
  const open = (name: string): Promise<unknown> =>
    projectFolders()
      .open(join(folder, name))
      .catch((error: unknown) => (error instanceof StudioError ? error.code : error))
  await put(folder, { 'file.txt': 'x', 'empty/a.txt': 'x', 'no-board/project.json': { schema: 1, name: 'a' } })
  await mkdir(join(folder, 'no-shots/storyboards'), { recursive: true })
  expect(await Promise.all(['not-there', 'file.txt', 'empty', 'no-board', 'no-shots'].map(open))).toEqual([
    'project_missing',
    'project_missing',
    'project_missing',
    'storyboard_missing',
    'storyboard_missing'
  ])
  expect(await readdir(join(folder, 'empty'))).toEqual(['a.txt'])
})

test('[PROJECT-10] what cannot be read is named with file, path inside it, what was expected and what is there', async () => {
  const board = (...shots: unknown[]): Record<string, unknown> => ({ 'storyboards/storyboard_main.json': { shots } })
  const file = 'storyboards/storyboard_main.json'
  const cases: [Record<string, unknown>, Record<string, unknown>][] = [
    [
      board(aShot(), aShot({ shot_id: '2', duration: -1 })),
      { file, path: 'shots[1].duration', expected: 'more than 0 seconds', found: '-1' }
    ],
    [board(aShot({ duration: 'soon' })), { file, path: 'shots[0].duration', expected: 'a number', found: '"soon"' }],
    [board(7), { file, path: 'shots[0]', expected: 'an object', found: '7' }],
    [board(aShot(), aShot()), { file, path: 'shots[1].shot_id', found: '"001"' }],
    [{ [file]: { shots: {} } }, { file, path: 'shots', expected: 'a list of shots', found: 'an object' }],
    [{ [file]: [] }, { file, path: '', found: 'a list' }],
    [
      { [file]: '{"shots": [{"duration": NaN}]}' },
      { file, path: 'line 1, column 25', found: 'NaN', line: 1, column: 25 }
    ],
    [{ [file]: '\ufeff{"shots": [' }, { file, path: 'line 1, column 12', found: 'the end of the file' }],
    [
      { 'project.json': { schema: 1, name: 'a', fps: 0 } },
      { file: 'project.json', path: 'fps', expected: 'at least 1', found: '0' }
    ],
    [{ 'project.json': { schema: 1, engine: 'magic' } }, { file: 'project.json', path: 'engine', found: '"magic"' }],
    [
      { 'project.json': { schema: 'one' } },
      { file: 'project.json', path: 'schema', expected: 'one of 1', found: '"one"' }
    ]
  ]
  for (const [files, facts] of cases) {
    const opened = projectFolders().open(await aProjectOnDisk(files))
    await expect(opened).rejects.toMatchObject({ code: 'file_invalid', facts })
  }
})

test('[PROJECT-11] a storyboard too large, a pipe or a folder under its name is refused, not waited for', async () => {
  const large = await aProjectOnDisk({ 'storyboards/storyboard_main.json': ' '.repeat(20 * 1024 * 1024 + 1) })
  await expect(projectFolders().open(large)).rejects.toMatchObject({ facts: { expected: 'at most 20 MB' } })
  const folder = await aProjectOnDisk()
  execFileSync('mkfifo', [join(folder, 'video.fifo')])
  await put(folder, { 'video/_state.json': { schema: 1, selection_file: 'video.fifo' } })
  expect((await (await projectFolders().open(folder, { readOnly: true })).keyframes()).size).toBe(1)
  execFileSync('mkfifo', [join(folder, 'storyboards/storyboard_0.json')])
  await expect(projectFolders().open(folder)).rejects.toMatchObject({
    facts: { expected: 'a file', found: 'a special file' }
  })
  await rm(join(folder, 'storyboards/storyboard_0.json'))
  await mkdir(join(folder, 'storyboards/storyboard_a.json'))
  await expect(projectFolders().open(folder)).rejects.toMatchObject({
    facts: { expected: 'a file', found: 'a folder' }
  })
})

test('[PROJECT-12] create makes a project that opens, with the storyboard it was given', async () => {
  const folder = join(await aFolder(), 'new/film')
  const settings = { name: 'Film', fps: 25, width: 640, height: 360 }
  await projectFolders().create(folder, settings)
  expect(await readJson(folder, 'project.json')).toEqual({
    schema: 1,
    ...settings,
    engine: 'animatic',
    workflow: null,
    use_sage_attention: false
  })
  expect((await readdir(folder)).toSorted()).toEqual(
    ['.framechain', 'export', 'keyframes', 'project.json', 'selected', 'storyboards', 'video'].toSorted()
  )
  const store = await projectFolders().open(folder)
  expect([store.project.name, store.storyboard.shots, store.notices]).toEqual(['Film', [], []])
  await store.close()
})

test('[PROJECT-13] create refuses a folder that holds a project, and never writes over a file', async () => {
  const settings = { name: 'Film', fps: 25, width: 640, height: 360 }
  const whole = await aProjectOnDisk()
  const boardOnly = await aFolder()
  await put(boardOnly, { 'storyboards/mine.json': '{}' })
  for (const folder of [whole, boardOnly]) {
    const before = await readAll(folder)
    await expect(projectFolders().create(folder, settings)).rejects.toMatchObject({ code: 'project_exists' })
    expect(await readAll(folder)).toEqual(before)
  }
  const inTheWay = await aFolder()
  await put(inTheWay, { video: 'a file' })
  await expect(projectFolders().create(inTheWay, settings)).rejects.toMatchObject({ facts: { file: 'video' } })
  const others = await aFolder()
  await put(others, { 'notes.txt': 'mine', 'keyframes/a.png': pngStart })
  await projectFolders().create(others, settings)
  expect(await readText(others, 'notes.txt')).toBe('mine')
  const wrong = await aFolder()
  await expect(projectFolders().create(wrong, { ...settings, fps: 0 })).rejects.toMatchObject({ code: 'usage' })
  expect(await readdir(wrong)).toEqual([])
})

test('[PROJECT-14] a look for reading only writes nothing at all, and says so when asked to save', async () => {
  const folder = await aProjectOnDisk({
    '.a.json.0123456789abcdef.framechain-tmp': 'x',
    'project.json': { name: 'old' }
  })
  const before = await readAll(folder)
  const store = await projectFolders().open(folder, { readOnly: true })
  for (const save of [
    () => store.saveProject((project) => ({ ...project, fps: 30 })),
    () => store.saveStoryboard((storyboard) => ({ ...storyboard, description: 'x' })),
    () => store.state.update((state) => ({ ...state, last_video_path: 'a' })),
    () => store.files.write('a.txt', 'x'),
    () => store.files.remove('project.json')
  ])
    await expect(save()).rejects.toMatchObject({ code: 'project_read_only' })
  await store.close()
  expect(await readAll(folder)).toEqual(before)
})

test('[PROJECT-15] a change by another program while the project is open is among the backups after a save', async () => {
  const folder = await aProjectOnDisk()
  const store = await projectFolders().open(folder)
  await put(folder, { 'storyboards/storyboard_main.json': '{"shots":[],"by":"hand"}' })
  await store.saveStoryboard((storyboard) => ({ ...storyboard, description: 'from here' }))
  await store.close()
  const backups = await readAll(join(folder, '.framechain/backups'))
  expect(Object.values(backups).filter((text) => text.includes('"by":"hand"'))).toHaveLength(1)
  expect(store.notices).toEqual([expect.stringContaining('changed by another program')])
})

test('[PROJECT-16] a save that is out of range is refused and changes nothing', async () => {
  const folder = await aProjectOnDisk()
  const store = await projectFolders().open(folder)
  const before = await readText(folder, 'project.json')
  await expect(store.saveProject((project) => ({ ...project, fps: -1 }))).rejects.toMatchObject({
    facts: { path: 'fps' }
  })
  expect([store.project.fps, await readText(folder, 'project.json')]).toEqual([24, before])
  await store.close()
})

test('[PROJECT-17] an open that is cancelled leaves no lock', async () => {
  const folder = await aProjectOnDisk()
  const cancelled = new AbortController()
  cancelled.abort()
  await expect(projectFolders().open(folder, { signal: cancelled.signal })).rejects.toMatchObject({
    name: 'AbortError'
  })
  const during = new AbortController()
  const host = { name: 'here', pid: process.pid, machineId: null, bootId: null, pidNamespace: null }
  const look = (): Promise<{ isRunning: boolean; startedAt: null }> => {
    during.abort()
    return Promise.resolve({ isRunning: true, startedAt: null })
  }
  const opened = projectFolders({ host: { ...host, look } }).open(folder, { signal: during.signal })
  await expect(opened).rejects.toMatchObject({ name: 'AbortError' })
  await (await projectFolders().open(folder, { signal: new AbortController().signal })).close()
})

test('[PROJECT-18] a project folder that is itself a link opens under its real path', async () => {
  const folder = await aProjectOnDisk()
  const link = join(await aFolder(), 'link')
  await symlink(folder, link)
  const store = await projectFolders().open(link, { readOnly: true })
  expect(store.folder).toBe(folder)
})

async function readAll(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [file.slice(folder.length + 1), await readFile(file, 'utf8')]))
  )
}
