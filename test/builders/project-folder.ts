import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { nodeFileLayer } from '../../services/files/file-layer.ts'
import type { Size } from '../../services/media/media.ts'
import { createNodeHost } from '../../services/project/host.ts'
import { createProjectFolder, type ProjectFolderParts } from '../../services/project/project-folder.ts'
import type { ProjectFolder } from '../../services/project/project-store.ts'
import { aShot } from './storyboard.ts'

/** A real folder of the test's own, gone afterwards. */
export async function aFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'framechain-test-')))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Writes files by relative path: text and bytes as they are, anything else as JSON. */
export async function put(folder: string, files: Record<string, unknown>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name)
    await mkdir(dirname(path), { recursive: true })
    const isPlain = typeof content === 'string' || content instanceof Uint8Array
    await writeFile(path, isPlain ? content : `${JSON.stringify(content, null, 2)}\n`)
  }
}

export const readText = (folder: string, file: string): Promise<string> => readFile(join(folder, file), 'utf8')
export const readJson = async (folder: string, file: string): Promise<unknown> =>
  JSON.parse(await readText(folder, file))

/** Eight bytes that every PNG begins with: enough for what only looks at a file's kind. */
export const pngStart = Buffer.from('89504e470d0a1a0a0000000d', 'hex')

/** The files of a whole project of one shot. */
export const projectContents = (): Record<string, unknown> => ({
  'project.json': { schema: 1, name: 'Test film', fps: 24, width: 640, height: 360 },
  'storyboards/storyboard_main.json': { project: 'Test film', version: '1', shots: [aShot()] }
})

export async function aProjectOnDisk(files: Record<string, unknown> = {}): Promise<string> {
  const folder = await aFolder()
  await put(folder, { ...projectContents(), ...files })
  return folder
}

/** The real thing on the real disk, but for the sizes of pictures. */
export const projectFolders = (parts: Partial<ProjectFolderParts> = {}, size?: Size): ProjectFolder =>
  createProjectFolder({
    files: nodeFileLayer,
    clock: { now: () => new Date() },
    host: createNodeHost(),
    media: { pictureSize: () => Promise.resolve(size ?? { width: 1920, height: 1080 }) },
    ...parts
  })
