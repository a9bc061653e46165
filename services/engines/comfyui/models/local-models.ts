import { readdir, readFile, realpath, stat } from 'node:fs/promises'
import { isAbsolute, join, relative, resolve } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { folderName, isModelFile } from './model-folders.ts'
import { withSlashes } from './model-names.ts'

/** A model file on this machine. */
export interface LocalModel {
  /** As ComfyUI calls the folder now. */
  folder: string
  /** Path inside that folder, with forward slashes. */
  file: string
  /** Absolute. */
  path: string
  bytes: number
}

/** The model files that a ComfyUI on this machine reads. */
export interface LocalModels {
  files: LocalModel[]
  /** What could not be read, a sentence each. */
  problems: string[]
}

/** Reads the folders of a ComfyUI on this machine; `argv` is how its server was started, where that is known. */
export type LocalModelReader = (argv: readonly string[], signal?: AbortSignal) => Promise<LocalModels>

export interface LocalModelParts {
  /** ComfyUI's own folder, or that of the portable package around it. */
  comfyRoot: string
  env: Readonly<Record<string, string | undefined>>
  /** What `~` stands for. */
  home: string
}

interface ModelRoot {
  folder: string
  path: string
}

const MAX_CONFIG = 1024 * 1024
const MAX_FILES = 100_000
const MAX_DEPTH = 12

/** `base_path`, `is_default`, and folders whose value may hold a path on each line (ComfyUI, utils/extra_config.py). */
const sectionSchema = z.record(z.string(), z.union([z.string(), z.boolean()]).nullable())
const configSchema = z.record(z.string(), sectionSchema.nullable())

export function createLocalModelReader({ comfyRoot, env, home }: LocalModelParts): LocalModelReader {
  return async (argv, signal) => {
    const problems: string[] = []
    const root = await comfyFolder(comfyRoot)
    const base =
      optionValues(argv, '--base-directory')
        .map((path) => resolve(root, path))
        .at(-1) ?? root
    const own = await ownRoots(base)
    if (own.length === 0)
      problems.push(`There is no models folder in ${base}: comfy_root is to be the folder of ComfyUI.`)
    const configs = [
      join(root, 'extra_model_paths.yaml'),
      ...optionValues(argv, '--extra-model-paths-config').map((path) => resolve(root, path))
    ]
    const extra: ModelRoot[] = []
    for (const config of configs) {
      const read = await readExtraPaths(config, { env, home })
      extra.push(...read.roots)
      problems.push(...read.problems)
    }
    const files: LocalModel[] = []
    for (const { folder, path } of [...own, ...extra]) {
      signal?.throwIfAborted()
      for (const found of await modelFiles(path, signal)) {
        const file = withSlashes(relative(path, found.path))
        const isKnown = files.some((known) => known.folder === folder && known.file === file)
        if (!isKnown) files.push({ folder, file, ...found })
      }
    }
    return { files, problems }
  }
}

/** The portable package for Windows holds ComfyUI in a folder of its own. */
async function comfyFolder(root: string): Promise<string> {
  const inner = join(root, 'ComfyUI')
  return (await isFolder(join(root, 'models'))) || !(await isFolder(join(inner, 'models'))) ? root : inner
}

/** Every folder under `models`, under the name that ComfyUI has for it. */
async function ownRoots(base: string): Promise<ModelRoot[]> {
  const models = join(base, 'models')
  const names = (await entriesOf(models)).filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
  return names.map(({ name }) => ({ folder: folderName(name), path: join(models, name) }))
}

/** The folders that an `extra_model_paths.yaml` adds. No file is an empty list. */
export async function readExtraPaths(
  config: string,
  { env, home }: Pick<LocalModelParts, 'env' | 'home'>
): Promise<{ roots: ModelRoot[]; problems: string[] }> {
  const text = await textOf(config)
  if (text === null) return { roots: [], problems: [] }
  const refuse = (reason: string) => ({ roots: [], problems: [`${config} can't be read: ${reason}.`] })
  let value: unknown
  try {
    value = parse(text) as unknown
  } catch (error) {
    return refuse(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error))
  }
  if (value === null) return { roots: [], problems: [] }
  const read = configSchema.safeParse(value)
  if (!read.success) return refuse('sections of folders and their paths are expected')
  const expand = (path: string): string => expandPath(path, { env, home })
  const sections = Object.values(read.data).flatMap((section) => {
    if (section === null) return []
    const { base_path: base, is_default: isDefault, ...folders } = section
    const from = typeof base === 'string' ? resolve(config, '..', expand(base)) : resolve(config, '..')
    const roots = Object.entries(folders).flatMap(([folder, paths]) =>
      typeof paths !== 'string'
        ? []
        : paths
            .split('\n')
            .map((path) => path.trim())
            .filter((path) => path !== '')
            .map((path) => ({ folder: folderName(folder), path: isAbsolute(path) ? path : join(from, path) }))
    )
    return [{ isDefault: isDefault === true, roots }]
  })
  const sorted = [...sections.filter(({ isDefault }) => isDefault), ...sections.filter(({ isDefault }) => !isDefault)]
  return { roots: sorted.flatMap(({ roots }) => roots), problems: [] }
}

/** `~`, `$NAME`, `${NAME}` and `%NAME%`; a name that is not set stays as it is written, as in Python. */
const expandPath = (path: string, { env, home }: Pick<LocalModelParts, 'env' | 'home'>): string =>
  path
    .trim()
    .replace(/^~(?=$|[\\/])/, home)
    .replace(/\$\{(\w+)\}|\$(\w+)|%(\w+)%/g, (whole, ...names: (string | undefined)[]) => {
      const name = names.slice(0, 3).find((value) => value !== undefined)
      return env[name ?? ''] ?? whole
    })

/** Model files below a folder, links followed, each real folder once. */
async function modelFiles(root: string, signal: AbortSignal | undefined): Promise<{ path: string; bytes: number }[]> {
  const found: { path: string; bytes: number }[] = []
  const seen = new Set<string>()
  const walk = async (folder: string, depth: number): Promise<void> => {
    signal?.throwIfAborted()
    const real = await realpath(folder).catch(() => null)
    if (real === null || seen.has(real) || depth > MAX_DEPTH) return
    seen.add(real)
    for (const entry of await entriesOf(folder)) {
      if (found.length >= MAX_FILES || entry.name === '.git') continue
      const path = join(folder, entry.name)
      if (entry.isDirectory()) await walk(path, depth + 1)
      else if (isModelFile(entry.name) || entry.isSymbolicLink()) {
        const facts = await stat(path).catch(() => null)
        if (facts?.isDirectory() === true) await walk(path, depth + 1)
        else if (facts?.isFile() === true && isModelFile(entry.name)) found.push({ path, bytes: facts.size })
      }
    }
  }
  await walk(root, 0)
  return found
}

/** A folder that is not there, or may not be read, holds nothing for us. */
const entriesOf = (folder: string) => readdir(folder, { withFileTypes: true }).catch(() => [])

const isFolder = async (path: string): Promise<boolean> => (await stat(path).catch(() => null))?.isDirectory() === true

async function textOf(file: string): Promise<string | null> {
  const facts = await stat(file).catch(() => null)
  return facts?.isFile() === true && facts.size <= MAX_CONFIG ? readFile(file, 'utf8') : null
}

/** Every value of an option, in both ways of writing it; some options take several. */
export function optionValues(argv: readonly string[], option: string): string[] {
  return argv.flatMap((word, index) => {
    if (word.startsWith(`${option}=`)) return [word.slice(option.length + 1)]
    if (word !== option) return []
    const rest = argv.slice(index + 1)
    const end = rest.findIndex((value) => value.startsWith('--'))
    return end < 0 ? rest : rest.slice(0, end)
  })
}
