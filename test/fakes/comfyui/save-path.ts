import { mkdir, readdir } from 'node:fs/promises'
import { basename, dirname, join, normalize, resolve } from 'node:path'
import { isInside } from './folders.ts'
import { NodeFailure, pythonFailure, serverRoot } from './recorded-errors.ts'

export interface SavePath {
  /** Absolute folder, made when it was not there. */
  folder: string
  /** The part of the prefix after its last slash. */
  name: string
  /** The rest of the prefix, as `executed` shows it. */
  subfolder: string
}

const two = (number: number) => String(number).padStart(2, '0')

const filledIn = (prefix: string, { width, height }: { width: number; height: number }, now: Date): string => {
  const known: Record<string, string> = {
    width: String(width),
    height: String(height),
    year: String(now.getFullYear()),
    month: two(now.getMonth() + 1),
    day: two(now.getDate()),
    hour: two(now.getHours()),
    minute: two(now.getMinutes()),
    second: two(now.getSeconds())
  }
  return prefix.replaceAll(/%([a-z]+)%/g, (token, name: string) => known[name] ?? token)
}

/** Where a saver writes for a prefix such as `video/shot_1`; fails as the server does for one that leads out of the folder. */
export async function findSavePath(
  root: string,
  prefix: string,
  size: { width: number; height: number },
  now = new Date()
): Promise<SavePath> {
  const path = normalize(filledIn(prefix, size, now)).replace(/\/$/, '')
  const folder = resolve(root, dirname(path))
  if (!isInside(root, folder)) {
    const shown = folder.startsWith(dirname(root)) ? folder.replace(dirname(root), serverRoot) : folder
    const message = `**** ERROR: Saving image outside the output folder is not allowed.\n full_output_folder: ${shown}\n         output_dir: ${serverRoot}/output\n         commonpath: ${shown.startsWith(serverRoot) ? serverRoot : '/'}`
    throw new NodeFailure(pythonFailure('Exception', message))
  }
  await mkdir(folder, { recursive: true })
  const subfolder = dirname(path)
  return { folder, name: basename(path), subfolder: subfolder === '.' ? '' : subfolder }
}

/** The next free number: one above the highest of the prefix, whatever the extension, so that a deleted file's number comes again. */
export async function nextNumber({ folder, name }: SavePath, style: 'core' | 'vhs'): Promise<number> {
  const numbers = (await readdir(folder)).flatMap((file) => {
    if (!file.startsWith(`${name}_`)) return []
    const found = (style === 'core' ? /^(\d+)_/ : /^(\d+)\D*\./).exec(file.slice(name.length + 1))
    return found === null ? [] : [Number(found[1])]
  })
  return Math.max(0, ...numbers) + 1
}

/** The absolute path of a numbered file. */
export const numbered = ({ folder, name }: SavePath, number: number, ending: string): string =>
  join(folder, `${name}_${String(number).padStart(5, '0')}${ending}`)
