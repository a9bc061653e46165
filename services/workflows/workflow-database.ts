// The guard has to be read before the library that it guards.
// oxfmt-ignore
import './sqlite-guard.ts'
import { mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { StudioError } from '../contract/studio-error.ts'

/** Each step raises `user_version` by one; a step that was released is never changed. */
export const migrations: readonly string[] = [
  `CREATE TABLE files (
     folder TEXT NOT NULL, name TEXT NOT NULL, stamp TEXT NOT NULL, sha256 TEXT NOT NULL, facts TEXT NOT NULL,
     PRIMARY KEY (folder, name)
   ) STRICT;
   CREATE TABLE workflows (
     folder TEXT NOT NULL, file TEXT NOT NULL, family TEXT, sage_of TEXT, entry TEXT NOT NULL,
     PRIMARY KEY (folder, file)
   ) STRICT;`
]

const BUSY_MS = 5000

/**
 * Opens the index, with all migrations done. It holds nothing that the folders do not, so a file that is damaged, or was
 * made by a newer version, is made anew. Throws `no_access` where the file can't be written.
 */
export function openWorkflowDatabase(file: string): Database.Database {
  mkdirSync(dirname(file), { recursive: true })
  const existing = openWhole(file)
  if (existing !== null) return existing
  for (const rest of ['', '-journal', '-wal', '-shm']) rmSync(`${file}${rest}`, { force: true })
  const fresh = openWhole(file)
  if (fresh === null) throw new StudioError('no_access', { file })
  return fresh
}

/** Null where the file is no database, is damaged, or is of a version that this one does not know. */
function openWhole(file: string): Database.Database | null {
  let database: Database.Database | null = null
  try {
    database = new Database(file, { timeout: BUSY_MS })
    if (database.pragma('quick_check', { simple: true }) === 'ok' && migrate(database)) return database
  } catch (error) {
    database?.close()
    if (isDamage(error)) return null
    if (isNoAccess(error))
      throw new StudioError('no_access', { file, system: (error as { code: string }).code }, { cause: error })
    throw error
  }
  database.close()
  return null
}

function migrate(database: Database.Database): boolean {
  const run = database.transaction(() => {
    const version = Number(database.pragma('user_version', { simple: true }))
    if (version > migrations.length) return false
    for (const step of migrations.slice(version)) database.exec(step)
    database.pragma(`user_version = ${migrations.length}`)
    return true
  })
  return run.immediate()
}

const codeOf = (error: unknown): string => (error instanceof Database.SqliteError ? error.code : '')

/** SQLITE_ERROR is a table that is there although the version says it is not: someone else's database. */
const isDamage = (error: unknown): boolean => /^SQLITE_(NOTADB|CORRUPT|ERROR)/.test(codeOf(error))
const isNoAccess = (error: unknown): boolean => /^SQLITE_(CANTOPEN|READONLY|PERM|AUTH)/.test(codeOf(error))
