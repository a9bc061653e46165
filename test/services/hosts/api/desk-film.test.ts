import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { FilmView } from '../../../../services/contract/project-view.ts'
import { StudioError } from '../../../../services/contract/studio-error.ts'
import type { FilmMaker } from '../../../../services/generation/film-maker.ts'
import { createDeskFilm } from '../../../../services/hosts/api/desk-film.ts'
import type { Workbench } from '../../../../services/hosts/workbench.ts'
import { aProjectOnDisk, projectFolders, put } from '../../../builders/project-folder.ts'
import { createFakeAssets } from '../../../fakes/fake-assets.ts'

/** A film maker that goes on only when the test says so. */
async function aDeskFilm() {
  const folder = await aProjectOnDisk()
  const store = await projectFolders().open(folder)
  onTestFinished(() => store.close())
  const gate = Promise.withResolvers<void>()
  const made: { isWithGaps?: boolean | undefined }[] = []
  const films: FilmMaker = {
    async make(_plan, options) {
      made.push(options)
      options.onProgress?.(0.5)
      const aborted = new Promise<void>((_, reject) =>
        options.signal?.addEventListener('abort', () => reject(options.signal?.reason as Error))
      )
      await Promise.race([gate.promise, aborted])
      await store.files.write('export/film.mp4', 'film')
      await store.state.update((state) => ({ ...state, last_video_path: 'export/film.mp4' }))
      return { file: join(folder, 'export/film.mp4'), planned: 24, frames: 24, seconds: 1 } as never
    }
  }
  const views: FilmView[] = []
  let clock = 0
  const film = createDeskFilm({
    store: () => store,
    assets: createFakeAssets().ofProject('p', store),
    bench: async () => ({ films, planOfRun: async () => ({}) }) as unknown as Workbench,
    tell: (view) => void views.push(view),
    elapsed: () => (clock += 1000)
  })
  return { folder, store, film, gate, made, views }
}

const ended = async ({ views }: { views: FilmView[] }): Promise<FilmView> => {
  while (views.at(-1)?.status === 'making' || views.length === 0) await new Promise((resolve) => setImmediate(resolve))
  return views.at(-1)!
}

test('[DESKFILM-1] a film is told while it is made, once however often it is asked for, and has a URL when it is there', async () => {
  const all = await aDeskFilm()
  all.film.make({ isWithGaps: true })
  all.film.make({ isWithGaps: false })
  all.gate.resolve()
  expect(await ended(all)).toMatchObject({
    status: 'ready',
    file: 'export/film.mp4',
    frames: 24,
    planned: 24,
    bytes: 4,
    url: expect.stringContaining('export/film.mp4')
  })
  expect(all.made.map(({ isWithGaps }) => isWithGaps)).toEqual([true])
  expect(all.views.map(({ status, fraction }) => [status, fraction])).toEqual([
    ['making', 0],
    ['making', 0.5],
    ['ready', 1]
  ])
})

test('[DESKFILM-2] cancelled, the film before is there again; cancelling what is not made does nothing', async () => {
  const all = await aDeskFilm()
  await put(all.folder, { 'export/old.mp4': 'old' })
  await all.store.state.update((state) => ({ ...state, last_video_path: 'export/old.mp4' }))
  await all.film.review()
  const before = all.film.view
  expect(before).toMatchObject({ status: 'ready', file: 'export/old.mp4', frames: null })
  await all.film.cancel()
  all.film.make({ isWithGaps: false })
  while (all.made.length === 0) await new Promise((resolve) => setImmediate(resolve))
  await Promise.all([all.film.cancel(), all.film.cancel()])
  expect(all.film.view).toEqual(before)
})

test('[DESKFILM-3] what keeps it from being made is said', async () => {
  const all = await aDeskFilm()
  all.gate.reject(new StudioError('film_incomplete', { missing: 'shot 001 is still to be rendered' }))
  all.film.make({ isWithGaps: false })
  expect(await ended(all)).toMatchObject({ status: 'failed', url: null, failure: { code: 'film_incomplete' } })
})

test('[DESKFILM-4] another content has another URL', async () => {
  const all = await aDeskFilm()
  await put(all.folder, { 'export/film.mp4': 'one' })
  await all.store.state.update((state) => ({ ...state, last_video_path: 'export/film.mp4' }))
  await all.film.review()
  const { url } = all.film.view
  await writeFile(join(all.folder, 'export/film.mp4'), 'another')
  await all.film.review()
  expect(all.film.view.url).not.toBe(url)
})
