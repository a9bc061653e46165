import { createHash } from 'node:crypto'
import { copyFile, mkdir, readFile, readdir, rename, rm, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  builtIn,
  builtInText,
  createRegistryFixture,
  nothing,
  sageNode,
  server,
  wan,
  wanSage,
  type RegistryFixture
} from './registry-fixture.ts'

let fixture: RegistryFixture
beforeEach(async () => {
  fixture = await createRegistryFixture()
})
afterEach(() => fixture.clear())

describe('scanning', () => {
  test('[REGISTRY-1] an entry says family, hash, slots, models, Sage variant and nodes of a graph', async () => {
    const registry = await fixture.scanned()
    const entry = registry.find('gcv_wan_2.2_14B_i2v_gguf.json')
    expect(entry).toMatchObject({
      folder: 'built_in',
      path: join(builtIn, 'gcv_wan_2.2_14B_i2v_gguf.json'),
      sha256: createHash('sha256')
        .update(await builtInText('gcv_wan_2.2_14B_i2v_gguf.json'))
        .digest('hex'),
      family: 'wan_2.2_14b',
      profileFrom: 'manifest',
      profile: { fps: 16, frame_rule: { step: 4, min: 1 } },
      slots: ['high', 'low'],
      sage: 'gcv_wan_2.2_14B_i2v_gguf_sage.json',
      sageOf: null,
      notes: [],
      error: null
    })
    expect(entry?.models.map(({ slot, sizeGb }) => [slot, sizeGb])).toEqual([
      [null, 6.74],
      [null, 0.25],
      ['high', 9.65],
      ['low', 9.65]
    ])
    expect(entry?.nodeClasses).toContain('UnetLoaderGGUF')
    expect(registry.list()).toHaveLength(13)
    expect(registry.list().filter(({ error, notes }) => error !== null || notes.length > 0)).toEqual([])
  })

  test('[REGISTRY-2] a second scan reads nothing, by this or another registry on the same index', async () => {
    const first = fixture.open()
    expect((await first.scan()).added).toHaveLength(27)
    expect(await first.scan()).toEqual(nothing)
    const second = fixture.open()
    expect(second.list()).toEqual(first.list())
    expect(await second.scan()).toEqual(nothing)
  })

  test('[REGISTRY-3] only files that may have changed are read, and only other bytes are a change', async () => {
    await fixture.addToUser('mine.json', await builtInText(wan))
    await fixture.addToUser('yours.json', await builtInText(wan))
    const registry = await fixture.scanned()
    await utimes(join(fixture.user, 'mine.json'), 1, 1)
    expect(await registry.scan()).toEqual({ ...nothing, read: ['mine.json'] })
    await fixture.addToUser('mine.json', (await builtInText(wan)).replace('"steps": 20', '"steps": 21'))
    expect(await registry.scan()).toEqual({ ...nothing, read: ['mine.json'], changed: ['mine.json'] })
    await rename(join(fixture.user, 'yours.json'), join(fixture.user, 'ours.json'))
    expect(await registry.scan()).toEqual({
      ...nothing,
      read: ['ours.json'],
      added: ['ours.json'],
      removed: ['yours.json']
    })
    expect(registry.find('yours.json')).toBeNull()
  })

  test('[REGISTRY-4] bytes of the same size at the same time of day are seen to differ', async () => {
    await fixture.addToUser('mine.json', (await builtInText(wan)).replace('"cfg": 3.5', '"cfg": 3.5'))
    await utimes(join(fixture.user, 'mine.json'), 1, 1)
    const registry = await fixture.scanned()
    await fixture.addToUser('mine.json', (await builtInText(wan)).replace('"cfg": 3.5', '"cfg": 4.5'))
    await utimes(join(fixture.user, 'mine.json'), 1, 1)
    expect((await registry.scan()).changed).toEqual(['mine.json'])
  })

  test('[REGISTRY-5] scans at the same time end as one after the other', async () => {
    const registry = fixture.open()
    const results = await Promise.all([registry.scan(), registry.scan(), registry.scan()])
    expect(results.map(({ read }) => read.length)).toEqual([27, 0, 0])
  })

  test('[REGISTRY-6] a folder that is not there, a folder named like a file and hidden files are no workflows', async () => {
    await mkdir(join(fixture.user, 'folder.json'))
    await fixture.addToUser('.mine.json.0123456789abcdef.framechain-tmp', '{}')
    await fixture.addToUser('._mac.json', 'junk')
    expect((await fixture.scanned()).list()).toHaveLength(13)
    await rm(fixture.user, { recursive: true })
    const registry = fixture.open()
    expect(await registry.scan()).toEqual(nothing)
  })
})

describe('broken files', () => {
  test.each([
    ['cut.json', '{"1": {"class_type"', /JSON/],
    ['list.json', '[1, 2]', /nodes/],
    ['number.json', '{"1": 7}', /node 1/]
  ])('[REGISTRY-7] %s is listed with its error and hides nothing else', async (file, text, message) => {
    await fixture.addToUser(file, text)
    const registry = await fixture.scanned()
    expect(registry.list()).toHaveLength(14)
    expect(registry.find(file)).toMatchObject({
      profile: null,
      family: null,
      error: { message: expect.stringMatching(message) }
    })
    await expect(registry.resolve(file, server())).rejects.toMatchObject({ code: 'invalid_workflow' })
    await fixture.addToUser(file, await builtInText(wan))
    await registry.scan()
    expect(registry.find(file)?.error).toBeNull()
  })

  test("[REGISTRY-8] a graph in the editor's format is answered with how to export the API format", async () => {
    await fixture.addToUser(
      'editor.json',
      JSON.stringify({ version: 0.4, nodes: [{ id: 1, type: 'KSampler' }], links: [] })
    )
    const entry = (await fixture.scanned()).find('editor.json')
    expect(entry?.error).toMatchObject({ code: 'invalid_workflow', fix: expect.stringContaining('Export (API)') })
  })

  test("[REGISTRY-9] a broken file of the user's does not hide the built-in one of its name", async () => {
    await fixture.addToUser(wan, 'not a graph')
    const registry = await fixture.scanned()
    expect(
      registry
        .list()
        .filter(({ file }) => file === wan)
        .map(({ folder, error }) => [folder, error === null])
    ).toEqual([
      ['user', false],
      ['built_in', true]
    ])
    expect(registry.find(wan)?.folder).toBe('built_in')
    const { entry } = await registry.resolve(wan, { useSage: false, serverNodes: null })
    expect(entry.folder).toBe('built_in')
  })

  test("[REGISTRY-10] a manifest that can't be read is a problem with its place, and the graphs beside it stay", async () => {
    await fixture.addToUser('mine.json', await builtInText(wan))
    await fixture.addToUser(
      'manifest.json',
      JSON.stringify({ schema: 1, workflows: [{ file: 'mine.json', title: 7 }] })
    )
    const registry = await fixture.scanned()
    expect(registry.problems()).toMatchObject([{ code: 'file_invalid', file: join(fixture.user, 'manifest.json') }])
    expect(registry.find('mine.json')?.profileFrom).toBe('inferred')
    await fixture.addToUser('manifest.json', 'nonsense')
    await registry.scan()
    expect(registry.problems()).toHaveLength(1)
    await expect(registry.correct('mine.json', { fps: 12 })).rejects.toMatchObject({ code: 'file_invalid' })
    expect(await readFile(join(fixture.user, 'manifest.json'), 'utf8')).toBe('nonsense')
  })
})

describe('finding', () => {
  test('[REGISTRY-11] a name is found exactly, in any case, and in the older spelling', async () => {
    const registry = await fixture.scanned()
    const names = ['gcv_ltxv_i2v.json', 'gcv_ltvx_i2v.json', 'GCV_LTVX_I2V.JSON', 'gcv_wan_2.2_14b_i2v_gguf.json']
    expect(names.map((name) => registry.find(name)?.file)).toEqual([
      'gcv_ltxv_i2v.json',
      'gcv_ltxv_i2v.json',
      'gcv_ltxv_i2v.json',
      'gcv_wan_2.2_14B_i2v_gguf.json'
    ])
    expect(registry.find('nothing.json')).toBeNull()
    await expect(registry.resolve('nothing.json', server())).rejects.toMatchObject({
      code: 'workflow_unknown',
      facts: { known: expect.stringContaining(wan) }
    })
  })

  test("[REGISTRY-12] a file of the user's wins over a built-in one of its name, in any case, and says so", async () => {
    await fixture.addToUser(wan.toUpperCase(), (await builtInText(wan)).replace('"shift": 5.0', '"shift": 8.0'))
    const registry = await fixture.scanned()
    const entry = registry.find(wan)
    expect(entry).toMatchObject({
      file: wan.toUpperCase(),
      folder: 'user',
      family: 'wan_2.2_14b',
      profileFrom: 'inferred'
    })
    expect(entry?.notes[0]).toContain('in place of the built-in one')
    expect(registry.list()).toHaveLength(13)
    const { graph } = await registry.resolve(wan, { useSage: false, serverNodes: null })
    expect(graph['16']?.inputs['shift']).toBe(8)
  })
})

describe('resolving with SageAttention', () => {
  test.each([
    ['off', { useSage: false, serverNodes: new Set([sageNode]) }, wan, false, false],
    ['on, and the server has the node', server(sageNode), wanSage, true, false],
    ['on, and the server lacks the node', server('KSampler'), wan, false, true],
    ['on, and no server could be asked', { useSage: true, serverNodes: null }, wan, false, true]
  ])('[REGISTRY-13] with the setting %s', async (_, options, file, usesSage, isFallback) => {
    const resolved = await (await fixture.scanned()).resolve(wan, options)
    expect(resolved).toMatchObject({ entry: { file }, usesSage, isFallback, reason: expect.any(String) })
    expect(Object.values(resolved.graph).some(({ class_type }) => class_type === sageNode)).toBe(usesSage)
  })

  test('[REGISTRY-14] the reason names what the server lacks, or that there is no variant', async () => {
    const registry = await fixture.scanned()
    expect((await registry.resolve(wan, server())).reason).toContain(`the server lacks ${sageNode}`)
    expect(await registry.resolve('gcv_svd_i2v.json', server(sageNode))).toMatchObject({
      isFallback: true,
      reason: expect.stringContaining('no variant')
    })
  })

  test("[REGISTRY-15] a variant that is asked for by its name falls back to its base where the server can't run it", async () => {
    const registry = await fixture.scanned()
    expect(await registry.resolve(wanSage, server())).toMatchObject({ entry: { file: wan }, isFallback: true })
    expect(await registry.resolve(wanSage, server(sageNode))).toMatchObject({
      entry: { file: wanSage },
      usesSage: true
    })
    expect(await registry.resolve(wanSage, { useSage: false, serverNodes: null })).toMatchObject({
      entry: { file: wanSage }
    })
  })

  test("[REGISTRY-16] a graph of the user's is never swapped for the built-in variant of another graph", async () => {
    await fixture.addToUser(wan, await builtInText(wan))
    const registry = await fixture.scanned()
    expect(await registry.resolve(wan, server(sageNode))).toMatchObject({
      entry: { file: wan, folder: 'user' },
      isFallback: true
    })
    await fixture.addToUser(wanSage, await builtInText(wanSage))
    expect(await registry.resolve(wan, server(sageNode))).toMatchObject({
      entry: { file: wanSage, folder: 'user' },
      usesSage: true
    })
  })

  test("[REGISTRY-17] a variant that can't be read leaves its base running", async () => {
    await fixture.addToUser('mine.json', await builtInText(wan))
    await fixture.addToUser('mine_sage.json', '{')
    expect(await (await fixture.scanned()).resolve('mine.json', server(sageNode))).toMatchObject({
      entry: { file: 'mine.json' },
      isFallback: true
    })
  })

  test('[REGISTRY-18] what runs is what lies on disk now, scanned or not', async () => {
    const registry = fixture.open()
    await fixture.addToUser('mine.json', await builtInText(wan))
    expect((await registry.resolve('mine.json', server())).graph['40']?.inputs['steps']).toBe(20)
    await fixture.addToUser('mine.json', (await builtInText(wan)).replaceAll('"steps": 20', '"steps": 8'))
    expect((await registry.resolve('mine.json', server())).graph['40']?.inputs['steps']).toBe(8)
  })
})

describe("a graph of the user's without a manifest", () => {
  test.each([
    ['gcv_wan_2.2_14b_i2v.json', 'wan_2.2_14b', 16, 4],
    ['gcv_wan_2.2_5b_i2v.json', 'wan_2.2_5b', 24, 4],
    ['gcv_ltxv_i2v.json', 'ltxv', 24, 8],
    ['gcv_svd_i2v.json', 'svd', 8, 1],
    ['gcv_animatediff_t2v.json', 'animatediff', 8, 1]
  ])('[REGISTRY-19] like %s is of family %s at %d fps', async (like, family, fps, step) => {
    await copyFile(join(builtIn, like), join(fixture.user, 'mine.json'))
    const entry = (await fixture.scanned()).find('mine.json')
    expect(entry).toMatchObject({
      family,
      profileFrom: 'inferred',
      profile: { file: 'mine.json', fps, frame_rule: { step } }
    })
    expect(entry?.notes).toEqual(['Its numbers were read from its nodes: please check them.'])
    expect(entry?.models.every(({ source }) => source !== null)).toBe(true)
  })

  test("[REGISTRY-20] that writes another rate than its model's is at the model's rate, with a doubt", async () => {
    await fixture.addToUser('mine.json', (await builtInText(wan)).replace('"fps": 16', '"fps": 24'))
    const entry = (await fixture.scanned()).find('mine.json')
    expect(entry?.profile?.fps).toBe(16)
    expect(entry?.notes[1]).toContain('writes 24 frames per second; its model is made for 16')
    await fixture.addToUser(
      'ltx.json',
      (await builtInText('gcv_ltxv_i2v.json')).replace('"value": 24.0', '"value": 25')
    )
    expect((await fixture.scanned()).find('ltx.json')?.profile?.fps).toBe(25)
  })

  test('[REGISTRY-21] of no known model is listed as unknown, with the rate that it writes', async () => {
    const graph = {
      1: { class_type: 'MysterySampler', inputs: {} },
      2: { class_type: 'VHS_VideoCombine', inputs: { images: ['1', 0], frame_rate: 12 } }
    }
    await fixture.addToUser('mystery.json', JSON.stringify(graph))
    const entry = (await fixture.scanned()).find('mystery.json')
    expect(entry).toMatchObject({
      family: 'unknown',
      profile: { fps: 12, start_frame: 'none', frame_rule: { step: 1, min: 1 } },
      error: null
    })
    expect(entry?.notes).toHaveLength(2)
  })

  test('[REGISTRY-22] keeps what the user corrects: over scans, changes of the graph, and a new index', async () => {
    await fixture.addToUser('mine.json', await builtInText(wan))
    const registry = await fixture.scanned()
    const corrected = await registry.correct('MINE.json', { fps: 20, title: 'My own' })
    expect(corrected).toMatchObject({
      profileFrom: 'user_manifest',
      profile: { file: 'mine.json', fps: 20, title: 'My own', size_multiple: 16 },
      notes: []
    })
    await fixture.addToUser('mine.json', (await builtInText(wan)).replace('"shift": 5.0', '"shift": 6.0'))
    await registry.scan()
    expect(registry.find('mine.json')?.profile).toEqual(corrected.profile)
    registry.close()
    await rm(fixture.database)
    expect((await fixture.scanned()).find('mine.json')?.profile).toEqual(corrected.profile)
    expect((await readdir(fixture.user)).sort()).toEqual(['manifest.json', 'mine.json'])
  })

  test("[REGISTRY-23] a built-in workflow can be corrected too, from the user's folder", async () => {
    const registry = await fixture.scanned()
    await registry.correct(wan, { max_pixels: 399_360 })
    await registry.correct('gcv_svd_i2v.json', { fps: 6 })
    expect(registry.find(wan)).toMatchObject({
      folder: 'built_in',
      profileFrom: 'user_manifest',
      profile: { max_pixels: 399_360, fps: 16 }
    })
    expect(registry.find(wanSage)?.profile?.max_pixels).toBe(399_360)
    expect(registry.find('gcv_svd_i2v.json')?.profile?.fps).toBe(6)
  })

  test("[REGISTRY-24] numbers that can't be are refused and nothing is written", async () => {
    const registry = await fixture.scanned()
    await expect(registry.correct(wan, { fps: -1 })).rejects.toMatchObject({
      code: 'file_invalid',
      facts: { path: 'fps' }
    })
    await expect(registry.correct('nothing.json', {})).rejects.toMatchObject({ code: 'workflow_unknown' })
    expect(await readdir(fixture.user)).toEqual([])
    await expect((await fixture.scanned({ builtIn })).correct(wan, { fps: 16 })).rejects.toMatchObject({
      code: 'usage'
    })
  })
})
