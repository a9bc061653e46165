import { posix, win32 } from 'node:path'
import type { ErrorFacts } from '../contract/studio-error.ts'
import type { Json } from '../model/json.ts'

/** Makes texts fit for a log that its owner may send to somebody: no prompts, no logins, no paths outside the project. */
export interface PrivateText {
  /** `facts`: what the text was made from; paths among them are found in it, spaces and all. */
  text(text: string, facts?: ErrorFacts): string
  /** Numbers and yes or no as they are; words only of the kinds that are known to be harmless, and cleaned. */
  facts(facts: ErrorFacts): Record<string, Json>
}

export interface PrivateTextParts {
  /** Absolute path of the project; what lies in it is named relative to it. */
  project: string
  /** Texts that are the user's own; the same array as long as they are the same. */
  hidden(): readonly string[]
}

const ELSEWHERE = '[elsewhere]'
/** Shorter ones are everyday words, which hide nothing and would be found everywhere. */
const MIN_HIDDEN = 8

/** Facts of errors and of the run whose words may be kept; the others can be a server's own, with prompts in them. */
const harmless = new Set(
  'command engine exitSignal expected file found missing outcome path platform program reason shot stderr system workflow'
    .split(' ')
    .concat('code', 'server', 'node', 'ticket', 'rungs', 'project', 'folder')
)

/** A path from the root of a disk: of POSIX, of Windows, or of a share. `file:` may stand before it. */
const root = String.raw`(?:file:(?:\/\/)?)?(?:\/(?![\s/])|[A-Za-z]:[\\/]|\\\\)`
const quoted = new RegExp(String.raw`'${root}(?:[^']|'\\'')*'|"${root}[^"\n]*"`, 'g')
const bare = new RegExp(String.raw`(?<![\w.:/\\\-\]])${root}[^\s'"<>|,;()\]]*`, 'g')
const logins: readonly [RegExp, string][] = [
  [/(\b\w+:\/\/)[^\s/@]+@/g, '$1'],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, '$1 [hidden]'],
  [/\b(token|api[_-]?key|key|password|secret|authorization)(["']?\s*[=:]\s*["']?)[^\s"'&,;]+/gi, '$1$2[hidden]']
]

export function createPrivateText({ project, hidden }: PrivateTextParts): PrivateText {
  const inside = [`${project}/`, `${project}\\`]
  const isElsewhere = (text: string): boolean =>
    (posix.isAbsolute(text) || win32.isAbsolute(text)) && text !== project && !inside.some((at) => text.startsWith(at))

  let known: { texts: readonly string[]; forms: string[] } = { texts: [], forms: [] }
  /** Each text as it is and as JSON has it; the longest first, since one can hold another. */
  const hiddenForms = (): string[] => {
    const texts = hidden()
    if (texts !== known.texts) {
      const long = texts.filter((own) => own.trim().length >= MIN_HIDDEN)
      const forms = new Set(long.flatMap((own) => [own, JSON.stringify(own).slice(1, -1)]))
      known = { texts, forms: [...forms].toSorted((a, b) => b.length - a.length) }
    }
    return known.forms
  }

  const text = (raw: string, facts: ErrorFacts = {}): string => {
    let clean = raw
    for (const form of hiddenForms()) if (clean.includes(form)) clean = clean.replaceAll(form, '[hidden]')
    for (const [login, instead] of logins) clean = clean.replaceAll(login, instead)
    for (const at of inside) clean = clean.replaceAll(at, '')
    clean = clean.replaceAll(`'${project}'`, '.')
    if (clean.endsWith(project)) clean = `${clean.slice(0, -project.length)}.`
    for (const fact of Object.values(facts))
      if (typeof fact === 'string' && fact.length > 1 && isElsewhere(fact)) clean = clean.replaceAll(fact, ELSEWHERE)
    return clean.replaceAll(quoted, programOr).replaceAll(bare, programOr)
  }

  const cleaned = (value: Json): Json | undefined => {
    if (typeof value === 'string') return isElsewhere(value) && !value.includes(' -') ? programOr(value) : text(value)
    return Array.isArray(value) ? value.flatMap((item) => cleaned(item) ?? []) : undefined
  }

  return {
    text,
    facts: (facts) =>
      Object.fromEntries(
        Object.entries(facts).flatMap(([key, value]) => {
          if (value === null || typeof value === 'number' || typeof value === 'boolean') return [[key, value]]
          const kept = harmless.has(key) ? cleaned(value) : undefined
          return kept === undefined ? [] : [[key, kept]]
        })
      )
  }
}

/** Of the studio's own programs the name is kept: a command line without it says nothing. */
const programOr = (path: string): string => /[\\/](ffmpeg|ffprobe)(?:\.exe)?['"]?$/.exec(path)?.[1] ?? ELSEWHERE
