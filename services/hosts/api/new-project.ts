import { lstat } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import type { NewProjectRequest } from '../../contract/home-contract.ts'
import type { Preferences } from '../../contract/settings-contract.ts'
import { StudioError } from '../../contract/studio-error.ts'
import { ifThere } from '../../files/file-layer.ts'
import { engineIds } from '../../model/project.ts'
import { parseGuardedJson } from '../../project/guarded-json.ts'
import type { Studio } from '../studio.ts'

/**
 * Makes a project and resolves to its folder: the one asked for, or one of its name in the projects folder, with a number
 * where that is taken. Throws what `ProjectFolder.create` throws, and `file_invalid` for a storyboard that can't be read.
 */
export async function makeProject(
  { name, folder, from, fps, width, height }: NewProjectRequest,
  { studio, projectsFolder, defaults }: { studio: Studio; projectsFolder: string; defaults: Preferences['new_project'] }
): Promise<string> {
  if (folder !== undefined && !isAbsolute(folder))
    throw new StudioError('usage', { reason: `${folder} is no whole path.`, fix: 'Give a folder from its root on.' })
  const storyboard = from.kind === 'storyboard' ? storyboardIn(from.text, from.file) : undefined
  const target = folder ?? (await freeFolder(projectsFolder, name))
  const asked = Object.fromEntries(
    Object.entries({ fps, width, height }).filter(([, value]) => value !== undefined)
  ) as { fps?: number; width?: number; height?: number }
  if (from.kind === 'sample') {
    await studio.samples.create(from.sample, target, { name, ...asked })
    return target
  }
  const { engine, ...sizes } = defaults
  await studio.projects.create(target, {
    name,
    ...sizes,
    engine: engineIds.find((id) => id === engine),
    ...asked,
    ...(storyboard !== undefined && { storyboard })
  })
  return target
}

function storyboardIn(text: string, file: string): Record<string, unknown> {
  const { raw } = parseGuardedJson(Buffer.from(text), file)
  if (typeof raw === 'object' && raw !== null && !Array.isArray(raw)) return raw as Record<string, unknown>
  throw new StudioError('file_invalid', { file, path: '', expected: 'a storyboard: an object with a list "shots"' })
}

async function freeFolder(projectsFolder: string, name: string): Promise<string> {
  const base = folderName(name)
  for (let number = 1; ; number++) {
    const folder = join(projectsFolder, number === 1 ? base : `${base} ${number}`)
    if ((await ifThere(lstat(folder))) === null) return folder
  }
}

const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/** The name as every system can have it for a folder. */
function folderName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replaceAll(/[\p{C}<>:"/\\|?*]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .slice(0, 80)
    .replaceAll(/^[. ]+|[. ]+$/g, '')
  return plain === '' || RESERVED.test(plain) ? `Film ${plain}`.trim() : plain
}
