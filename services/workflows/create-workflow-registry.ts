import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StudioError, toStudioError } from '../contract/studio-error.ts'
import { ensureFolder, writeFileWhole } from '../files/durable-write.ts'
import { ifThere, nodeFileLayer, systemCode, type FileLayer } from '../files/file-layer.ts'
import { workflowProfileSchema, type WorkflowProfile } from '../model/workflow-profile.ts'
import { findFiles, readHashed, type FoundFile } from './folder-scan.ts'
import { followFolders } from './follow-folders.ts'
import { parseGraph } from './graph.ts'
import { MANIFEST_FILE, parseManifest, withProfile } from './manifest.ts'
import { parseModelSidecar } from './model-sidecar.ts'
import { chooseSage } from './sage-choice.ts'
import { openWorkflowDatabase } from './workflow-database.ts'
import { problemOf, workflowEntries } from './workflow-entries.ts'
import { createWorkflowIndex, keepError, thrown, type FileFacts, type IndexedFile } from './workflow-index.ts'
import { baseName } from './workflow-name.ts'
import type { ScanResult, WorkflowEntry, WorkflowFolder, WorkflowRegistry } from './workflow-registry.ts'

export interface WorkflowRegistryParts {
  /** Path of the index; made where it is missing. */
  database: string
  folders: { builtIn: string; user?: string | undefined }
  /** Of the user folder's graphs, only this one and its Sage variant: the folder is not a folder of workflows. */
  only?: string | undefined
  /** The disk that corrections are written to. */
  files?: FileLayer
}

/** Throws `no_access` where the database can't be written, and `node_too_old` on a Node that it can't run on. */
export function createWorkflowRegistry({
  database,
  folders,
  only,
  files: disk = nodeFileLayer
}: WorkflowRegistryParts): WorkflowRegistry {
  const sqlite = openWorkflowDatabase(database)
  const index = createWorkflowIndex(sqlite)
  const paths = new Map<WorkflowFolder, string>([['built_in', folders.builtIn]])
  if (folders.user !== undefined) paths.set('user', folders.user)
  let last: Promise<unknown> = Promise.resolve()
  /** What an older version made of the files may be wrong by now: the first scan reads broken ones again and makes every entry anew. */
  let isFirstScan = true

  /** Scans and corrections wait for each other: each sees the folders and the index as the one before left them. */
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const turn = last.then(work, work)
    last = turn
    return turn
  }

  const scanNow = async (): Promise<ScanResult> => {
    const before = new Map(index.files().map((file) => [keyOf(file), file]))
    const result: ScanResult = { read: [], added: [], changed: [], removed: [] }
    const files: IndexedFile[] = []
    const seen = new Set<string>()
    for (const [folder, path] of paths) {
      for (const found of await findFiles(path)) {
        if (folder === 'user' && only !== undefined && !belongsTo(only, found)) continue
        const known = before.get(keyOf({ folder, name: found.name }))
        seen.add(keyOf({ folder, name: found.name }))
        const isToRetry = isFirstScan && known?.facts.kind === 'broken'
        if (known?.stamp === found.stamp && !isToRetry) continue
        const read = await readFound(folder, path, found, known)
        if (read === null) continue
        result.read.push(found.name)
        files.push(read)
        if (known === undefined) result.added.push(found.name)
        else if (known.sha256 !== read.sha256 || known.facts.kind !== read.facts.kind) result.changed.push(found.name)
      }
    }
    const gone = [...before].flatMap(([key, file]) => (seen.has(key) ? [] : [file]))
    result.removed = gone.map(({ name }) => name)
    if (isFirstScan || files.length > 0 || gone.length > 0) index.replace({ files, gone, entries: workflowEntries })
    isFirstScan = false
    return result
  }

  const list = (): WorkflowEntry[] =>
    index.entries().flatMap((entry) => {
      const path = paths.get(entry.folder)
      return path === undefined ? [] : [{ ...entry, path: join(path, entry.file) }]
    })

  const find = (name: string): WorkflowEntry | null => {
    const entries = list().sort((a, b) => Number(a.error !== null) - Number(b.error !== null))
    const lower = name.toLowerCase()
    return (
      entries.find(({ file }) => file === name) ??
      entries.find(({ file }) => file.toLowerCase() === lower) ??
      entries.find(({ profile }) => profile?.aliases?.some((alias) => alias.toLowerCase() === lower)) ??
      null
    )
  }

  const known = (name: string): WorkflowEntry => {
    const entry = find(name)
    if (entry !== null) return entry
    throw new StudioError('workflow_unknown', {
      workflow: name,
      known: list()
        .map(({ file }) => file)
        .join(', ')
    })
  }

  const factsOf = ({ folder, file }: WorkflowEntry): FileFacts | undefined =>
    index.files().find((one) => one.folder === folder && one.name === file)?.facts

  return {
    scan: () => inTurn(scanNow),
    list,
    find,
    problems: () =>
      index.files().flatMap(({ folder, name, facts }) => {
        const file = join(paths.get(folder) ?? '', name)
        if (facts.kind === 'manifest') return facts.errors.map(({ error }) => ({ file, ...problemOf(error) }))
        return facts.kind === 'broken' && facts.of !== 'graph' ? [{ file, ...problemOf(facts.error) }] : []
      }),
    resolve: (name, { useSage, serverNodes }) =>
      inTurn(async () => {
        await scanNow()
        const asked = known(name)
        const base = asked.sageOf === null ? asked : known(asked.sageOf)
        const variant = asked.sageOf === null ? asked.sage : asked.file
        const choice =
          asked.sageOf !== null && !useSage
            ? { entry: asked, usesSage: true, reason: 'The workflow itself uses SageAttention.', isFallback: false }
            : chooseSage({ base, variant: variant === null ? null : find(variant), useSage, serverNodes })
        const facts = factsOf(choice.entry)
        if (facts?.kind === 'graph') return { ...choice, graph: facts.graph }
        throw facts?.kind === 'broken'
          ? thrown(facts.error)
          : new StudioError('file_missing', { file: choice.entry.path })
      }),
    correct: (name, patch) =>
      inTurn(async () => {
        await scanNow()
        const entry = known(name)
        const { user } = folders
        if (user === undefined)
          throw new StudioError('usage', {
            reason: 'There is no folder for workflows of your own.',
            fix: 'Choose one in the settings.'
          })
        const manifest = join(user, MANIFEST_FILE)
        const profile = corrected(entry, patch, manifest)
        const text = withProfile(await ifThere(readFile(manifest, 'utf8')), manifest, profile)
        await ensureFolder(disk, user)
        await writeFileWhole(disk, manifest, text)
        await scanNow()
        return known(entry.file)
      }),
    async watch(signal, follow = {}) {
      signal.throwIfAborted()
      const scan = async (): Promise<void> => {
        const result = await inTurn(scanNow)
        if (result.added.length + result.changed.length + result.removed.length > 0) follow.onChange?.(result)
      }
      followFolders([...paths.values()], { signal, onChange: scan, onError: (error) => follow.onError?.(error) })
      await scan()
    },
    close: () => void sqlite.close()
  }
}

const keyOf = ({ folder, name }: { folder: WorkflowFolder; name: string }): string => `${folder}/${name}`

/** Null where the file went away between the listing and the reading. Bytes as before keep the facts as before. */
async function readFound(
  folder: WorkflowFolder,
  path: string,
  { name, kind, stamp }: FoundFile,
  known: IndexedFile | undefined
): Promise<IndexedFile | null> {
  const file = join(path, name)
  try {
    const { text, sha256 } = await readHashed(file)
    const isSame = known?.sha256 === sha256 && known.facts.kind !== 'broken'
    const facts = isSame ? known.facts : factsIn(text, file, kind)
    return { folder, name, stamp, sha256, facts }
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null
    return {
      folder,
      name,
      stamp,
      sha256: '',
      facts: { kind: 'broken', of: kind, error: keepError(toStudioError(error)) }
    }
  }
}

function factsIn(text: string, file: string, kind: FoundFile['kind']): FileFacts {
  try {
    if (kind === 'sidecar') return { kind, sidecar: parseModelSidecar(text) }
    if (kind === 'graph') return { kind, graph: parseGraph(text, { file }) }
    const { profiles, errors } = parseManifest(text, file)
    return { kind, profiles, errors: errors.map((one) => ({ file: one.file, error: keepError(one.error) })) }
  } catch (error) {
    return { kind: 'broken', of: kind, error: keepError(toStudioError(error)) }
  }
}

function corrected(entry: WorkflowEntry, patch: Partial<WorkflowProfile>, manifest: string): WorkflowProfile {
  const read = workflowProfileSchema.safeParse({ ...entry.profile, ...patch, file: entry.file })
  if (read.success) return read.data
  const [issue] = read.error.issues
  const path = (issue?.path ?? []).map(String).join('.')
  throw new StudioError(
    'file_invalid',
    { file: manifest, path, expected: issue?.message ?? 'a workflow profile' },
    { cause: read.error }
  )
}

const belongsTo = (graph: string, { kind, name }: FoundFile): boolean =>
  kind !== 'graph' || baseName(name).toLowerCase() === baseName(graph).toLowerCase()
