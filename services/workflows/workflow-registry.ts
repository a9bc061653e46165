import type { WorkflowProfile } from '../model/workflow-profile.ts'
import type { Graph } from './graph.ts'
import type { ModelFile } from './model-sidecar.ts'

/** `built_in`: what the studio brings; `user`: the user's own folder, which wins where both have a file of one name. */
export type WorkflowFolder = 'built_in' | 'user'

/** One graph file, and all that is known of it. */
export interface WorkflowEntry {
  /** Its name, without the folder. */
  file: string
  folder: WorkflowFolder
  /** Absolute. */
  path: string
  sha256: string
  /** Null where the graph can't be read. */
  profile: WorkflowProfile | null
  /** Where the profile comes from; `inferred` ones ask for the user's eye. */
  profileFrom: 'manifest' | 'user_manifest' | 'inferred' | null
  family: string | null
  /** The Sage variant of this graph, or the graph that this is the Sage variant of. */
  sage: string | null
  sageOf: string | null
  /** The names of its model slots, `high` and `low` for two experts; empty where it has only one. */
  slots: string[]
  models: ModelFile[]
  /** The node classes that a server needs, sorted. */
  nodeClasses: string[]
  /** What the user should know: what is hidden by it, what was guessed, what its sidecar says wrongly. */
  notes: string[]
  /** Why it can't be used; null where it can. */
  error: WorkflowProblem | null
}

export interface WorkflowProblem {
  code: string
  message: string
  fix: string
}

/** The graph to run, and why it is that one. */
export interface ResolvedWorkflow {
  entry: WorkflowEntry
  graph: Graph
  /** Whether it runs with SageAttention. */
  usesSage: boolean
  reason: string
  /** True where SageAttention was asked for and can't be had: the user is told the reason, once. */
  isFallback: boolean
}

export interface ResolveOptions {
  useSage: boolean
  /** The node classes of the server that will run it; null where nobody could ask. */
  serverNodes: ReadonlySet<string> | null
}

/** What a scan found, by file name. */
export interface ScanResult {
  /** Files that were read, because they are new or may have changed. */
  read: string[]
  added: string[]
  changed: string[]
  removed: string[]
}

/** Knows every workflow of both folders. Its database is an index: all that is worth keeping lies in the folders. */
export interface WorkflowRegistry {
  /** Brings the index up to the folders; reads only files whose size, times or identity differ from the last scan's. */
  scan(): Promise<ScanResult>
  /** By the last scan: sorted by name; broken files too, with their error. */
  list(): WorkflowEntry[]
  /** By the last scan: exact name, then any case, then another spelling that a manifest gives. */
  find(name: string): WorkflowEntry | null
  /** Manifests that can't be read, or not whole. */
  problems(): (WorkflowProblem & { file: string })[]
  /**
   * The graph to run, as it lies on disk now. Throws `workflow_unknown` for a name that no file has, and
   * the file's own error for one that can't be read.
   */
  resolve(name: string, options: ResolveOptions): Promise<ResolvedWorkflow>
  /**
   * Writes what the user says of a workflow to the manifest in the user's folder, where it outlives the index.
   * Throws `file_invalid` for numbers that can't be, and `usage` where there is no user folder.
   */
  correct(name: string, patch: Partial<WorkflowProfile>): Promise<WorkflowEntry>
  /** Scans, then follows both folders until the signal aborts; resolves after the first scan. */
  watch(signal: AbortSignal, follow?: WatchListeners): Promise<void>
  close(): void
}

export interface WatchListeners {
  onChange?(result: ScanResult): void
  /** A folder that can't be followed, or a scan that failed; what is known stays. */
  onError?(error: unknown): void
}
