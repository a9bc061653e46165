import { expect, test } from 'vitest'
import { inNameOrder, isPictureFile } from '../../../renderer/pictures/picture-files.ts'
import { pictureOf } from '../../../renderer/pictures/picture-of.ts'
import { shotsFromPictures } from '../../../renderer/pictures/picture-shots.ts'
import { uploadPictures } from '../../../renderer/pictures/upload-pictures.ts'
import type { StudioClient } from '../../../services/contract/studio-contract.ts'
import { storyboardSchema } from '../../../services/model/storyboard.ts'

test('[PICTURES-1] a picture is known by its type, or by its ending where there is no type', () => {
  const files = [
    { name: 'a.png', type: 'image/png' },
    { name: 'b.JPEG', type: '' },
    { name: 'c.webp', type: 'image/webp' },
    { name: 'd.png', type: 'text/plain' },
    { name: 'e.gif', type: 'image/gif' },
    { name: 'f.json', type: '' }
  ]
  expect(files.filter(isPictureFile).map(({ name }) => name)).toEqual(['a.png', 'b.JPEG', 'c.webp'])
})

test('[PICTURES-2] names are in the order that people expect', () => {
  const names = ['shot 10.png', 'Shot 2.png', 'shot 1.png', 'äpfel.png', 'zoo.png']
  expect(inNameOrder(names.map((name) => ({ name }))).map(({ name }) => name)).toEqual([
    'äpfel.png',
    'shot 1.png',
    'Shot 2.png',
    'shot 10.png',
    'zoo.png'
  ])
})

const document = {
  storyboard: storyboardSchema.parse({ shots: [{ shot_id: '001' }, { shot_id: '002' }] }),
  pictures: { '001': 'keyframes/old.png' }
}
const added = [
  { file: 'keyframes/a_v1.png', filename_base: 'a' },
  { file: 'keyframes/b_v1.png', filename_base: 'b' }
]

test('[PICTURES-3] each picture becomes a shot, in their order, at the end or after a shot', () => {
  const atEnd = shotsFromPictures(document, added, null)
  expect(atEnd.ids).toEqual(['003', '004'])
  expect(atEnd.document.pictures).toEqual({
    '001': 'keyframes/old.png',
    '003': 'keyframes/a_v1.png',
    '004': 'keyframes/b_v1.png'
  })
  const between = shotsFromPictures(document, added, '001')
  expect(between.document.storyboard.shots.map(({ shot_id, filename_base }) => [shot_id, filename_base])).toEqual([
    ['001', undefined],
    [between.ids[0], 'a'],
    [between.ids[1], 'b'],
    ['002', undefined]
  ])
})

test('[PICTURES-4] a picture that can’t be used holds up no other', async () => {
  const client = {
    project: {
      async addPictures({ pictures }: { pictures: { picture: File; filename_base?: string }[] }) {
        const { picture, filename_base } = pictures[0]!
        if (picture.name === 'broken.png') throw new Error('broken')
        const base = filename_base ?? picture.name.replace('.png', '')
        return [{ file: `keyframes/${base}_v1.png`, filename_base: base }]
      }
    }
  } as unknown as StudioClient
  const files = ['a.png', 'broken.png', 'b.png'].map((name) => new File([], name))
  const done: number[] = []
  const uploaded = await uploadPictures({ client, projectId: 'p', files, onAdded: (count) => done.push(count) })
  expect(uploaded.added).toEqual(added)
  expect({ failures: uploaded.failures.length, done }).toEqual({ failures: 1, done: [1, 2, 3] })
})

test('[PICTURES-5] an adding that is called off keeps what is in, and asks for no more', async () => {
  const ended = new AbortController()
  const asked: string[] = []
  const client = {
    project: {
      async addPictures({ pictures: [one] }: { pictures: { picture: File }[] }) {
        asked.push(one!.picture.name)
        if (asked.length === 2) {
          ended.abort()
          throw ended.signal.reason
        }
        return [added[0]!]
      }
    }
  } as unknown as StudioClient
  const files = ['a.png', 'b.png', 'c.png'].map((name) => new File([], name))
  const uploaded = await uploadPictures({ client, projectId: 'p', files, signal: ended.signal })
  expect({ ...uploaded, asked }).toEqual({ added: [added[0]], failures: [], asked: ['a.png', 'b.png'] })
})

test('[PICTURES-6] a shot that was made of another shows its picture before the studio has told of its own', () => {
  const view = (file: string) => ({ file, problem: null, url: `/${file}`, thumb: `/${file}?thumb` })
  const pictures = { '001': view('selected/a.png'), '002': view('selected/b.png') }
  expect(pictureOf(pictures, '002A', 'selected/b.png')).toBe(pictures['002'])
  // the studio keeps a copy of what was chosen: its own word counts once it is there
  expect(pictureOf(pictures, '001', 'keyframes/a.png')).toBe(pictures['001'])
  expect(pictureOf(pictures, '009', 'unknown.png')).toBeNull()
  expect(pictureOf(pictures, '009', undefined)).toBeNull()
})
