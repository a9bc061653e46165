import type { ResolverOptions } from 'react-hook-form'
import { expect, test } from 'vitest'
import { filmSizes, sizeForPictures, sizeOf } from '../../../../renderer/features/home/film-sizes.ts'
import { makeProject } from '../../../../renderer/features/home/make-project.ts'
import {
  firstValues,
  projectRequest,
  resolveNewProject,
  sizeChoice,
  type NewProjectForm
} from '../../../../renderer/features/home/new-project-form.ts'
import { nameOf, readStoryboard, type Start } from '../../../../renderer/features/home/start.ts'
import type { StudioClient } from '../../../../services/contract/studio-contract.ts'

const preferred = { width: 1280, height: 720, fps: 24 }
const values: NewProjectForm = { name: 'Film', size: '1280x720', ...preferred }
const text = JSON.stringify({
  project: 'Night',
  video_settings: { default_fps: 25 },
  shots: [{ prompt: 'A' }, { prompt: 'B' }]
})
const storyboard: Start = { kind: 'storyboard', file: 'storyboard_main.json', text, pictures: [] }

const problems = async (change: Partial<NewProjectForm>) => {
  const { errors } = await resolveNewProject({ ...values, ...change }, undefined, {} as ResolverOptions<NewProjectForm>)
  return Object.fromEntries(
    Object.entries(errors).map(([field, error]) => [field, (error as { message: string }).message])
  )
}

test('[NEW-PROJECT-1] the form holds the project to the model’s own rules, in sentences', async () => {
  expect(await problems({})).toEqual({})
  expect(await problems({ name: '  ', width: 63, height: 721, fps: 500 })).toEqual({
    name: 'Needs a name.',
    width: 'Needs at least 64 pixels.',
    height: 'Needs an even number of pixels.',
    fps: 'Needs at most 240.'
  })
  expect(await problems({ width: Number.NaN, height: 9000 })).toEqual({
    width: 'Needs a number of pixels.',
    height: 'Needs at most 8192 pixels.'
  })
})

test('[NEW-PROJECT-2] a storyboard brings its name and its rate', () => {
  expect(firstValues(storyboard, preferred)).toEqual({ ...values, name: 'Night', fps: 25 })
  expect(firstValues({ kind: 'empty' }, { ...preferred, width: 640 })).toEqual({
    name: 'Untitled film',
    size: 'custom',
    width: 640,
    height: 720,
    fps: 24
  })
})

test('[NEW-PROJECT-3] a project is named after what it begins with', () => {
  const bare: Start = { ...storyboard, file: 'storyboard_dawn.json', text: '{"shots":[]}' }
  const pictures: Start = { kind: 'pictures', files: [], name: 'Stills' }
  expect([storyboard, bare, pictures, { ...pictures, name: null }, { kind: 'sample' } as const].map(nameOf)).toEqual([
    'Night',
    'dawn',
    'Stills',
    'Untitled film',
    'Lighthouse'
  ])
})

test('[NEW-PROJECT-4] what is wrong with a storyboard file is said before anything is made', () => {
  expect(readStoryboard(text)).toEqual({ shots: 2, name: 'Night', fps: 25 })
  expect([
    readStoryboard('nonsense').problem,
    readStoryboard('[]').problem,
    readStoryboard('{"shots": 3}').problem,
    readStoryboard('{"shots": [{"duration": -1}]}').problem
  ]).toEqual([
    'This file is no JSON that can be read.',
    'This is no storyboard: expected a storyboard: an object with a list "shots".',
    'This is no storyboard: expected a list of shots at shots.',
    'This is no storyboard: expected more than 0 seconds at shots.0.duration.'
  ])
})

test('[NEW-PROJECT-5] sizes: presets by their key, others are custom, pictures choose the nearest shape', () => {
  expect(filmSizes.map((size) => sizeOf(sizeChoice(size)))).toEqual(filmSizes)
  expect(sizeChoice({ width: 1280, height: 536 })).toBe('custom')
  expect(
    [
      { width: 4000, height: 2250 },
      { width: 1080, height: 1920 },
      { width: 900, height: 1000 }
    ].map((size) => sizeChoice(sizeForPictures(size)))
  ).toEqual(['1280x720', '720x1280', '720x1280'])
})

test('[NEW-PROJECT-6] what is asked of the studio', () => {
  expect(projectRequest(values, { kind: 'empty' }, null)).toEqual({
    name: 'Film',
    from: { kind: 'empty' },
    ...preferred
  })
  expect(projectRequest(values, { kind: 'sample' }, '/films/x')).toEqual({
    name: 'Film',
    from: { kind: 'sample', sample: 'lighthouse' },
    folder: '/films/x',
    ...preferred
  })
  expect(projectRequest(values, storyboard, null).from).toEqual({
    kind: 'storyboard',
    file: 'storyboard_main.json',
    text
  })
})

/** A studio that takes pictures, but those that are called broken. */
function aStudio() {
  const edits: unknown[] = []
  const client = {
    home: { create: async () => ({ project_id: 'p', folder: '/films/p' }) },
    project: {
      async addPictures({ pictures: [one] }: { pictures: { picture: File }[] }) {
        const { name } = one!.picture
        if (name.startsWith('broken')) throw new Error(name)
        const base = name.replace('.png', '')
        return [{ file: `keyframes/${base}_v1.png`, filename_base: base }]
      },
      async edit({ change }: { change: unknown }) {
        edits.push(change)
        return { revision: 1 }
      }
    }
  } as unknown as StudioClient
  const make = (start: Start, signal = new AbortController().signal) =>
    makeProject({
      client,
      clientId: 'window',
      request: projectRequest(values, start, null),
      start,
      onAdded: () => undefined,
      signal
    })
  return { edits, make }
}
const files = ['10.png', '2.png', 'broken.png', 'notes.txt'].map(
  (name) => new File([], name, { type: name.endsWith('.png') ? 'image/png' : 'text/plain' })
)

test('[NEW-PROJECT-7] pictures become shots in name order, in one edit; what can’t be used is told', async () => {
  const { edits, make } = aStudio()
  const { projectId, asked, failures } = await make({ kind: 'pictures', files, name: null })
  expect({ projectId, asked, failures: failures.length }).toEqual({ projectId: 'p', asked: 3, failures: 1 })
  expect(edits).toEqual([
    {
      put: [
        { shot_id: '001', filename_base: '2', duration: 3 },
        { shot_id: '002', filename_base: '10', duration: 3 }
      ],
      pictures: { '001': 'keyframes/2_v1.png', '002': 'keyframes/10_v1.png' }
    }
  ])
})

test('[NEW-PROJECT-8] pictures beside a storyboard are put where it looks for them, and make no shots', async () => {
  const { edits, make } = aStudio()
  expect(await make({ ...storyboard, pictures: files })).toMatchObject({ asked: 3 })
  expect(edits).toEqual([])
})

test('[NEW-PROJECT-9] an empty project and one that is called off need no edit', async () => {
  const { edits, make } = aStudio()
  expect(await make({ kind: 'empty' })).toEqual({ projectId: 'p', asked: 0, failures: [] })
  expect(await make({ kind: 'pictures', files, name: null }, AbortSignal.abort())).toMatchObject({ failures: [] })
  expect(edits).toEqual([])
})
