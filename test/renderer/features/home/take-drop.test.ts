import { expect, test } from 'vitest'
import { takeDrop, type DropParts } from '../../../../renderer/features/home/take-drop.ts'

/** A studio on a disk with one project and one other folder. */
const client = {
  home: {
    async browse({ path = '/' }: { path?: string }) {
      if (!['/films/One', '/stills'].includes(path)) throw new Error('no folder')
      return { path, parent: '/', is_project: path === '/films/One', folders: [] }
    }
  }
} as unknown as DropParts['client']

const dropped = (...paths: string[]) =>
  Promise.resolve(
    paths.map((path) => ({
      path,
      file: new File(['{"shots": [{"prompt": "A"}]}'], path.slice(path.lastIndexOf('/') + 1))
    }))
  )
const take = (paths: string[], ...files: string[]) => takeDrop({ client, paths, files: dropped(...files) })

test('[TAKE-DROP-1] the desktop opens a project where it lies', async () => {
  expect(await take(['/films/One'], 'One/project.json')).toEqual({ kind: 'open', folder: '/films/One' })
})

test('[TAKE-DROP-2] a folder or file that is no project is read, on the desktop as in a browser', async () => {
  const names = async (paths: string[], ...files: string[]) => {
    const outcome = await take(paths, ...files)
    return outcome.kind === 'new' ? outcome.start : outcome
  }
  expect(await names(['/stills'], 'stills/b.png')).toMatchObject({ kind: 'pictures', name: 'stills' })
  expect(await names(['/x/board.json'], 'board.json')).toMatchObject({ kind: 'storyboard', file: 'board.json' })
  expect(await names([], 'board.json', 'a.png')).toMatchObject({ kind: 'storyboard', pictures: [{ name: 'a.png' }] })
})

test('[TAKE-DROP-3] a browser can’t open a project in place, and says which one', async () => {
  expect(await take([], 'One/project.json', 'One/keyframes/a.png')).toEqual({ kind: 'not_here', project: 'One' })
})

test('[TAKE-DROP-4] a file that is no storyboard is named with what is wrong', async () => {
  const file = new File(['{"nodes": []}'], 'workflow.json')
  const outcome = await takeDrop({ client, paths: [], files: Promise.resolve([{ path: 'workflow.json', file }]) })
  expect(outcome).toMatchObject({ kind: 'unreadable', file: 'workflow.json' })
  expect(await take([], 'notes.txt')).toEqual({ kind: 'nothing' })
})
