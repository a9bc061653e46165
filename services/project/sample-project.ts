import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StudioError } from '../contract/studio-error.ts'
import { projectFiles } from '../model/project-files.ts'
import { keyframeSelectionSchema } from '../model/selection.ts'
import { storyboardSchema } from '../model/storyboard.ts'
import type { NewProject, ProjectFolder } from './project-store.ts'
import { readWithSchema } from './schema-problem.ts'

/** The samples that come with the studio: a folder under `samples/` each, with a storyboard, a selection and its pictures. */
export const sampleProjects = {
  lighthouse: { name: 'Lighthouse', storyboard: 'storyboard_lighthouse.json' }
} as const
export type SampleName = keyof typeof sampleProjects

const SELECTION = 'selected_keyframes.json'

export interface SampleProjects {
  /**
   * Makes a project of a sample: name, 24 fps and 1280 × 720 unless `settings` says otherwise, the animatic engine.
   * Throws `usage` for a name that is no sample, and what `ProjectFolder.create` throws.
   */
  create(sample: string, folder: string, settings?: Partial<Omit<NewProject, 'storyboard'>>): Promise<void>
}

export function createSampleProjects({
  projects,
  samples = join(import.meta.dirname, 'samples')
}: {
  projects: ProjectFolder
  /** Where the samples lie; absolute. */
  samples?: string
}): SampleProjects {
  return {
    async create(sample, folder, settings = {}) {
      if (!isSample(sample)) {
        const known = Object.keys(sampleProjects).join(', ')
        throw new StudioError('usage', { reason: `There is no sample "${sample}".`, fix: `Choose one of: ${known}.` })
      }
      const { name, storyboard, selection, pictures } = await readSample(join(samples, sample), sample)
      const defaults = { name, fps: 24, width: 1280, height: 720, engine: 'animatic', workflow: null } as const
      await projects.create(folder, { ...defaults, ...settings, storyboard })
      const store = await projects.open(folder)
      try {
        for (const { file, bytes } of pictures) {
          await store.files.write(`${projectFiles.keyframes}/${file}`, bytes)
          await store.files.write(`${projectFiles.selected}/${file}`, bytes)
        }
        await store.files.write(projectFiles.selection, selection)
      } finally {
        await store.close()
      }
    }
  }
}

const isSample = (name: string): name is SampleName => Object.hasOwn(sampleProjects, name)

/** All of a sample, read before anything is written. */
async function readSample(folder: string, sample: SampleName) {
  const { name, storyboard: file } = sampleProjects[sample]
  const storyboard = readWithSchema(storyboardSchema, JSON.parse(await readFile(join(folder, file), 'utf8')), file)
  const selection = await readFile(join(folder, SELECTION), 'utf8')
  const { selections } = readWithSchema(keyframeSelectionSchema, JSON.parse(selection), SELECTION)
  const files = selections.flatMap(({ selected_file }) => selected_file ?? [])
  const pictures = await Promise.all(files.map(async (file) => ({ file, bytes: await readFile(join(folder, file)) })))
  return { name, storyboard, selection, pictures }
}
