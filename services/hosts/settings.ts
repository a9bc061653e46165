import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import envPaths from 'env-paths'
import { z } from 'zod'
import { StudioError } from '../contract/studio-error.ts'
import { ifThere } from '../files/file-layer.ts'

/** What belongs to this user on this machine and to no project: above all, where engines are and how to log in there. */
const settingsSchema = z.looseObject(
  {
    /** Several servers share the shots: their addresses with commas between. */
    comfy_url: z.string().min(1).default('http://127.0.0.1:8188'),
    /** Sent with every request, for the login of a proxy. */
    comfy_headers: z.record(z.string(), z.string()).default({}),
    /** The folder of a ComfyUI on this machine, to look for model files in. */
    comfy_root: z.string().min(1).nullable().default(null),
    /** The user's own workflows; `workflows` in the data folder where it is null. */
    workflows_folder: z.string().min(1).nullable().default(null),
    /** Asks a small graphics card for more than its workflow's manifest advises. */
    lift_limits: z.boolean().default(false)
  },
  'settings: an object'
)
export type Settings = z.infer<typeof settingsSchema>

export interface UserFolders {
  /** Settings, the index of workflows, and the user's own workflows. */
  data: string
}

/** FRAMECHAIN_DATA, or where this system keeps programs' data. */
export const userFolders = (env: Record<string, string | undefined>): UserFolders => ({
  data: env['FRAMECHAIN_DATA'] ?? envPaths('framechain', { suffix: '' }).data
})

/**
 * `settings.json` of the data folder; then FRAMECHAIN_COMFY_URL, FRAMECHAIN_COMFY_HEADERS (JSON) and
 * FRAMECHAIN_COMFY_ROOT; then what the command says. Throws `file_invalid` or `usage`, which never hold a header's value.
 */
export async function readSettings(
  { data }: UserFolders,
  env: Record<string, string | undefined>,
  said: Partial<Settings> = {}
): Promise<Settings> {
  const file = join(data, 'settings.json')
  const text = (await ifThere(readFile(file, 'utf8'))) ?? '{}'
  const headers = env['FRAMECHAIN_COMFY_HEADERS']
  const read = settingsSchema.safeParse({
    ...(parseJson(text, file) as object),
    ...given({ comfy_url: env['FRAMECHAIN_COMFY_URL'], comfy_root: env['FRAMECHAIN_COMFY_ROOT'] }),
    ...(headers === undefined ? {} : { comfy_headers: parseJson(headers, 'FRAMECHAIN_COMFY_HEADERS') }),
    ...given(said)
  })
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new StudioError('file_invalid', {
    file,
    path: issue?.path.join('.') ?? '',
    expected: issue?.message ?? 'settings'
  })
}

const given = (facts: object): object =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined))

/** The text is not quoted in the error: it may hold a password. */
function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new StudioError('file_invalid', { file, path: '', expected: 'JSON' })
  }
}
