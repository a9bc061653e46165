import type { Json } from '../../../model/json.ts'
import type { WorkflowProfile } from '../../../model/workflow-profile.ts'
import type { Graph } from '../../../workflows/graph.ts'
import type { NodeFacts } from '../../../workflows/injection/node-facts.ts'
import { loadedModels } from '../../../workflows/model-loaders.ts'
import type { ModelFile } from '../../../workflows/model-sidecar.ts'
import type { Readiness } from '../../video-engine.ts'
import type { SystemStats } from '../answers.ts'
import { missingClasses } from '../graph-check.ts'
import { matchModels, replacedText, withInstalledNames, type LoadedMatch } from './installed-names.ts'
import type { LocalModel, LocalModelReader, LocalModels } from './local-models.ts'
import { describeMissing, findModel, gigabytes, missingModelSteps, sourceAddress } from './missing-model.ts'
import { folderName, placeOf, serverListOf } from './model-folders.ts'
import { baseName, matchName } from './model-names.ts'
import { packStep } from './node-packs.ts'
import { createSageMemory, type SageMemory } from './sage.ts'
import { serverFacts, serverGaps } from './server-gaps.ts'

/** A workflow, and the server that is to run it. */
export interface ValidatorQuestion {
  graph: Graph
  /** What its sidecar says of its models. */
  models: readonly ModelFile[]
  profile: WorkflowProfile
  nodes: NodeFacts
  stats: SystemStats
  useSage: boolean
  signal?: AbortSignal | undefined
}

/** An installed file that can be chosen for a slot. */
export interface InstalledModel {
  /** As the server spells it, which is what goes into a graph. */
  file: string
  /** The sidecar names it, or as an alternative. */
  isKnown: boolean
}

export interface LoaderQuestion {
  nodes: NodeFacts
  class: string
  input: string
  models?: readonly ModelFile[]
  signal?: AbortSignal | undefined
}

/** Says, before anything is queued, whether a server has all that a workflow needs, and what can be chosen there. */
export interface ModelValidator {
  check(question: ValidatorQuestion): Promise<Pick<Readiness, 'gaps' | 'facts'>>
  /** The installed files that a loader's input takes, those that the workflow knows first; nothing that is not there. */
  choices(question: LoaderQuestion): Promise<InstalledModel[]>
}

export interface ModelValidatorParts {
  /** `GET /models/{list}`; null where the server has no such list. */
  listed?: (list: string, signal: AbortSignal | undefined) => Promise<readonly string[] | null>
  /** Where ComfyUI runs on this machine. */
  local?: LocalModelReader | undefined
  sage?: Pick<SageMemory, 'state'>
  /** Only decides how the limits of a small card are shown. */
  liftLimits?: boolean
}

/** A whole file has at least this share of the size that its sidecar gives, which is rounded. */
const WHOLE = 0.98

export function createModelValidator({
  listed = () => Promise.resolve(null),
  local,
  sage = createSageMemory(),
  liftLimits = false
}: ModelValidatorParts): ModelValidator {
  /** What is installed for a loader: its own choices, or the server's list of the folder where it gives none. */
  const installedFor = async (match: LoadedMatch, signal: AbortSignal | undefined): Promise<LoadedMatch> => {
    if (match.installed !== null) return match
    const { folder, file } = match.loaded
    const installed = await listed(serverListOf(folder, file), signal)
    return installed === null ? match : { ...match, installed, match: matchName(match.named, installed) }
  }

  return {
    async check({ graph, models, profile, nodes, stats, useSage, signal }) {
      const { argv } = stats.system
      const gaps = serverGaps(stats, profile, { lifted: liftLimits })
      const classes = missingClasses(graph, nodes)
      gaps.push(
        ...classes.map((name): Gap => ({
          code: 'missing_node',
          what: `The server lacks the node ${name}.`,
          fix: packStep(name)
        }))
      )
      // A loader that is not there lists nothing: its files are looked up in the folders.
      const found = await Promise.all(matchModels(graph, nodes).map((match) => installedFor(match, signal)))
      const here = local === undefined ? null : await local(argv, signal)
      for (const match of found) {
        const gap = modelGap(match, models, here) ?? damageGap(match, models, here)
        if (gap !== null && !gaps.some(({ what }) => what === gap.what)) gaps.push(gap)
      }
      gaps.push(...choiceGaps(graph, nodes))
      const { replaced } = withInstalledNames(graph, nodes)
      const facts: Record<string, Json> = {
        ...serverFacts(stats, profile, { lifted: liftLimits }),
        models: countText(found),
        ...(replaced.length > 0 && { used_names: replaced.map(replacedText).join('; ') }),
        sage: sage.state({ nodes, argv, useSage }).says,
        ...((here?.problems.length ?? 0) > 0 && { folders: here?.problems.join(' ') ?? '' })
      }
      return { gaps, facts }
    },

    async choices({ nodes, class: loader, input, models = [], signal }) {
      const [slot] = loadedModels({ '0': { class_type: loader, inputs: { [input]: '.' } } })
      const list = nodes.get(loader)?.inputs.get(input)?.options
      const isGguf = /GGUF/i.test(loader)
      const named = isGguf ? 'x.gguf' : 'x.safetensors'
      const installed =
        list ?? (slot === undefined ? null : await listed(serverListOf(slot.folder, named), signal)) ?? []
      const known = (file: string): boolean => findModel(models, slot?.folder ?? null, file) !== undefined
      const all = installed.map((file) => ({ file, isKnown: known(file) }))
      return [...all.filter(({ isKnown }) => isKnown), ...all.filter(({ isKnown }) => !isKnown)]
    }
  }
}

type Gap = Readiness['gaps'][number]

/** Why a model can't be loaded under the name that the graph gives; null where it can, or nobody knows. */
function modelGap(
  { loaded, named, installed, match }: LoadedMatch,
  models: readonly ModelFile[],
  here: LocalModels | null
): Gap | null {
  if (installed === null || match === null) return null
  if (match.state === 'several') {
    return {
      code: 'model_not_found',
      what: `The server has ${baseName(named)} in several folders, and the workflow says ${named}.`,
      fix: `Choose one of: ${match.files.join(', ')}.`
    }
  }
  if (match.state !== 'missing') return null
  const { node, class: loader, input, folder, file, slot } = loaded
  const missing = describeMissing({ node, class: loader, input, folder, file, slot }, { installed, models })
  const slotText = missing.slot === null ? '' : ` (${missing.slot} noise)`.replace(/\((?!high|low)(.+) noise\)/, '($1)')
  return {
    code: 'model_not_found',
    what: `The server lacks the model ${file}${slotText} in ${placeOf(folder, file)}.`,
    fix: [...misplaced(folder, file, here), ...missingModelSteps(missing)].join(' ')
  }
}

/** On this machine a missing file may only lie in the wrong folder. */
function misplaced(folder: string, file: string, here: LocalModels | null): string[] {
  const name = baseName(file).toLowerCase()
  const lies = here?.files.find((local) => baseName(local.file).toLowerCase() === name)
  if (lies === undefined) return []
  return folderName(folder) === lies.folder
    ? [`It lies in ${lies.path}, but the server does not list it: restart ComfyUI.`]
    : [`It lies in ${lies.path}: move it into ${placeOf(folder, file)}.`]
}

/** A file on this machine that is shorter than it should be was cut off by a download, and fails only when it is loaded. */
function damageGap({ loaded, match }: LoadedMatch, models: readonly ModelFile[], here: LocalModels | null): Gap | null {
  if (here === null || match === null || match.state === 'missing' || match.state === 'several') return null
  const known = findModel(models, loaded.folder, match.file)
  const found = localFile(here, loaded.folder, match.file)
  if (known?.sizeGb === undefined || known.sizeGb === null || known.isAboutSize || found === undefined) return null
  if (baseName(known.file) !== baseName(match.file) || found.bytes >= known.sizeGb * 1e9 * WHOLE) return null
  const from = known.source === null ? '' : ` from ${sourceAddress(known.source)}`
  return {
    code: 'model_not_found',
    what: `The model ${loaded.file} is not whole: it has ${gigabytes(found.bytes / 1e9)} of ${gigabytes(known.sizeGb)}.`,
    fix: `Delete ${found.path} and download it again${from}.`
  }
}

const localFile = (here: LocalModels, folder: string, file: string): LocalModel | undefined => {
  const match = matchName(
    file,
    here.files.filter((local) => local.folder === folderName(folder)).map((local) => local.file)
  )
  return match.state === 'missing' || match.state === 'several'
    ? undefined
    : here.files.find((local) => local.folder === folderName(folder) && local.file === match.file)
}

/** Choices that the server does not have: a sampler, a format. Some it does not check itself, and fails on at the end. */
function choiceGaps(graph: Graph, nodes: NodeFacts): Gap[] {
  const models = new Set(loadedModels(graph).map(({ node, input }) => `${node} ${input}`))
  return Object.entries(graph).flatMap(([id, { class_type, inputs }]) =>
    [...(nodes.get(class_type)?.inputs ?? [])].flatMap(([input, { type, options, isUpload }]) => {
      const value = inputs[input]
      const isOpen = type !== 'COMBO' || isUpload || options === undefined || options.length === 0
      if (isOpen || typeof value !== 'string' || options.includes(value) || models.has(`${id} ${input}`)) return []
      const known = options.length > 20 ? `${options.slice(0, 20).join(', ')} …` : options.join(', ')
      return [
        {
          code: 'invalid_params',
          what: `${class_type} (node ${id}) has no ${input} "${value}" on this server.`,
          fix: `Choose one of: ${known}.`
        }
      ]
    })
  )
}

function countText(found: readonly LoadedMatch[]): string {
  const known = found.filter(({ match }) => match !== null)
  const there = known.filter(({ match }) => match?.state !== 'missing' && match?.state !== 'several')
  const unknown = found.length - known.length
  return `${there.length} of ${found.length} there${unknown > 0 ? `, ${unknown} not listed by the server` : ''}`
}
