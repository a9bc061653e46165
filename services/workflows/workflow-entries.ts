import type { WorkflowProfile } from '../model/workflow-profile.ts'
import type { Graph } from './graph.ts'
import { inferProfile } from './infer-profile.ts'
import { sageProfile } from './manifest.ts'
import { sidecarOf } from './model-loaders.ts'
import type { ModelFile, ModelSidecar } from './model-sidecar.ts'
import { thrown, type FileFacts, type IndexedFile, type KeptError } from './workflow-index.ts'
import { baseName, isSageName, sidecarName } from './workflow-name.ts'
import type { WorkflowEntry, WorkflowFolder, WorkflowProblem } from './workflow-registry.ts'

type Entry = Omit<WorkflowEntry, 'path'>
type GraphFile = IndexedFile & { facts: Extract<FileFacts, { kind: 'graph' }> }
type BrokenFile = IndexedFile & { facts: Extract<FileFacts, { kind: 'broken' }> }

/**
 * The workflows that a set of files makes. A user's file hides a built-in one of the same name, unless it is broken;
 * a broken one is an entry of its own, with its error.
 */
export function workflowEntries(files: readonly IndexedFile[]): Entry[] {
  const graphs = files.filter((file): file is GraphFile => file.facts.kind === 'graph')
  const broken = files.filter((file): file is BrokenFile => file.facts.kind === 'broken' && file.facts.of === 'graph')
  const isOfUser = (name: string) => graphs.some((file) => file.folder === 'user' && isSame(file.name, name))
  const shown = graphs.filter(({ folder, name }) => folder === 'user' || !isOfUser(name))
  const context = contextOf(files, shown, graphs)
  return [...shown.map((file) => entryOf(file, context)), ...broken.map((file) => brokenEntry(file, shown))]
}

interface Context {
  shown: readonly GraphFile[]
  hidden: readonly GraphFile[]
  profiles: Record<WorkflowFolder, WorkflowProfile[]>
  sidecars: ReadonlyMap<string, ModelSidecar>
  /** Sizes and sources that any sidecar gives, by folder/file. */
  knownModels: ReadonlyMap<string, ModelFile>
}

function contextOf(files: readonly IndexedFile[], shown: GraphFile[], graphs: GraphFile[]): Context {
  const sidecars = new Map<string, ModelSidecar>()
  const profiles: Context['profiles'] = { built_in: [], user: [] }
  for (const { folder, name, facts } of files) {
    if (facts.kind === 'sidecar') sidecars.set(sidecarKey(folder, name), facts.sidecar)
    if (facts.kind === 'manifest') profiles[folder].push(...facts.profiles)
  }
  const models = [...sidecars.values()].flatMap((sidecar) =>
    sidecar.models.flatMap((model) => [model, ...model.alternatives])
  )
  return {
    shown,
    hidden: graphs.filter((file) => !shown.includes(file)),
    profiles,
    sidecars,
    knownModels: new Map(models.map((model) => [`${model.folder}/${model.file}`, model]))
  }
}

function entryOf(file: GraphFile, context: Context): Entry {
  const { folder, name, sha256 } = file
  const { graph } = file.facts
  const base = baseOf(file, context)
  const sage = context.shown.find((other) => baseOf(other, context) === file)
  const sidecar = context.sidecars.get(sidecarKey(folder, sidecarName(name)))
  const models = sidecar?.models ?? sidecarOf(graph).map((model) => withSource(model, context.knownModels))
  const { profile, from, doubts } = profileOf(file, base, context)
  const hides = context.hidden.some((other) => isSame(other.name, name))
  return {
    file: name,
    folder,
    sha256,
    profile,
    profileFrom: from,
    family: profile.family,
    sage: sage?.name ?? null,
    sageOf: base?.name ?? null,
    slots: [...new Set(models.flatMap(({ slot }) => slot ?? []))],
    models,
    nodeClasses: classesOf(graph),
    notes: [
      ...(hides ? ['Your own file is used in place of the built-in one of the same name.'] : []),
      ...doubts,
      ...(sidecar?.problems ?? []).map(
        ({ line, text, expected }) => `${sidecarName(name)}, line ${line}: expected ${expected}, found ${text}.`
      )
    ],
    error: null
  }
}

/** The graph that a Sage variant belongs to. A user's graph is never swapped for a built-in variant of another graph. */
function baseOf(file: GraphFile, { shown }: Context): GraphFile | undefined {
  if (!isSageName(file.name)) return undefined
  const isPartner = ({ name, folder }: GraphFile) =>
    isSame(name, baseName(file.name)) && (folder === file.folder || file.folder === 'user')
  return shown.find(isPartner)
}

function profileOf(
  file: GraphFile,
  base: GraphFile | undefined,
  context: Context
): { profile: WorkflowProfile; from: Entry['profileFrom']; doubts: string[] } {
  const byUser = context.profiles.user.find((profile) => isSame(profile.file, file.name))
  if (byUser !== undefined) return { profile: { ...byUser, file: file.name }, from: 'user_manifest', doubts: [] }
  const builtIn = context.profiles.built_in.find((profile) => isSame(profile.file, file.name))
  if (builtIn !== undefined && file.folder === 'built_in')
    return { profile: { ...builtIn, file: file.name }, from: 'manifest', doubts: [] }
  if (base !== undefined) {
    const { profile, from, doubts } = profileOf(base, undefined, context)
    return { profile: sageProfile(profile, file.name), from, doubts }
  }
  const { profile, doubts } = inferProfile(file.name, file.facts.graph, context.profiles.built_in)
  return { profile, from: 'inferred', doubts: ['Its numbers were read from its nodes: please check them.', ...doubts] }
}

function brokenEntry({ folder, name, sha256, facts }: BrokenFile, shown: GraphFile[]): Entry {
  const other = shown.find((file) => isSame(file.name, name))
  return {
    file: name,
    folder,
    sha256,
    profile: null,
    profileFrom: null,
    family: null,
    sage: null,
    sageOf: null,
    slots: [],
    models: [],
    nodeClasses: [],
    notes: other === undefined ? [] : ['The built-in workflow of the same name is used in its place.'],
    error: problemOf(facts.error)
  }
}

/** What the user reads of an error. */
export function problemOf(kept: KeptError): WorkflowProblem {
  const error = thrown(kept)
  return { code: error.code, message: error.message, fix: error.fix }
}

const withSource = (model: ModelFile, known: ReadonlyMap<string, ModelFile>): ModelFile => {
  const same = known.get(`${model.folder}/${model.file}`)
  return same === undefined ? model : { ...same, slot: model.slot }
}

const classesOf = (graph: Graph): string[] =>
  [...new Set(Object.values(graph).map(({ class_type }) => class_type))].sort()
const sidecarKey = (folder: WorkflowFolder, name: string): string => `${folder}/${name.toLowerCase()}`
const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()
