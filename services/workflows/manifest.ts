import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { StudioError } from '../contract/studio-error.ts'
import { ifThere } from '../files/file-layer.ts'
import { workflowProfileSchema, type WorkflowProfile } from '../model/workflow-profile.ts'
import { baseName, isSageName } from './workflow-name.ts'

export const MANIFEST_FILE = 'manifest.json'
export const MANIFEST_SCHEMA = 1

const manifestSchema = z.looseObject(
  { schema: z.literal(MANIFEST_SCHEMA), workflows: z.array(z.looseObject({ file: z.string().min(1) })) },
  'a manifest: an object with schema 1 and a list "workflows"'
)

/** What a manifest says of its graphs; an entry that can't be read is named and hides no other. */
export interface Manifest {
  profiles: WorkflowProfile[]
  errors: { file: string; error: StudioError }[]
}

/** Where the studio's own graphs lie in a source tree; a packaged app hands its own folder in. */
export const builtInWorkflowsFolder = (): string => join(import.meta.dirname, '..', '..', 'workflows')

/**
 * The profiles of a folder's graphs, one for each entry of its manifest.json, and one for each Sage variant that lies
 * beside an entry's graph. No manifest is an empty list; one that can't be read throws `file_invalid`.
 */
export async function readManifest(folder: string): Promise<WorkflowProfile[]> {
  const file = join(folder, MANIFEST_FILE)
  const text = await ifThere(readFile(file, 'utf8'))
  if (text === null) return []
  const { profiles, errors } = parseManifest(text, file)
  if (errors[0] !== undefined) throw errors[0].error
  return [...profiles, ...sageProfiles(profiles, await readdir(folder))]
}

/** Reads a manifest entry by entry. Throws `file_invalid` only where the whole is not a manifest. */
export function parseManifest(text: string, file: string): Manifest {
  const whole = manifestSchema.safeParse(parseJson(text, file))
  if (!whole.success) throw invalid(file, whole.error)
  const manifest: Manifest = { profiles: [], errors: [] }
  whole.data.workflows.forEach((entry, index) => {
    const read = workflowProfileSchema.safeParse(entry)
    if (read.success) manifest.profiles.push(read.data)
    else manifest.errors.push({ file: entry.file, error: invalid(file, read.error, ['workflows', index]) })
  })
  return manifest
}

/** A Sage variant has the numbers of its base: only the attention differs. */
export const sageProfile = (base: WorkflowProfile, file: string): WorkflowProfile => ({
  ...base,
  file,
  title: `${base.title}, SageAttention`,
  aliases: undefined
})

function sageProfiles(profiles: WorkflowProfile[], names: string[]): WorkflowProfile[] {
  const known = new Map(profiles.map((profile) => [profile.file.toLowerCase(), profile]))
  return names.filter(isSageName).flatMap((name) => {
    const base = known.get(baseName(name).toLowerCase())
    return base === undefined || known.has(name.toLowerCase()) ? [] : [sageProfile(base, name)]
  })
}

/**
 * The text of a manifest in which one profile is new or replaced. What else the file holds stays, unknown keys too.
 * Throws `file_invalid` when the text is there but is no manifest, so that nothing of the user's is written over.
 */
export function withProfile(text: string | null, file: string, profile: WorkflowProfile): string {
  const manifest = text === null ? { schema: MANIFEST_SCHEMA, workflows: [] } : parseJson(text, file)
  const whole = manifestSchema.safeParse(manifest)
  if (!whole.success) throw invalid(file, whole.error)
  const name = profile.file.toLowerCase()
  const { workflows } = whole.data
  const index = workflows.findIndex((entry) => entry.file.toLowerCase() === name)
  const entry = { ...workflows[index], ...profile }
  const changed = index < 0 ? [...workflows, entry] : workflows.with(index, entry)
  return `${JSON.stringify({ ...whole.data, workflows: changed }, null, 2)}\n`
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new StudioError(
      'file_invalid',
      { file, path: '', expected: 'JSON', found: (cause as Error).message },
      { cause }
    )
  }
}

function invalid(file: string, error: z.ZodError, at: PropertyKey[] = []): StudioError {
  const [issue] = error.issues
  const path = [...at, ...(issue?.path ?? [])].map(String).join('.')
  return new StudioError(
    'file_invalid',
    { file, path, expected: issue?.message ?? 'a workflow profile' },
    { cause: error }
  )
}
