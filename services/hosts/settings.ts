import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import envPaths from 'env-paths'
import { z } from 'zod'
import { preferencesSchema, type SettingsPatch } from '../contract/settings-contract.ts'
import { StudioError } from '../contract/studio-error.ts'
import { ensureFolder, putInPlace } from '../files/durable-write.ts'
import { ifThere, nodeFileLayer } from '../files/file-layer.ts'
import type { SecretStore } from './secret-store.ts'

const preferences = preferencesSchema.shape

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
    lift_limits: z.boolean().default(false),
    /** Path or name; looked up along PATH where it is null. */
    ffmpeg: z.string().min(1).nullable().default(null),
    ffprobe: z.string().min(1).nullable().default(null),
    preferences: z
      .looseObject({
        theme: preferences.theme.default('system'),
        shortcuts: preferences.shortcuts.default({}),
        single_key_shortcuts: preferences.single_key_shortcuts.default(true),
        generate_at_once: preferences.generate_at_once.default(false),
        notify: preferences.notify.default(false),
        new_project: preferences.new_project.default({ fps: 24, width: 1280, height: 720, engine: 'animatic' })
      })
      .prefault({})
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

/** Which environment variable decides a setting, whatever the file says. */
const variables = {
  comfy_url: 'FRAMECHAIN_COMFY_URL',
  comfy_headers: 'FRAMECHAIN_COMFY_HEADERS',
  comfy_root: 'FRAMECHAIN_COMFY_ROOT',
  ffmpeg: 'FRAMECHAIN_FFMPEG',
  ffprobe: 'FRAMECHAIN_FFPROBE'
} as const satisfies Partial<Record<keyof Settings, string>>

export interface SettingsParts {
  folders: UserFolders
  env: Record<string, string | undefined>
  /** What the command says. */
  said?: Partial<Settings> | undefined
  /** Takes the headers, which may hold a password, out of the file as they are saved; what it has stands over the file. */
  secrets?: SecretStore | undefined
}

/** The name of the headers among the secrets. */
const HEADERS = 'comfy_headers'

/** `settings.json` of the data folder; over it stand the variables, COMFY_HEADERS as JSON, and over them what the command says. */
export interface UserSettings {
  /** Read once. Throws `file_invalid` or `usage`, which never hold a header's value. */
  current(): Promise<Settings>
  /** On disk when it resolves; what the patch leaves out stays, unknown fields too. One save at a time. */
  save(patch: SettingsPatch): Promise<Settings>
  /** Settings that the file does not decide, and what does. */
  fixedBy(): Record<string, string>
}

export function createUserSettings({ folders, env, said = {}, secrets }: SettingsParts): UserSettings {
  const file = join(folders.data, 'settings.json')
  let read: Promise<Settings> | null = null
  let saving: Promise<unknown> = Promise.resolve()

  const readDocument = async (): Promise<Record<string, unknown>> =>
    parseObject((await ifThere(readFile(file, 'utf8'))) ?? '{}', file)

  const withSecrets = async (document: Record<string, unknown>): Promise<Record<string, unknown>> => {
    const kept = (await secrets?.read(HEADERS)) ?? null
    return kept === null ? document : { ...document, comfy_headers: parseJson(kept, HEADERS) }
  }

  const inForce = (document: Record<string, unknown>): Settings => {
    const fromEnv = Object.entries(variables).map(([key, name]) => {
      const value = env[name]
      return [key, key === 'comfy_headers' && value !== undefined ? parseJson(value, name) : value] as const
    })
    return parse({ ...document, ...given(Object.fromEntries(fromEnv)), ...given(said) }, file)
  }

  const save = async ({ preferences: preferred, comfy_headers, ...patch }: SettingsPatch): Promise<Settings> => {
    const before = await readDocument()
    const headers = comfy_headers && changedHeaders((await withSecrets(before))['comfy_headers'], comfy_headers)
    const preferences = { ...(before['preferences'] as object | undefined), ...given(preferred ?? {}) }
    const document: Record<string, unknown> = {
      ...before,
      ...given({ ...patch, comfy_headers: headers }),
      ...(preferred !== undefined && { preferences })
    }
    parse(document, file)
    if (secrets !== undefined && headers !== undefined) {
      await secrets.write(HEADERS, JSON.stringify(headers))
      delete document['comfy_headers']
    }
    const settings = inForce(await withSecrets(document))
    await ensureFolder(nodeFileLayer, folders.data)
    const text = `${JSON.stringify(document, null, 2)}\n`
    // it may hold a login: nobody else reads it
    await putInPlace(nodeFileLayer, file, { isDurable: true }, (temporary) =>
      writeFile(temporary, text, { flag: 'wx', mode: 0o600, flush: true })
    )
    read = Promise.resolve(settings)
    return settings
  }

  return {
    current() {
      read ??= readDocument()
        .then(withSecrets)
        .then(inForce)
        .catch((error: unknown) => {
          // corrected by hand, it helps without a restart
          read = null
          throw error
        })
      return read
    },
    save(patch) {
      const saved = saving.then(() => save(patch))
      saving = saved.catch(() => undefined)
      return saved
    },
    fixedBy: () => ({
      ...Object.fromEntries(Object.entries(variables).filter(([, name]) => env[name] !== undefined)),
      ...Object.fromEntries(Object.keys(given(said)).map((key) => [key, 'the command line']))
    })
  }
}

function parse(settings: Record<string, unknown>, file: string): Settings {
  const read = settingsSchema.safeParse(settings)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new StudioError('file_invalid', {
    file,
    path: issue?.path.join('.') ?? '',
    expected: issue?.message ?? 'settings'
  })
}

/** A null takes a header away. */
const changedHeaders = (before: unknown, change: Record<string, string | null>): object =>
  Object.fromEntries(
    Object.entries({ ...(before as object | undefined), ...change }).filter(([, value]) => value !== null)
  )

const given = (facts: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined))

function parseObject(text: string, file: string): Record<string, unknown> {
  const value = parseJson(text, file)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw new StudioError('file_invalid', { file, path: '', expected: 'settings: an object' })
}

/** The text is not quoted in the error: it may hold a password. */
function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new StudioError('file_invalid', { file, path: '', expected: 'JSON' })
  }
}
