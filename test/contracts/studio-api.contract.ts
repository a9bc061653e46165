import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { StudioClient } from '../../services/contract/studio-contract.ts'
import { changeBetween, type FilmDocument } from '../../services/model/document-change.ts'
import type { Shot } from '../../services/model/storyboard.ts'
import { aPicture, aPicturedProject } from '../builders/pictured-project.ts'
import { aFolder, readJson } from '../builders/project-folder.ts'
import { openWindow } from '../builders/project-window.ts'
import { aShot } from '../builders/storyboard.ts'

/** A studio of the test's own behind some way in; what it opens is closed when the test is over. */
export interface StudioApiSetup {
  client: StudioClient
  /** Another window of the same studio. */
  another(): Promise<StudioClient>
  projectsFolder: string
}

const STORYBOARD = 'storyboards/storyboard_main.json'

const shotsOnDisk = async (folder: string): Promise<Record<string, unknown>[]> =>
  ((await readJson(folder, STORYBOARD)) as { shots: Record<string, unknown>[] }).shots

const threeShots = () =>
  ['001', '002', '003'].map((shot_id) => aShot({ shot_id, filename_base: `shot_${shot_id}`, duration: 0.5 }))

/** What every way to the studio holds: in process, over a MessagePort, over a WebSocket. `id` stands in the tests' names. */
export function studioApiContract(id: string, open: () => Promise<StudioApiSetup>): void {
  const aProject = async (shots = threeShots()) => {
    const setup = await open()
    const folder = await aPicturedProject({ shots })
    const { project_id } = await setup.client.home.open({ folder })
    return { ...setup, folder, project_id }
  }

  describe(`${id}: any window's studio`, () => {
    test(`[${id}-1] says who serves it, and makes, lists, finds and forgets projects`, async () => {
      const { client, projectsFolder } = await open()
      expect(await client.system.info()).toMatchObject({ host: 'browser', abilities: { pick_folder: false } })
      const storyboard = JSON.stringify({ shots: [aShot(), aShot({ shot_id: '002', duration: 5 })] })
      const first = await client.home.create({ name: 'Storm: "one"/2', from: { kind: 'empty' } })
      const second = await client.home.create({
        name: 'Storm: "one"/2',
        from: { kind: 'storyboard', file: 'mine.json', text: storyboard },
        fps: 25
      })
      expect([first.folder, second.folder]).toEqual([
        join(projectsFolder, 'Storm one 2'),
        join(projectsFolder, 'Storm one 2 2')
      ])
      const { project, storyboard: read } = await client.project.get({ project_id: second.project_id })
      expect([project.name, project.fps, read.shots.map(({ shot_id }) => shot_id)]).toEqual([
        'Storm: "one"/2',
        25,
        ['001', '002']
      ])
      const { recent } = await client.home.list()
      expect(recent.map(({ folder, shots, seconds }) => [folder, shots, seconds])).toEqual([
        [second.folder, 2, 8],
        [first.folder, 0, 0]
      ])
      const browsed = await client.home.browse({})
      expect(browsed.folders.map(({ name, is_project }) => [name, is_project])).toEqual([
        ['Storm one 2', true],
        ['Storm one 2 2', true]
      ])
      await client.home.forget({ folder: first.folder })
      expect((await client.home.list()).recent.map(({ folder }) => folder)).toEqual([second.folder])
      expect(await readdir(first.folder)).toContain('project.json')
    })

    test(`[${id}-2] opens a folder once, whoever asks, and an id that it does not know is an error with a next step`, async () => {
      const { client, another, folder, project_id } = await aProject()
      const other = await another()
      expect((await other.home.open({ folder })).project_id).toBe(project_id)
      const failure = await client.project.get({ project_id: 'nothing' }).catch((error: unknown) => error)
      expect(failure).toMatchObject({ code: 'STUDIO', data: { code: 'project_closed' } })
      expect((failure as { data: { fix: string } }).data.fix).not.toBe('')
    })

    test(`[${id}-3] tells the view first, then every change without a gap and none twice`, async () => {
      const { client, another, project_id } = await aProject()
      const editor = await openWindow(client, project_id)
      const other = await another()
      const edits = Array.from({ length: 30 }, (_, index) =>
        editor.edit({ put: [aShot({ shot_id: '001', filename_base: 'shot_001', prompt: `take ${index}` }) as Shot] })
      )
      const watchers = await Promise.all([1, 2, 3].map(() => openWindow(other, project_id)))
      await Promise.all(edits)
      const truth = await client.project.get({ project_id })
      expect(truth.revision).toBe(30)
      for (const watcher of [editor, ...watchers]) {
        const view = await watcher.shows(({ revision }) => revision === 30)
        expect(view.storyboard).toEqual(truth.storyboard)
        const told = watcher.events.flatMap((event) => (event.type === 'document' ? [event.revision] : []))
        const [first] = watcher.events
        const from = first?.type === 'view' ? first.view.revision : -1
        expect(told).toEqual(Array.from({ length: 30 - from }, (_, index) => from + index + 1))
        await watcher.close()
      }
    })

    test(`[${id}-4] an edit of one window appears in the other, and edits of different shots both stay`, async () => {
      const { client, another, folder, project_id } = await aProject()
      const [one, two] = [await openWindow(client, project_id), await openWindow(await another(), project_id)]
      const changed = (shot_id: string, prompt: string): Shot => ({
        ...one.view.storyboard.shots.find((shot) => shot.shot_id === shot_id)!,
        prompt
      })
      await Promise.all([
        one.edit({ put: [changed('001', 'from one')] }, 'Edit prompt'),
        two.edit({ put: [changed('002', 'from two')] })
      ])
      for (const window of [one, two]) {
        const view = await window.shows(({ revision }) => revision === 2)
        expect(view.storyboard.shots.map(({ prompt }) => prompt).slice(0, 2)).toEqual(['from one', 'from two'])
      }
      const event = await two.told('document', ({ label }) => label === 'Edit prompt')
      expect(event.change.put?.map(({ shot_id }) => shot_id)).toEqual(['001'])
      expect((await shotsOnDisk(folder)).map(({ prompt }) => prompt).slice(0, 2)).toEqual(['from one', 'from two'])
    })

    test(`[${id}-5] an edit is on disk when it is acknowledged, and taken back it leaves the same bytes`, async () => {
      const { client, folder, project_id } = await aProject()
      const window = await openWindow(client, project_id)
      const bytes = () => Promise.all([STORYBOARD, 'project.json'].map((file) => readFile(join(folder, file), 'utf8')))
      const { storyboard, project } = window.view
      // the first save writes the file as the studio writes it
      await window.edit({ order: storyboard.shots.map(({ shot_id }) => shot_id), project: { name: project.name } })
      const before = await bytes()
      const [first, second, third] = storyboard.shots
      const was: FilmDocument = { project, storyboard, pictures: {} }
      const is: FilmDocument = {
        project: { ...project, fps: 30 },
        storyboard: { ...storyboard, shots: [third!, { ...first!, prompt: 'another' }] },
        pictures: {}
      }
      await window.edit(changeBetween(was, is))
      expect((await shotsOnDisk(folder)).map(({ shot_id, prompt }) => [shot_id, prompt])).toEqual([
        ['003', third!.prompt],
        ['001', 'another']
      ])
      expect(await readJson(folder, 'project.json')).toMatchObject({ fps: 30 })
      await window.edit(changeBetween(is, was))
      expect(await bytes()).toEqual(before)
      expect((await shotsOnDisk(folder))[1]).toMatchObject({ shot_id: '002', prompt: second!.prompt })
    })

    test(`[${id}-6] input that can't be is refused, and changes nothing`, async () => {
      const { client, folder, project_id } = await aProject()
      const before = await readFile(join(folder, STORYBOARD), 'utf8')
      const edit = (change: unknown) =>
        client.project.edit({ project_id, client: 'x', label: '', change: change as never })
      const bad = [
        { put: [{ shot_id: '001', duration: -1 }] },
        { project: { fps: 'fast' } },
        { project: { width: 101 } },
        { order: 'all' }
      ]
      for (const change of bad) await expect(edit(change)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
      // two shots that one disk would not tell apart: the project's own rule
      const twins = { put: ['a', 'A'].map((shot_id) => aShot({ shot_id }) as Shot) }
      await expect(edit(twins)).rejects.toMatchObject({ code: 'STUDIO', data: { code: 'file_invalid' } })
      await expect(client.run.start({ project_id, shots: ['009'] })).rejects.toMatchObject({
        data: { code: 'shot_unknown', facts: { shot: '009' } }
      })
      expect(await readFile(join(folder, STORYBOARD), 'utf8')).toBe(before)
      expect((await client.project.get({ project_id })).revision).toBe(0)
    })

    test(`[${id}-7] renders what is missing, shows it as it comes, and joins the film to the frame`, async () => {
      const { client, project_id } = await aProject()
      const window = await openWindow(client, project_id)
      expect((await window.shows(({ outlook }) => outlook !== null)).outlook).toMatchObject({
        segments: [{ shot_id: '001' }, { shot_id: '002' }, { shot_id: '003' }],
        fresh: 0,
        failure: null
      })
      await client.run.start({ project_id })
      await window.told('run', ({ run }) => run.status === 'running')
      const view = await window.shows(({ run }) => run.last !== null)
      expect(view.run.last).toMatchObject({ outcome: 'done', rendered: 3, failed: 0 })
      await window.shows(({ segments, outlook }) => segments.every(({ clip }) => clip !== null) && outlook?.fresh === 3)
      expect(window.view.segments.map(({ clip }) => [clip?.frames, clip?.fps, clip?.width, clip?.height])).toEqual(
        Array.from({ length: 3 }, () => [12, 24, 192, 108])
      )
      await client.film.make({ project_id, with_gaps: false })
      const { film } = await window.shows((shown) => shown.film.status === 'ready' || shown.film.status === 'failed')
      expect(film).toMatchObject({ status: 'ready', frames: 36, planned: 36, seconds: 1.5, failure: null })
      expect(film.url).not.toBeNull()
    })

    test(`[${id}-8] a window that reloads in the middle of a run finds the same state and the same picture`, async () => {
      const { client, another, project_id } = await aProject([aShot({ duration: 20 })])
      const window = await openWindow(client, project_id)
      await client.run.start({ project_id })
      await window.told('preview')
      await client.run.pause({ project_id })
      const reloaded = await openWindow(await another(), project_id)
      expect(reloaded.view.run).toMatchObject({ status: 'paused', shots: ['001'], segments: 7 })
      const pictured = reloaded.view.segments.find(({ preview, clip }) => preview !== null || clip !== null)
      expect(pictured?.segment_index).toBe(0)
      // what was under way when it was paused comes to its end in both
      const isSame = () => JSON.stringify(reloaded.view.segments) === JSON.stringify(window.view.segments)
      await Promise.all([window, reloaded].map((one) => one.shows(isSame)))
      await client.run.stop({ project_id, how: 'now' })
      await reloaded.shows(({ run }) => run.status === 'idle')
      expect(reloaded.view.run.last).toMatchObject({ outcome: 'cancelled' })
    })

    test(`[${id}-9] takes: asked for again, listed, marked, chosen`, async () => {
      const { client, project_id } = await aProject([aShot({ duration: 0.5 })])
      const window = await openWindow(client, project_id)
      const segment = { project_id, shot_id: '001', segment_index: 0 }
      await client.run.start({ project_id })
      await window.shows(({ segments }) => segments[0]?.clip != null)
      await window.shows(({ run }) => run.status === 'idle')
      const first = window.view.segments[0]!.clip!.fingerprint
      await client.takes.again({ ...segment, how: 'new_seed', with_run: true })
      await window.shows(({ segments, run }) => {
        const clip = segments[0]?.clip
        return clip != null && clip.fingerprint !== first && run.status === 'idle'
      })
      const takes = await client.takes.list(segment)
      expect(takes.map(({ is_selected, is_chosen }) => [is_selected, is_chosen])).toEqual([
        [true, false],
        [false, false]
      ])
      const old = takes[1]!
      expect(await client.takes.select({ ...segment, take_id: old.id })).toEqual({ follows: [], jumps: [] })
      await window.shows(({ segments }) => segments[0]?.clip?.fingerprint === first)
      await client.takes.star({ ...segment, take_id: old.id, is_starred: true })
      await client.takes.reject({ ...segment, take_id: takes[0]!.id, note: 'blurred' })
      const marked = await client.takes.list(segment)
      expect(marked.map(({ take, is_chosen }) => [take.starred, take.rejected?.note, is_chosen])).toEqual([
        [undefined, 'blurred', false],
        [true, undefined, true]
      ])
      await expect(client.takes.remove({ ...segment, take_id: old.id })).rejects.toMatchObject({
        data: { code: 'take_selected' }
      })
    })

    test(`[${id}-10] pictures from a window become candidates, and the chosen one is the shot's`, async () => {
      const { client, folder, project_id } = await aProject([aShot()])
      const window = await openWindow(client, project_id)
      const ofShot = { project_id, shot_id: '001' }
      const file = async (hue: number) => new File([await aPicture({ hue })], 'paste.png', { type: 'image/png' })
      const added = await client.project.addPictures({
        project_id,
        pictures: [
          { picture: await file(10), filename_base: 'shot_001' },
          { picture: await file(20), filename_base: 'shot_001' }
        ]
      })
      expect(added.map((one) => one.file)).toEqual(['keyframes/shot_001_v1.png', 'keyframes/shot_001_v2.png'])
      const before = window.view.pictures['001']
      await window.edit({ pictures: { '001': 'keyframes/shot_001_v2.png' } }, 'Choose picture')
      await window.shows(({ pictures }) => pictures['001']?.file === 'selected/shot_001_v2.png')
      expect(window.view.pictures['001']?.url).not.toBe(before?.url)
      expect(await client.project.candidates(ofShot)).toMatchObject([
        { file: 'keyframes/shot_001_v1.png', variant: 1, is_selected: false },
        { file: 'keyframes/shot_001_v2.png', variant: 2, is_selected: true }
      ])
      expect(await readJson(folder, 'selected/selected_keyframes.json')).toMatchObject({
        selections: [{ shot_id: '001', selected_variant: 2, selected_file: 'shot_001_v2.png' }]
      })
      const bad = client.project.addPictures({ project_id, pictures: [{ picture: new File(['no'], 'no.png') }] })
      await expect(bad).rejects.toMatchObject({ data: { code: 'picture_invalid' } })
    })

    test(`[${id}-11] keeps the user's settings`, async () => {
      const { client, another } = await open()
      const saved = await client.settings.save({ comfy_url: 'http://gpu:8188', preferences: { theme: 'dark' } })
      expect(saved).toMatchObject({ comfy_url: 'http://gpu:8188', preferences: { theme: 'dark' } })
      expect(await (await another()).settings.get()).toEqual(saved)
      expect((await client.engines.list()).map(({ id: engine }) => engine)).toEqual(['animatic', 'comfyui'])
    })

    test(`[${id}-12] closing a project ends every window's stream with the reason`, async () => {
      const { client, another, project_id } = await aProject()
      const windows = [await openWindow(client, project_id), await openWindow(await another(), project_id)]
      await client.home.close({ project_id })
      for (const window of windows) {
        await window.ended
        expect(window.events.at(-1)).toMatchObject({ type: 'closed' })
      }
      await expect(client.project.get({ project_id })).rejects.toMatchObject({ data: { code: 'project_closed' } })
    })

    test(`[${id}-13] what the desktop does is an error where there is none`, async () => {
      const { client, project_id } = await aProject()
      for (const call of [
        client.system.pickFolder({ title: 'Open' }),
        client.system.reveal({ project_id, what: 'project' }),
        client.system.openExternal({ url: 'https://example.org/' })
      ])
        await expect(call).rejects.toMatchObject({ data: { code: 'usage' } })
      await expect(client.system.openExternal({ url: 'file:///etc/passwd' })).rejects.toMatchObject({
        code: 'BAD_REQUEST'
      })
    })

    test(`[${id}-14] folders that are none are errors that name them`, async () => {
      const { client } = await open()
      const empty = await aFolder()
      await expect(client.home.open({ folder: empty })).rejects.toMatchObject({ data: { code: 'project_missing' } })
      await expect(client.home.browse({ path: join(empty, 'none') })).rejects.toMatchObject({
        data: { code: 'file_missing' }
      })
      await expect(client.home.browse({ path: 'here' })).rejects.toMatchObject({ data: { code: 'usage' } })
      const from = { kind: 'storyboard' as const, file: 'mine.json', text: '{"shots": [' }
      await expect(client.home.create({ name: 'x', from })).rejects.toMatchObject({ data: { code: 'file_invalid' } })
      await expect(client.home.create({ name: 'x', from: { kind: 'sample', sample: 'none' } })).rejects.toMatchObject({
        data: { code: 'usage' }
      })
    })

    test(`[${id}-15] takes are asked for and chosen while a run goes on, and the window shows it before the run is over`, async () => {
      const long = aShot({ shot_id: '002', filename_base: 'shot_002', duration: 90 })
      const { client, project_id } = await aProject([aShot({ duration: 0.5 }), long])
      const window = await openWindow(client, project_id)
      const segment = { project_id, shot_id: '001', segment_index: 0 }
      const shown = (): string | undefined =>
        window.view.segments.find(({ shot_id }) => shot_id === '001')?.clip?.fingerprint
      const outlooks = (): number => window.events.filter(({ type }) => type === 'outlook').length
      await client.run.start({ project_id })
      await window.shows(() => shown() !== undefined)
      const first = shown()
      const seen = outlooks()
      await client.takes.again({ ...segment, how: 'new_seed', with_run: false })
      await window.shows(() => shown() !== undefined && shown() !== first)
      await window.shows(() => outlooks() > seen)
      const [second, old] = await client.takes.list(segment)
      expect([second?.is_selected, old?.take.fingerprint]).toEqual([true, first])
      await client.takes.select({ ...segment, take_id: old!.id })
      await window.shows(() => shown() === first)
      // a shot that is taken out of the run is the person's alone
      await client.run.cancelShot({ project_id, shot_id: '001' })
      await client.takes.select({ ...segment, take_id: second!.id })
      await window.shows(() => shown() === second!.take.fingerprint)
      expect(window.view.run).toMatchObject({ status: 'running', last: null })
      await client.run.stop({ project_id, how: 'now' })
      await window.shows(({ run }) => run.status === 'idle')
      expect(shown()).toBe(second!.take.fingerprint)
    })
  })
}
