import { StudioError } from '../contract/studio-error.ts'
import type { FileLayer } from '../files/file-layer.ts'
import { migrate, type Migration, type RawDocument } from '../model/migrations.ts'
import type { Backups } from './backups.ts'
import { parseGuardedJson } from './guarded-json.ts'
import type { InsideFolder } from './inside-folder.ts'
import { readJsonBytes } from './read-file.ts'

/** One of the project's JSON files, as it stands on disk and as it reads. */
export interface LoadedDocument<Value> {
  file: string
  bytes: Uint8Array
  /** What is written again: unknown keys and spellings kept, in today's form. */
  raw: RawDocument
  value: Value
  /** The schema that the file had. */
  from: number
  /** Why the file itself could not be read: `bytes` and `value` are those of the newest good backup. */
  bad: StudioError | null
}

/** How one kind of document is read. */
export interface DocumentForm<Value> {
  /** Null for files that carry no schema number. */
  migrations: readonly Migration[] | null
  /** Throws `file_invalid`. */
  read(document: unknown, file: string): Value
  /** Whether a file that fails this way is a damaged one, which a backup stands in for, or one to be corrected by hand. */
  isDamage(error: StudioError): boolean
}

interface DocumentParts {
  files: FileLayer
  inside: InsideFolder
  backups: Backups
}

/**
 * Reads a document, from its newest good backup where the file itself is damaged; null where there is none.
 * Writes nothing. Throws `file_invalid`, and `project_newer` for a file of a newer version, which no backup replaces.
 */
export async function loadDocument<Value>(
  { files, inside, backups }: DocumentParts,
  file: string,
  form: DocumentForm<Value>
): Promise<LoadedDocument<Value> | null> {
  try {
    const bytes = await readJsonBytes(files, inside, file)
    return bytes === null ? null : readDocument(bytes, file, form)
  } catch (error) {
    if (!(error instanceof StudioError) || error.code !== 'file_invalid' || !form.isDamage(error)) throw error
    const good = await backups.newestGood(file, (bytes) => readDocument(bytes, file, form))
    if (good === null) throw error
    return { ...good, bad: error }
  }
}

export function readDocument<Value>(bytes: Uint8Array, file: string, form: DocumentForm<Value>): LoadedDocument<Value> {
  const parsed = parseGuardedJson(bytes, file)
  const inForm = (document: unknown): { document: unknown; from: number } => {
    const { migrations } = form
    const isObject = document !== null && typeof document === 'object' && !Array.isArray(document)
    if (migrations === null || !isObject) return { document, from: 0 }
    const migrated = migrate(document as RawDocument, migrations)
    if (migrated.kind === 'newer')
      throw new StudioError('project_newer', { file, found: migrated.found, known: migrated.known })
    return migrated
  }
  const { document, from } = inForm(parsed.value)
  const value = form.read(document, file)
  return { file, bytes, raw: inForm(parsed.raw).document as RawDocument, value, from, bad: null }
}

/** JSON as people read it: two spaces, a line break at the end. */
export const documentText = (document: unknown): string => `${JSON.stringify(document, null, 2)}\n`
