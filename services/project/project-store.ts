import type { ProjectState } from '../model/project-state.ts'
import type { EngineId, Project } from '../model/project.ts'
import type { Storyboard } from '../model/storyboard.ts'
import type { Keyframe } from '../model/video-plan-builder.ts'

/** The project folders of this machine. */
export interface ProjectFolder {
  /**
   * Makes the folders, project.json and `storyboards/storyboard_main.json`; opens nothing and keeps no lock. A folder
   * with other files in it is fine. Throws `project_exists`, `usage` for a setting out of range, `file_invalid` for a
   * storyboard that can't be read.
   */
  create(folder: string, settings: NewProject): Promise<void>
  /**
   * Takes the lock (`project_locked`) and opens; close the store when done. `readOnly` takes no lock and writes
   * nothing, so it reads a project that another process has open too. A folder with only storyboards gets its
   * project.json. Throws `project_missing`, `storyboard_missing`, `project_newer`, `file_invalid`, `path_outside`.
   */
  open(folder: string, options?: { signal?: AbortSignal | undefined; readOnly?: boolean }): Promise<ProjectStore>
  /** The living process that has it open for work, as far as this machine can tell; changes nothing. Throws `project_missing`. */
  heldBy(folder: string): Promise<ProjectHolder | null>
}

export interface ProjectHolder {
  pid: number
  host: string
}

export interface NewProject extends Pick<Project, 'name'>, Partial<Pick<Project, 'fps' | 'width' | 'height'>> {
  engine?: EngineId | undefined
  workflow?: string | null | undefined
  /** As it is to stand in the file, in any form that a storyboard can have; empty where it is left out. */
  storyboard?: Record<string, unknown> | undefined
}

/** An open project: the only way to its files. Closing gives the lock back. */
export interface ProjectStore {
  /** Absolute, real path of the folder. */
  readonly folder: string
  readonly project: Project
  readonly storyboard: Storyboard
  /** Relative path of the storyboard in use. */
  readonly storyboardFile: string
  readonly state: StateStore
  /** What opening did that the user should know: made a project.json, restored a backup, cleared strays. */
  readonly notices: readonly string[]
  /** Absolute path of a file of the project; throws `path_outside` for anything that leads out, through links too. */
  resolve(relative: string): Promise<string>
  /** For one look over many files: each folder is walked to and listed once, when it is first asked for, so what is made later is not seen. */
  glance(): ProjectReads
  /** What is safe to do with files of the project; every path is relative and checked as by `resolve`. */
  readonly files: ProjectFiles
  /** Where each shot's picture is, or why there is none. */
  keyframes(): Promise<ReadonlyMap<string, Keyframe>>
  /** On disk when it resolves; what the change leaves alone stays as the file has it. Throws `file_invalid`, `project_read_only`. */
  saveProject(change: (project: Project) => Project): Promise<void>
  saveStoryboard(change: (storyboard: Storyboard) => Storyboard): Promise<void>
  /** Waits for what is being written, then gives the lock back. Twice is the same as once. */
  close(): Promise<void>
}

/** What a project's files say. */
export interface ProjectReads {
  /** Absolute path; throws `path_outside` for anything that leads out, through links too. */
  resolve(relative: string): Promise<string>
  /** Null where there is no such file, or none that is JSON: what it should tell is to be made again. */
  readJson(relative: string): Promise<unknown>
  /** Bytes of a file; null where there is none. */
  size(relative: string): Promise<number | null>
  /** Names in a folder; empty where there is none. */
  list(relative: string): Promise<string[]>
}

/** And durable changes of them: what resolved is on disk, whole, under its name. Folders are made as needed. */
export interface ProjectFiles extends ProjectReads {
  /** Temp file, fsync, rename, fsync of the folder. */
  write(relative: string, data: string | Uint8Array): Promise<void>
  /** Temp file and rename without waiting for the disk: for what may be lost in a crash, such as a live picture. */
  overwrite(relative: string, data: Uint8Array): Promise<void>
  /** Moves a finished file (absolute path, same disk or not) to its name in the project: fsync, rename, fsync of the folder. May be asked again after a failure. */
  place(from: string, relative: string): Promise<void>
  /** Gives a file a second name: a hard link where the disk has them, else a copy. Replaces what was there. */
  link(relative: string, second: string): Promise<void>
  /** Removes a file or a folder of the studio's own; nothing there is fine. Never follows a link. */
  remove(relative: string): Promise<void>
  /** Hands an empty folder of its own (absolute, under `.framechain/work`) to `use`, and removes it whatever happens. */
  withWorkFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result>
}

/** `video/_state.json`: read once, changed by pure functions, on disk when `update` resolves. */
export interface StateStore {
  readonly current: ProjectState
  /**
   * Serialised: changes that arrive while a write is under way share the next one. `current` moves when a write is
   * done. A failed write rejects the changes that were in it, and later ones start from the state on disk again.
   */
  update(change: (state: ProjectState) => ProjectState): Promise<void>
}
