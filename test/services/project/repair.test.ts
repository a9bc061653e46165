import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { StudioError } from '../../../services/contract/studio-error.ts'
import { nodeFileLayer } from '../../../services/files/file-layer.ts'
import { KEPT_BACKUPS } from '../../../services/project/backups.ts'
import { failing, unsynced } from '../../builders/file-layer.ts'
import {
  aFolder,
  aProjectOnDisk,
  projectContents,
  projectFolders,
  put,
  readJson,
  readText
} from '../../builders/project-folder.ts'

const fixtures = new URL('../../fixtures/project/', import.meta.url)
const fixture = (name: string): Promise<string> => readFile(new URL(name, fixtures), 'utf8')
const clock = { now: () => new Date('2026-03-04T05:06:07.089Z') }
const kept = (file: string): string => `${file}.corrupt-2026-03-04T05-06-07-089Z`
const state = { schema: 1, last_video_path: 'export/film.mp4' }

/** A project that was opened and closed well, so that it has its backups. */
async function aBackedUpProject(files: Record<string, unknown> = {}): Promise<string> {
  const folder = await aProjectOnDisk({ 'video/_state.json': state, ...files })
  await (await projectFolders().open(folder)).close()
  return folder
}

test('[REPAIR-1] cut or flipped anywhere, project.json and the state open with what was saved last, and the bad file is kept', async () => {
  const folder = await aBackedUpProject()
  const folders = projectFolders({ files: unsynced(nodeFileLayer) })
  const originals = new Map<string, Buffer>()
  for (const file of ['project.json', 'video/_state.json']) originals.set(file, await readFile(join(folder, file)))
  const damage = fc.record({
    file: fc.constantFrom('project.json', 'video/_state.json'),
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    bits: fc.option(fc.integer({ min: 1, max: 255 }))
  })
  await fc.assert(
    fc.asyncProperty(damage, async ({ file, at, bits }) => {
      const bytes = Buffer.from(originals.get(file) ?? '')
      const offset = Math.floor(at * bytes.length)
      if (bits !== null) bytes[offset] = (bytes[offset] ?? 0) ^ bits
      const bad = bits === null ? bytes.subarray(0, offset) : bytes
      await writeFile(join(folder, file), bad)
      const store = await folders.open(folder).catch((error: unknown) => error)
      const isNewer = store instanceof StudioError && store.code === 'project_newer'
      if (store instanceof Error && !isNewer) throw store
      const aside = (await readdir(join(folder, file, '..'))).filter((name) => name.includes('.corrupt-'))
      // a flip may also make another document that is as good, or one of a newer version: those stand as they are
      if (aside.length === 0) expect((await readFile(join(folder, file))).equals(bad)).toBe(true)
      else {
        expect(aside).toHaveLength(1)
        expect((await readFile(join(folder, file, '..', aside[0] ?? ''))).equals(bad)).toBe(true)
        expect((await readFile(join(folder, file))).equals(originals.get(file) ?? bad)).toBe(true)
        await rm(join(folder, file, '..', aside[0] ?? ''))
      }
      if (bits === null && offset < bytes.length - 2) expect(aside).toHaveLength(1)
      if (!(store instanceof Error)) await (store as { close(): Promise<void> }).close()
      await rm(join(folder, '.framechain/backups'), { recursive: true })
      for (const [name, good] of originals) await writeFile(join(folder, name), good)
      await (await folders.open(folder)).close()
    }),
    { numRuns: 200 }
  )
})

test('[REPAIR-2] the notice says what was wrong, what it was opened from, and where the bad file is', async () => {
  const folder = await aBackedUpProject()
  await put(folder, { 'project.json': '{"schema": 1, "name', 'video/_state.json': '' })
  const store = await projectFolders({ clock }).open(folder)
  await store.close()
  expect(store.notices).toEqual([
    `project.json can't be read: line 1, column 20: expected the end of a text in quotes, found the end of the file. It was opened from its newest good backup. The bad file is kept as ${kept('project.json')}.`,
    `video/_state.json can't be read: line 1, column 1: expected a value, found the end of the file. It was opened from its newest good backup. The bad file is kept as ${kept('_state.json')}.`
  ])
  expect(store.project.name).toBe('Test film')
  expect(store.state.current.last_video_path).toBe('export/film.mp4')
  expect(await readText(folder, kept('project.json'))).toBe('{"schema": 1, "name')
})

test('[REPAIR-3] a backup that is damaged itself is passed over for the one before it', async () => {
  const folder = await aBackedUpProject()
  const store = await projectFolders().open(folder)
  for (const fps of [25, 30]) await store.saveProject((project) => ({ ...project, fps }))
  await store.close()
  const copies = (await readdir(join(folder, '.framechain/backups')))
    .filter((name) => name.startsWith('project.json.'))
    .toSorted()
  await put(folder, { 'project.json': 'x', [`.framechain/backups/${copies.at(-1)}`]: '{"sch' })
  const restored = await projectFolders().open(folder)
  await restored.close()
  expect(restored.project.fps).toBe(25)
})

test('[REPAIR-4] without a good backup a bad project.json is refused untouched, and a bad state is begun anew', async () => {
  const bad = await aProjectOnDisk({ 'project.json': '{"schema"' })
  await expect(projectFolders().open(bad)).rejects.toMatchObject({
    code: 'file_invalid',
    facts: { file: 'project.json' }
  })
  expect(await readText(bad, 'project.json')).toBe('{"schema"')

  const folder = await aProjectOnDisk({ 'video/_state.json': '\u0000\u0000' })
  const store = await projectFolders({ clock }).open(folder)
  expect([store.state.current.run, store.notices]).toEqual([null, [expect.stringContaining(kept('_state.json'))]])
  await store.state.update((current) => ({ ...current, last_video_path: 'export/a.mp4' }))
  await store.close()
  expect(await readText(folder, `video/${kept('_state.json')}`)).toBe('\u0000\u0000')
  expect(await readJson(folder, 'video/_state.json')).toMatchObject({ last_video_path: 'export/a.mp4' })
})

test('[REPAIR-5] a bad file is never kept over another that was kept', async () => {
  const folder = await aBackedUpProject()
  for (const bad of ['one', 'two']) {
    await put(folder, { 'project.json': bad })
    await (await projectFolders({ clock }).open(folder)).close()
  }
  expect(await readText(folder, kept('project.json'))).toBe('one')
  expect(await readText(folder, `${kept('project.json')}-2`)).toBe('two')
})

test('[REPAIR-6] a project.json that vanished, or became a folder, comes back from its backup', async () => {
  const folder = await aBackedUpProject()
  await rm(join(folder, 'project.json'))
  const store = await projectFolders().open(folder)
  await store.close()
  expect([store.project.width, store.notices]).toEqual([640, [expect.stringContaining('newest good backup')]])
  await rm(join(folder, 'project.json'))
  await mkdir(join(folder, 'project.json'))
  await (await projectFolders().open(folder)).close()
  expect(await readJson(folder, 'project.json')).toMatchObject({ width: 640 })
})

test('[REPAIR-7] a storyboard that broke off comes back from its backup; a slip of the pen is named and left to be mended', async () => {
  const file = 'storyboards/storyboard_main.json'
  const folder = await aBackedUpProject()
  const whole = await readText(folder, file)
  await put(folder, { [file]: whole.slice(0, -20) })
  const store = await projectFolders({ clock }).open(folder)
  await store.close()
  expect([await readText(folder, file), store.notices]).toEqual([whole, [expect.stringContaining('is kept as')]])
  const slip = whole.replace('"version"', 'version')
  await put(folder, { [file]: slip })
  await expect(projectFolders().open(folder)).rejects.toMatchObject({ facts: { file, path: 'line 3, column 3' } })
  expect(await readText(folder, file)).toBe(slip)
})

test('[REPAIR-8] the newest backups of each file are kept, at least ten, and no other file among them goes', async () => {
  const folder = await aBackedUpProject({ '.framechain/backups/project.json.old.json': 'mine' })
  const store = await projectFolders().open(folder)
  for (let fps = 1; fps <= 30; fps++) await store.saveProject((project) => ({ ...project, fps }))
  await store.close()
  const names = await readdir(join(folder, '.framechain/backups'))
  const copies = names.filter((name) => /^project\.json\.\d{8}\.json$/.test(name)).toSorted()
  const rates = await Promise.all(
    copies.map(async (name) => ((await readJson(folder, `.framechain/backups/${name}`)) as { fps: number }).fps)
  )
  expect(KEPT_BACKUPS).toBeGreaterThanOrEqual(10)
  expect(rates).toEqual(Array.from({ length: KEPT_BACKUPS }, (_, index) => 31 - KEPT_BACKUPS + index))
  expect(names).toContain('project.json.old.json')
})

test('[REPAIR-9] the state is backed up once a minute at most', async () => {
  const folder = await aProjectOnDisk()
  let seconds = 0
  const store = await projectFolders({ clock: { now: () => new Date(seconds * 1000) } }).open(folder)
  for (; seconds < 180; seconds += 10)
    await store.state.update((current) => ({ ...current, last_video_path: `${seconds}` }))
  await store.close()
  const names = await readdir(join(folder, '.framechain/backups'))
  expect(names.filter((name) => name.startsWith('video+_state.json.'))).toHaveLength(3)
})

test('[REPAIR-10] what a crashed write left is cleared at the next open, with the work that was under way, and nothing else', async () => {
  const stray = (name: string): string => `.${name}.0123456789abcdef.framechain-tmp`
  const users = ['.project.json.tmp', 'selected/.a.png.framechain-tmp', 'video/take.mp4.part']
  const folder = await aProjectOnDisk({
    [stray('project.json')]: '',
    [`storyboards/${stray('storyboard_main.json')}`]: '{',
    [`video/_takes/${stray('a.json')}`]: '{',
    [`.framechain/backups/${stray('project.json')}`]: '{',
    '.framechain/work/abc/take.mp4': 'half',
    ...Object.fromEntries(users.map((name) => [name, 'mine']))
  })
  const store = await projectFolders().open(folder)
  await store.close()
  const left = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
  expect(left.filter((name) => name.endsWith('.framechain-tmp'))).toEqual(['.a.png.framechain-tmp'])
  expect(left).toEqual(expect.arrayContaining(['.project.json.tmp', 'take.mp4.part']))
  expect(await readdir(join(folder, '.framechain/work'))).toEqual([])
  expect(store.notices).toEqual(['4 temporary files of a write that was cut short were cleared.'])
})

test('[REPAIR-11] files of every earlier schema open, and their old form is kept when they are saved in the new one', async () => {
  for (const schema of ['schema-0', 'schema-1']) {
    const old = await fixture(`${schema}/project.json`)
    const folder = await aProjectOnDisk({
      'project.json': old,
      'video/_state.json': await fixture(`${schema}/_state.json`)
    })
    const store = await projectFolders().open(folder)
    expect(store.project).toMatchObject({ schema: 1, name: 'Lighthouse', fps: 25, width: 832, height: 480 })
    expect(store.state.current).toMatchObject({ schema: 1, storyboard_file: 'storyboards/storyboard_main.json' })
    expect(await readText(folder, 'project.json')).toBe(old)
    await store.saveProject((project) => ({ ...project, fps: 30 }))
    await store.state.update((current) => ({ ...current, last_video_path: 'export/a.mp4' }))
    await store.close()
    expect(await readJson(folder, 'project.json')).toMatchObject({ schema: 1, fps: 30 })
    if (schema !== 'schema-0') continue
    expect(await readText(folder, '.framechain/backups/project.json.schema-0.json')).toBe(old)
    expect(await readJson(folder, 'project.json')).toMatchObject({ house_style: 'noir', project: 'Lighthouse' })
    expect(await readJson(folder, 'video/_state.json')).toMatchObject({ schema: 1, window: { zoom: 2 }, run: null })
  }
})

test('[REPAIR-12] a file of a newer Framechain is a named error, and nothing in the folder is touched', async () => {
  for (const file of ['project.json', 'video/_state.json']) {
    const contents = {
      ...projectContents(),
      '.a.json.0123456789abcdef.framechain-tmp': 'x',
      [file]: { schema: 2, a: 1 }
    }
    const folder = await aFolder()
    await put(folder, file === 'project.json' ? contents : { ...contents, 'project.json': { name: 'Film' } })
    const before = await readdir(folder)
    const text = await readText(folder, file)
    await expect(projectFolders().open(folder)).rejects.toMatchObject({
      code: 'project_newer',
      facts: { file, found: 2, known: 1 }
    })
    expect([await readText(folder, file), (await readdir(folder)).filter((name) => name !== '.framechain')]).toEqual([
      text,
      before
    ])
    expect(await readdir(join(folder, '.framechain'))).toEqual([])
  }
})

test('[REPAIR-13] whichever operation of an open or a save fails, no file is ever half written', async () => {
  for (let failsAt = 1; ; failsAt++) {
    const folder = await aProjectOnDisk({ 'video/_state.json': state })
    const layer = failing(unsynced(nodeFileLayer), failsAt, 'ENOSPC')
    const folders = projectFolders({ files: layer.files })
    const run = async (): Promise<void> => {
      const store = await folders.open(folder)
      try {
        await store.saveProject((project) => ({ ...project, fps: 30 }))
        await store.saveStoryboard((storyboard) => ({ ...storyboard, description: 'new' }))
        await store.state.update((current) => ({ ...current, last_video_path: 'export/new.mp4' }))
      } finally {
        await store.close()
      }
    }
    const error = await run().then(
      () => null,
      (reason: unknown) => reason
    )
    if (error !== null) expect(error).toMatchObject({ code: expect.stringMatching(/^(disk_full|ENOSPC)$/) })
    expect(await readJson(folder, 'project.json')).toMatchObject({ width: 640 })
    expect(await readJson(folder, 'storyboards/storyboard_main.json')).toMatchObject({ version: '1' })
    expect(await readJson(folder, 'video/_state.json')).toMatchObject({ schema: 1 })
    await rm(join(folder, '.framechain/lock'), { force: true })
    await (await projectFolders({ files: unsynced(nodeFileLayer) }).open(folder)).close()
    if (!layer.hasFailed()) break
    await rm(folder, { recursive: true })
  }
})
