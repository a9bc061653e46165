/** How a file that a graph names compares with the files that a server has. */
export type NameMatch =
  /** The server has it under exactly that name. */
  | { state: 'exact'; file: string }
  /** The same path, written with the other separator or in other case: a server takes only its own spelling. */
  | { state: 'spelled'; file: string }
  /** In another sub-folder, and only there. */
  | { state: 'elsewhere'; file: string }
  /** In several other sub-folders: a person has to say which. */
  | { state: 'several'; files: string[] }
  /** Not there; the nearest names, the best first. */
  | { state: 'missing'; near: string[] }

const MAX_NEAR = 3
/** From this share of common words on, two names are worth showing beside each other. */
const NEAR_ENOUGH = 0.5

/** Finds a named file among the installed ones, which keep the spelling of their server (a Windows server has `\`). */
export function matchName(wanted: string, installed: readonly string[]): NameMatch {
  if (installed.includes(wanted)) return { state: 'exact', file: wanted }
  const path = normal(wanted)
  const spelled = only(installed.filter((file) => normal(file) === path))
  if (spelled !== undefined) return { state: 'spelled', file: spelled }
  const name = baseName(path)
  const elsewhere = installed.filter((file) => baseName(normal(file)) === name)
  if (elsewhere.length > 1) return { state: 'several', files: elsewhere }
  const [file] = elsewhere
  return file === undefined ? { state: 'missing', near: nearNames(wanted, installed) } : { state: 'elsewhere', file }
}

/** Installed files whose names have most in common with the wanted one: another quantisation, another version. */
export function nearNames(wanted: string, installed: readonly string[]): string[] {
  const words = wordsOf(wanted)
  return installed
    .map((file) => ({ file, score: likeness(words, wordsOf(file)) }))
    .filter(({ score }) => score >= NEAR_ENOUGH)
    .sort((a, b) => b.score - a.score || (a.file < b.file ? -1 : 1))
    .slice(0, MAX_NEAR)
    .map(({ file }) => file)
}

export const withSlashes = (file: string): string => file.replaceAll('\\', '/')

/** What stands after the last separator, in the case in which it is written. */
export const baseName = (file: string): string => withSlashes(file).split('/').at(-1) ?? file

/** File systems of Windows and macOS don't tell cases apart; two files that differ in case only are left to `only`. */
const normal = (file: string): string => withSlashes(file).toLowerCase()

const only = (files: readonly string[]): string | undefined => (files.length === 1 ? files[0] : undefined)

const wordsOf = (file: string): Set<string> =>
  new Set(
    baseName(normal(file))
      .replace(/\.(safetensors|gguf|ckpt|pth?|pt2|bin|sft|pkl)$/, '')
      .split(/[^a-z0-9]+/)
      .filter((word) => word !== '')
  )

/** Common words by all words of both (Jaccard). */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const common = [...a].filter((word) => b.has(word)).length
  return common / Math.max(1, a.size + b.size - common)
}
