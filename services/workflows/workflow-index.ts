import type Database from 'better-sqlite3'
import type { ErrorCode } from '../contract/error-codes.ts'
import { StudioError } from '../contract/studio-error.ts'
import type { ErrorFacts } from '../contract/studio-error.ts'
import type { WorkflowProfile } from '../model/workflow-profile.ts'
import type { FileKind } from './folder-scan.ts'
import type { Graph } from './graph.ts'
import type { ModelSidecar } from './model-sidecar.ts'
import type { WorkflowEntry, WorkflowFolder } from './workflow-registry.ts'

/** An error as the index keeps it. */
export interface KeptError {
  code: ErrorCode
  facts: ErrorFacts
}

/** What was read from one file. */
export type FileFacts =
  | { kind: 'graph'; graph: Graph }
  | { kind: 'sidecar'; sidecar: ModelSidecar }
  | { kind: 'manifest'; profiles: WorkflowProfile[]; errors: { file: string; error: KeptError }[] }
  | { kind: 'broken'; of: FileKind; error: KeptError }

export interface IndexedFile {
  folder: WorkflowFolder
  name: string
  stamp: string
  sha256: string
  facts: FileFacts
}

type FileRow = Omit<IndexedFile, 'facts'> & { facts: string }

/** What the registry keeps in SQLite: one row for each file that was read, one for each workflow made of them. */
export interface WorkflowIndex {
  files(): IndexedFile[]
  entries(): Omit<WorkflowEntry, 'path'>[]
  /** One transaction: files that are new or changed, files that are gone, and the workflows made of what is left. */
  replace(change: {
    files: IndexedFile[]
    gone: { folder: WorkflowFolder; name: string }[]
    entries: (left: IndexedFile[]) => Omit<WorkflowEntry, 'path'>[]
  }): void
}

export function createWorkflowIndex(database: Database.Database): WorkflowIndex {
  const selectFiles = database.prepare<[], FileRow>(
    'SELECT folder, name, stamp, sha256, facts FROM files ORDER BY folder, name'
  )
  const upsertFile = database.prepare<[string, string, string, string, string]>(
    'INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)'
  )
  const deleteFile = database.prepare<[string, string]>('DELETE FROM files WHERE folder = ? AND name = ?')
  const selectEntries = database.prepare<[], { entry: string }>(
    'SELECT entry FROM workflows ORDER BY lower(file), file, folder DESC'
  )
  const deleteEntries = database.prepare<[]>('DELETE FROM workflows')
  const insertEntry = database.prepare<[string, string, string | null, string | null, string]>(
    'INSERT INTO workflows (folder, file, family, sage_of, entry) VALUES (?, ?, ?, ?, ?)'
  )
  const files = (): IndexedFile[] =>
    selectFiles.all().map((row) => ({ ...row, facts: JSON.parse(row.facts) as FileFacts }))

  return {
    files,
    entries: () => selectEntries.all().map(({ entry }) => JSON.parse(entry) as WorkflowEntry),
    replace: database.transaction((change: Parameters<WorkflowIndex['replace']>[0]) => {
      for (const { folder, name } of change.gone) deleteFile.run(folder, name)
      for (const { folder, name, stamp, sha256, facts } of change.files) {
        upsertFile.run(folder, name, stamp, sha256, JSON.stringify(facts))
      }
      deleteEntries.run()
      for (const entry of change.entries(files())) {
        insertEntry.run(entry.folder, entry.file, entry.family, entry.sageOf, JSON.stringify(entry))
      }
    })
  }
}

export const keepError = ({ code, facts }: StudioError): KeptError => ({ code, facts })

export const thrown = ({ code, facts }: KeptError): StudioError => new StudioError(code, facts)
