/** One file that a graph loads. */
export interface ModelFile {
  /** Folder under ComfyUI's `models`. */
  folder: string
  /** Path inside that folder, with forward slashes. */
  file: string
  /** The heading that it stands under: `high`, `low`; null above the first heading. */
  slot: string | null
  /** Decimal gigabytes, as Hugging Face counts them; null where the sidecar doesn't say. */
  sizeGb: number | null
  /** The size is someone's estimate ("about"). */
  isAboutSize: boolean
  /** Hugging Face repository id or address; null where the sidecar doesn't say. */
  source: string | null
  /** Files that do the same work in the same slot. */
  alternatives: ModelFile[]
}

/** What a `.models` sidecar says; a line that can't be read is named with its number and hides no other. */
export interface ModelSidecar {
  models: ModelFile[]
  problems: { line: number; text: string; expected: string }[]
}

const HEADING = /^\[\s*([^\]\s][^\]]*?)\s*\]$/
const ALTERNATIVE = /^#\s*or\s+(?=\S+[\\/])/i
const SIZE = /^(about\s+)?(\d+(?:\.\d+)?)\s*(TB|GB|MB)$/i
const GIGABYTES = { TB: 1000, GB: 1, MB: 0.001 }

/**
 * Reads a sidecar: a line `folder/file` for each model, `[slot]` headings, and `#` comments. Two comments have a meaning:
 * `folder/file  # 14.3 GB, <source>` says size ("about 6.3 GB" for an estimate) and where the file comes from, and a line
 * `# or folder/file  # …` names a stand-in for the file above it.
 */
export function parseModelSidecar(text: string): ModelSidecar {
  const sidecar: ModelSidecar = { models: [], problems: [] }
  let slot: string | null = null
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = raw.trim()
    const alternative = ALTERNATIVE.exec(line)
    const heading = HEADING.exec(line)
    if (heading?.[1] !== undefined) {
      slot = heading[1].toLowerCase()
    } else if (alternative !== null) {
      const model = modelOf(line.slice(alternative[0].length), slot)
      if (model !== null) sidecar.models.at(-1)?.alternatives.push(model)
    } else if (line !== '' && !line.startsWith('#')) {
      const model = modelOf(line, slot)
      if (model === null) sidecar.problems.push({ line: index + 1, text: line, expected: 'folder/file' })
      else sidecar.models.push(model)
    }
  }
  return sidecar
}

function modelOf(line: string, slot: string | null): ModelFile | null {
  const [path = '', comment = ''] = line.split(/\s+#\s*(.*)$/)
  const [folder = '', ...rest] = path.replaceAll('\\', '/').split('/')
  const file = rest.join('/')
  if (folder === '' || file === '' || [folder, ...rest].some((part) => part === '' || part === '..')) return null
  return { folder, file, slot, ...remarkOf(comment), alternatives: [] }
}

function remarkOf(comment: string): Pick<ModelFile, 'sizeGb' | 'isAboutSize' | 'source'> {
  const [first = '', ...rest] = comment.split(',').map((part) => part.trim())
  const size = SIZE.exec(first)
  const source = (size === null ? comment : rest.join(', ')).trim() || null
  if (size?.[2] === undefined) return { sizeGb: null, isAboutSize: false, source }
  const unit = (size[3] ?? 'GB').toUpperCase() as keyof typeof GIGABYTES
  return { sizeGb: Number(size[2]) * GIGABYTES[unit], isAboutSize: size[1] !== undefined, source }
}
