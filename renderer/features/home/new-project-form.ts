import type { Resolver } from 'react-hook-form'
import { z } from 'zod'
import { newProjectSchema, type NewProjectRequest } from '../../../services/contract/home-contract.ts'
import { projectSchema } from '../../../services/model/project.ts'
import { CUSTOM, sizeKey, sizeOf, type FilmSize } from './film-sizes.ts'
import { nameOf, readStoryboard, SAMPLE, type Start } from './start.ts'

const { fps, width, height } = projectSchema.shape

/** The fields of a new project. A size that is no preset is `custom`, with its sides. */
export const newProjectFormSchema = z.object({
  name: newProjectSchema.shape.name,
  size: z.string(),
  width: z.number('a number of pixels').pipe(width.unwrap()),
  height: z.number('a number of pixels').pipe(height.unwrap()),
  fps: z.number('frames per second').pipe(fps.unwrap())
})
export type NewProjectForm = z.infer<typeof newProjectFormSchema>

/** The model's own rules as the form's, in sentences. */
export const resolveNewProject: Resolver<NewProjectForm> = (values) => {
  const read = newProjectFormSchema.safeParse(values)
  if (read.success) return { values: read.data, errors: {} }
  const errors = read.error.issues.map(({ path, code, message }) => [
    path[0],
    { type: code, message: `Needs ${message}.` }
  ])
  // of several complaints about a field the first is said
  return { values: {}, errors: Object.fromEntries(errors.toReversed()) }
}

/** The fields as they begin, by what the project begins with and what the person likes. */
export function firstValues(start: Start, preferred: FilmSize & { fps: number }): NewProjectForm {
  const { width, height } = preferred
  const facts = start.kind === 'storyboard' ? readStoryboard(start.text) : null
  const rate = facts !== null && facts.problem === undefined ? facts.fps : null
  return { name: nameOf(start), size: sizeChoice(preferred), width, height, fps: rate ?? preferred.fps }
}

export const sizeChoice = (size: FilmSize): string => (sizeOf(sizeKey(size)) === undefined ? CUSTOM : sizeKey(size))

/** What is asked of the studio; pictures follow when the project is there. `folder` null: in the projects folder. */
export function projectRequest(
  { name, fps, width, height }: NewProjectForm,
  start: Start,
  folder: string | null
): NewProjectRequest {
  const from: NewProjectRequest['from'] =
    start.kind === 'sample'
      ? { kind: 'sample', sample: SAMPLE.id }
      : start.kind === 'storyboard'
        ? { kind: 'storyboard', file: start.file, text: start.text }
        : { kind: 'empty' }
  return { name, from, fps, width, height, ...(folder !== null && { folder }) }
}
