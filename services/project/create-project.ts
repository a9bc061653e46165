import { resolve } from 'node:path'
import { StudioError } from '../contract/studio-error.ts'
import { ensureFolder, writeFileWhole } from '../files/durable-write.ts'
import { ifThere, type FileLayer } from '../files/file-layer.ts'
import { projectFiles } from '../model/project-files.ts'
import { PROJECT_SCHEMA, projectSchema } from '../model/project.ts'
import { storyboardSchema } from '../model/storyboard.ts'
import { documentText } from './document.ts'
import { namingFile } from './file-error.ts'
import { createFolderListings } from './folder-listing.ts'
import { createInsideFolder, type InsideFolder } from './inside-folder.ts'
import type { ProjectLock } from './project-lock.ts'
import type { NewProject } from './project-store.ts'
import { readWithSchema } from './schema-problem.ts'
import { storyboardFiles } from './storyboard-choice.ts'

const STORYBOARD = `${projectFiles.storyboards}/storyboard_main.json`

const folders = [
  projectFiles.storyboards,
  projectFiles.keyframes,
  projectFiles.selected,
  projectFiles.video,
  projectFiles.export
]

/** Makes a project's folders and files. Everything is checked before anything is written; no file is written over. */
export async function createProjectFiles(
  { files, lock }: { files: FileLayer; lock(inside: InsideFolder): Promise<ProjectLock> },
  folder: string,
  { storyboard, ...settings }: NewProject
): Promise<void> {
  const project = newProject(settings)
  const shots = storyboard ?? { project: project.name, version: '1.0', description: '', shots: [] }
  readWithSchema(storyboardSchema, shots, STORYBOARD)

  const path = resolve(folder)
  await namingFile(folder, () => ensureFolder(files, path))
  const inside = createInsideFolder({ files, root: await namingFile(folder, () => files.realPath(path)) })
  await assertFree(files, inside)
  const held = await lock(inside)
  try {
    await assertFree(files, inside)
    for (const name of folders) await namingFile(name, async () => ensureFolder(files, await inside.resolve(name)))
    await write(STORYBOARD, documentText(shots))
    // the last one: a folder with a project.json is a whole project
    await write(projectFiles.project, documentText(project))
  } finally {
    await held.release()
  }

  async function write(file: string, text: string): Promise<void> {
    await namingFile(file, async () => writeFileWhole(files, await inside.resolve(file), text))
  }
}

async function assertFree(files: FileLayer, inside: InsideFolder): Promise<void> {
  const listings = createFolderListings({ files, inside })
  const isTaken = (await listings.find(projectFiles.project)).kind !== 'none'
  if (isTaken || (await storyboardFiles(listings)).length > 0)
    throw new StudioError('project_exists', { folder: inside.root })
  for (const name of folders) {
    const facts = await ifThere(files.facts(await inside.resolve(name)))
    if (facts !== null && facts.kind !== 'folder')
      throw new StudioError('file_invalid', { file: name, expected: 'a folder', found: `a ${facts.kind}` })
  }
}

/** The settings as project.json holds them, in the order that people read; throws `usage` naming the one that is wrong. */
function newProject(settings: Omit<NewProject, 'storyboard'>): Record<string, unknown> & { name: string } {
  const read = projectSchema.safeParse({ schema: PROJECT_SCHEMA, ...settings })
  if (!read.success) {
    const [issue] = read.error.issues
    throw new StudioError('usage', { reason: `The project's ${issue?.path.join('.')}: ${issue?.message}.` })
  }
  const { schema, name, fps, width, height, engine, workflow, use_sage_attention } = read.data
  return { schema, name, fps, width, height, engine, workflow, use_sage_attention }
}
