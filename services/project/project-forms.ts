import { projectMigrations, stateMigrations } from '../model/migrations.ts'
import { projectStateSchema, type ProjectState } from '../model/project-state.ts'
import { projectSchema, type Project } from '../model/project.ts'
import { storyboardSchema, type Storyboard } from '../model/storyboard.ts'
import type { DocumentForm } from './document.ts'
import { readWithSchema } from './schema-problem.ts'

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/** What stands in for what a project.json leaves unsaid, before the schema's own defaults. */
export type ProjectDefaults = Pick<Project, 'name'> & Partial<Pick<Project, 'fps' | 'max_segment_seconds'>>

/** A null says as little as nothing. */
export const readProject = (document: unknown, file: string, defaults: ProjectDefaults): Project =>
  readWithSchema(
    projectSchema,
    isObject(document)
      ? { ...defaults, ...Object.fromEntries(Object.entries(document).filter(([, value]) => value !== null)) }
      : document,
    file
  )

/** A storyboard's `video_settings` are defaults for a project that says nothing; one that no project could have is passed over. */
export function storyboardDefaults(storyboard: Storyboard | null, folderName: string): ProjectDefaults {
  const { default_fps: fps, max_segment_duration: seconds } = storyboard?.video_settings ?? {}
  const { shape } = projectSchema
  return {
    name: (storyboard?.project ?? folderName).slice(0, 200) || 'Untitled',
    ...(fps !== undefined && shape.fps.safeParse(fps).success ? { fps } : {}),
    ...(seconds !== undefined && shape.max_segment_seconds.safeParse(seconds).success
      ? { max_segment_seconds: seconds }
      : {})
  }
}

/** Whatever is wrong with it, a good backup stands in; the notice says what was wrong. */
export const projectForm: DocumentForm<Project> = {
  migrations: projectMigrations,
  read: (document, file) => readProject(document, file, { name: 'Untitled' }),
  isDamage: () => true
}

export const stateForm: DocumentForm<ProjectState> = {
  migrations: stateMigrations,
  read: (document, file) => readWithSchema(projectStateSchema, document, file),
  isDamage: () => true
}

/** People write storyboards: a slip of the pen is named and left for them to mend, only a file that broke is replaced. */
export const storyboardForm: DocumentForm<Storyboard> = {
  migrations: null,
  read: (document, file) => readWithSchema(storyboardSchema, document, file),
  isDamage: ({ facts }) => facts.damaged === true
}
