import { basename, dirname } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { StudioError, toStudioError } from '../contract/studio-error.ts'
import { ensureFolder, writeFileWhole } from '../files/durable-write.ts'
import type { FileLayer } from '../files/file-layer.ts'
import { projectFiles } from '../model/project-files.ts'
import { STATE_SCHEMA } from '../model/project-state.ts'
import { PROJECT_SCHEMA, projectSchema } from '../model/project.ts'
import { storyboardSchema, type Storyboard } from '../model/storyboard.ts'
import { createShotsAsFound } from './as-found.ts'
import type { Backups } from './backups.ts'
import { documentText } from './document.ts'
import { namingFile } from './file-error.ts'
import type { InsideFolder } from './inside-folder.ts'
import { findKeyframes } from './keyframe-finder.ts'
import type { LoadedProject } from './load-project.ts'
import { mergeDocument } from './merge-document.ts'
import { readProject, storyboardDefaults } from './project-forms.ts'
import type { ProjectLock } from './project-lock.ts'
import { glanceOf } from './project-reads.ts'
import type { ProjectStore } from './project-store.ts'
import { readJsonBytes } from './read-file.ts'
import { readWithSchema } from './schema-problem.ts'
import { createStateStore } from './state-store.ts'
import { createStudioFiles } from './studio-files.ts'

interface OpenParts {
  files: FileLayer
  inside: InsideFolder
  backups: Backups
  clock: { now(): Date }
  /** Null for a look that changes nothing. */
  lock: ProjectLock | null
}

/** The state changes at every transition; a copy of it a minute is enough. */
const STATE_BACKUP_MS = 60_000

/** The store of a project that was read. Writes a project.json that was missing, and a backup of each file as it was found. */
export async function createOpenProject(
  { files, inside, backups, clock, lock }: OpenParts,
  loaded: LoadedProject,
  notices: string[]
): Promise<ProjectStore> {
  const storyboardFile = loaded.storyboard.file
  let isClosed = false
  let queue: Promise<unknown> = Promise.resolve()
  let storyboardRaw: Record<string, unknown> = loaded.storyboard.raw
  let storyboard = loaded.storyboard.value
  const asFound = createShotsAsFound(storyboardRaw, storyboard)
  let projectRaw = loaded.project?.raw ?? loaded.newProject ?? {}
  let project = readProject(projectRaw, projectFiles.project, storyboardDefaults(storyboard, basename(inside.root)))
  let stateBackupAt = -Infinity
  /** What each file held when it was last read or written here: anything else is another program's work. */
  const known = new Map<string, Uint8Array>()

  async function assertWritable(): Promise<void> {
    if (isClosed) throw new Error('the project is closed')
    if (lock === null) throw new StudioError('project_read_only', { folder: inside.root })
    // a drive that was pulled out: nothing may be made in its place, or it can't come back
    await files.facts(inside.root)
    await lock.assertHeld()
  }

  /** One write at a time, so that none is under way when the lock is given back. */
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = queue.then(work)
    queue = turn.catch(() => undefined)
    return turn
  }

  const writeDocument = (file: string, bytes: Uint8Array): Promise<void> =>
    namingFile(file, async () => {
      await assertWritable()
      const path = await inside.resolve(file)
      await ensureFolder(files, dirname(path), inside.root)
      await writeFileWhole(files, path, bytes)
      known.set(file, bytes)
    })

  /** A backup that fails costs no save: it is said, and the file itself is on disk. */
  async function backUp(file: string, bytes: Uint8Array, from?: number): Promise<void> {
    try {
      if (from !== undefined) await backups.keepBeforeMigration(file, bytes, from)
      await backups.keep(file, bytes)
    } catch (error) {
      const { code, message } = toStudioError(error)
      if (code === 'BUG') throw error
      const notice = `${file} has no new backup: ${message}`
      if (!notices.includes(notice)) notices.push(notice)
    }
  }

  /** What another program wrote into a file meanwhile is kept as a backup before it is written over. */
  async function keepForeignChange(file: string): Promise<void> {
    // what can't be read is no version to keep
    const bytes = await readJsonBytes(files, inside, file).catch(() => null)
    const last = known.get(file)
    if (bytes === null || last === undefined || bytes.equals(last)) return
    await backUp(file, bytes)
    notices.push(`${file} was changed by another program while it was open; that version is among the backups.`)
  }

  /** Reading, merging and writing a thousand shots are milliseconds each: the event loop turns between them. */
  async function save(file: string, raw: unknown): Promise<void> {
    await nextTurn()
    const bytes = Buffer.from(documentText(raw))
    await keepForeignChange(file)
    await writeDocument(file, bytes)
    await backUp(file, bytes)
  }

  const state = createStateStore({
    initial: loaded.state,
    clock,
    write: (next) =>
      inTurn(async () => {
        const bytes = Buffer.from(documentText(next))
        await writeDocument(projectFiles.state, bytes)
        const now = clock.now().getTime()
        if (Math.abs(now - stateBackupAt) < STATE_BACKUP_MS) return
        stateBackupAt = now
        await backUp(projectFiles.state, bytes)
      })
  })

  if (lock !== null) await settleIn()

  async function settleIn(): Promise<void> {
    if (loaded.project === null) await save(projectFiles.project, projectRaw)
    const schemas: Record<string, number> = {
      [projectFiles.project]: PROJECT_SCHEMA,
      [projectFiles.state]: STATE_SCHEMA
    }
    for (const document of [loaded.project, loaded.storyboard, loaded.stateDocument]) {
      if (document === null) continue
      const { file, bytes, from } = document
      known.set(file, bytes)
      await backUp(file, bytes, from < (schemas[file] ?? 0) ? from : undefined)
    }
  }

  return {
    folder: inside.root,
    storyboardFile,
    state,
    notices,
    files: createStudioFiles({ files, inside, assertWritable }),
    get project() {
      return project
    },
    get storyboard() {
      return storyboard
    },
    resolve: (relative) => inside.resolve(relative),
    glance: () => glanceOf({ files, inside }),
    keyframes: () => findKeyframes({ files, inside }, storyboard, state.current.selection_file),

    saveProject: (change) =>
      inTurn(async () => {
        const next = readWithSchema(projectSchema, change(project), projectFiles.project)
        const raw = mergeDocument(projectRaw, project, next) as Record<string, unknown>
        await save(projectFiles.project, raw)
        projectRaw = raw
        project = next
      }),

    saveStoryboard: (change) =>
      inTurn(async () => {
        const given = change(storyboard)
        const untouched = new Set(storyboard.shots)
        const touched = new Set(given.shots.flatMap((shot) => (untouched.has(shot) ? [] : [shot.shot_id])))
        const next = readWithSchema(storyboardSchema, given, storyboardFile)
        await nextTurn()
        const merged = mergeDocument(storyboardRaw, storyboard, next) as Record<string, unknown>
        const raw = withShotIds(asFound(merged, next, touched), next)
        await save(storyboardFile, raw)
        storyboardRaw = raw
        storyboard = next
        const defaults = storyboardDefaults(storyboard, basename(inside.root))
        project = readProject(projectRaw, projectFiles.project, defaults)
      }),

    async close() {
      await state.settled()
      await inTurn(() => {
        isClosed = true
        return Promise.resolve()
      })
      await lock?.release()
    }
  }
}

/** A shot that had no id keeps the one it was read with: its takes are known by it, wherever the shot moves. */
function withShotIds(raw: Record<string, unknown>, { shots }: Storyboard): Record<string, unknown> {
  const rawShots = Array.isArray(raw.shots) ? (raw.shots as Record<string, unknown>[]) : []
  const named = rawShots.map(({ shot_id, ...shot }, index) => {
    const isNamed = shot_id !== undefined && shot_id !== null && shot_id !== ''
    return isNamed ? rawShots[index] : { shot_id: shots[index]?.shot_id, ...shot }
  })
  return { ...raw, shots: named }
}
