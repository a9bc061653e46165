import type { Json } from '../../../model/json.ts'
import type { ModelFile } from '../../../workflows/model-sidecar.ts'
import { folderName, placeOf } from './model-folders.ts'
import { baseName, matchName } from './model-names.ts'

/** A model file that a graph names and a server does not have under that name. */
export interface MissingModel {
  node: string
  class: string
  input: string
  /** Folder under `models`; null where the input does not say. */
  folder: string | null
  file: string
  slot: string | null
  /** Decimal gigabytes and source, where a sidecar tells. */
  sizeGb: number | null
  source: string | null
  /** Installed files of the same kind to choose instead: the sidecar's own alternatives first, then those with a like name. */
  near: string[]
}

export interface ModelQuestion {
  node: string
  class: string
  input: string
  folder: string | null
  file: string
  slot?: string | null
}

/** All that helps to get a missing file, out of what is installed and what the workflow's sidecar says. */
export function describeMissing(
  question: ModelQuestion,
  { installed, models }: { installed: readonly string[]; models: readonly ModelFile[] }
): MissingModel {
  const { folder, file } = question
  const known = findModel(models, folder, file)
  const match = matchName(file, installed)
  const similar = match.state === 'missing' ? match.near : match.state === 'several' ? match.files : [match.file]
  const alternatives = (known?.alternatives ?? []).flatMap((other) => {
    const there = matchName(other.file, installed)
    return there.state === 'missing' || there.state === 'several' ? [] : [there.file]
  })
  return {
    ...question,
    folder: folder ?? (known === undefined ? null : folderName(known.folder)),
    slot: question.slot ?? known?.slot ?? null,
    sizeGb: known?.sizeGb ?? null,
    source: known?.source ?? null,
    near: [...new Set([...alternatives, ...similar])]
  }
}

/** The sidecar's line on a file, or on an alternative of one. */
export function findModel(models: readonly ModelFile[], folder: string | null, file: string): ModelFile | undefined {
  const all = models.flatMap((model) => [
    model,
    ...model.alternatives.map((other) => ({ ...other, alternatives: [model, ...model.alternatives] }))
  ])
  const isIn = (model: ModelFile) => folder === null || folderName(model.folder) === folderName(folder)
  return (
    all.find((model) => isIn(model) && model.file === file) ??
    all.find((model) => isIn(model) && baseName(model.file) === baseName(file))
  )
}

/** What to do about it, a sentence a step. */
export function missingModelSteps({ file, folder, sizeGb, source, near }: MissingModel): string[] {
  const size = sizeGb === null ? '' : ` (${gigabytes(sizeGb)})`
  const where = source === null ? '' : ` from ${sourceAddress(source)}`
  const place = folder === null ? 'the folder that its loader reads' : placeOf(folder, file)
  return [
    `Download ${baseName(file)}${size}${where} into ${place} under ComfyUI on the server.`,
    ...(near.length === 0 ? [] : [`Or choose what is installed: ${near.join(', ')}.`])
  ]
}

/** Plain JSON for an error's facts. */
export const missingModelFacts = (model: MissingModel): Record<string, Json> => ({ ...model })

export const gigabytes = (sizeGb: number): string =>
  sizeGb < 1 ? `${Math.round(sizeGb * 1000)} MB` : `${Number(sizeGb.toFixed(2))} GB`

/** A repository's id is a place on Hugging Face. */
export const sourceAddress = (source: string): string =>
  /^[\w.-]+\/[\w.-]+$/.test(source) ? `huggingface.co/${source}` : source
