import { basename, dirname, join } from 'node:path'
import type { StudioError } from '../contract/studio-error.ts'
import { clearStrays, writeFileWhole } from '../files/durable-write.ts'
import { ifThere, systemCode, type FileLayer } from '../files/file-layer.ts'
import { projectFiles } from '../model/project-files.ts'
import { namingFile } from './file-error.ts'
import type { InsideFolder } from './inside-folder.ts'
import type { LoadedProject } from './load-project.ts'

interface RepairParts {
  files: FileLayer
  inside: InsideFolder
  clock: { now(): Date }
}

/** Folders that the studio writes to. */
const writtenFolders = [
  '',
  projectFiles.storyboards,
  projectFiles.selected,
  projectFiles.video,
  projectFiles.startFrames,
  projectFiles.previews,
  projectFiles.takes,
  projectFiles.shots,
  projectFiles.export,
  dirname(projectFiles.lock),
  projectFiles.backups
]

/** Removes what a crash left: temporary files of our own name, and work that was under way. Returns what to say of it. */
export async function clearLeftovers({ files, inside }: RepairParts): Promise<string[]> {
  let count = 0
  for (const folder of writtenFolders) {
    const path = await inside.resolve(folder).catch(() => null)
    // a folder that leads out of the project is none of ours
    if (path !== null) count += await clearStrays(files, path)
  }
  const work = await inside.resolveEntry(projectFiles.work)
  if ((await ifThere(files.facts(work)))?.kind === 'folder') {
    for (const { name, kind } of await files.list(work)) {
      await (kind === 'folder' ? files.removeTree(join(work, name)) : files.remove(join(work, name)))
    }
  }
  return count === 0
    ? []
    : [
        `${count === 1 ? 'A temporary file' : `${count} temporary files`} of a write that was cut short ${count === 1 ? 'was' : 'were'} cleared.`
      ]
}

/** What a file that could not be read was opened from, and what became of it. */
interface Stand {
  file: string
  bad: StudioError
  /** Null where there was no good backup. */
  bytes: Uint8Array | null
}

const badFiles = ({ project, storyboard, stateDocument, badState }: LoadedProject): Stand[] => [
  ...[project, storyboard, stateDocument].flatMap((document) =>
    document !== null && document.bad !== null
      ? [{ file: document.file, bad: document.bad, bytes: document.bytes }]
      : []
  ),
  ...(badState === null ? [] : [{ file: projectFiles.state, bad: badState, bytes: null }])
]

const standIn = ({ bytes }: Stand): string =>
  bytes === null ? 'The project was opened as if it had none.' : 'It was opened from its newest good backup.'

/** What a look without changes says of the files that could not be read. */
export const badFileNotices = (loaded: LoadedProject): string[] =>
  badFiles(loaded).map((stand) => `${stand.bad.message} ${standIn(stand)}`)

/** Keeps each bad file beside its place and puts the backup there; the place is never empty meanwhile. */
export async function restoreBadFiles({ files, inside, clock }: RepairParts, loaded: LoadedProject): Promise<string[]> {
  const notices: string[] = []
  for (const stand of badFiles(loaded)) {
    const { file, bad, bytes } = stand
    const kept = await namingFile(file, async () => {
      const path = await inside.resolve(file)
      const name = await keepAside(files, path, clock.now())
      if (bytes !== null) await writeFileWhole(files, path, bytes)
      return name
    })
    notices.push(`${bad.message} ${standIn(stand)}${kept === null ? '' : ` The bad file is kept as ${kept}.`}`)
  }
  return notices
}

/** As `<name>.corrupt-<time>`, never over another file; null where there is nothing to keep. */
async function keepAside(files: FileLayer, path: string, now: Date): Promise<string | null> {
  const facts = await ifThere(files.facts(path))
  if (facts === null) return null
  const stamp = now.toISOString().replaceAll(/[:.]/g, '-')
  for (let number = 1; ; number++) {
    const name = `${basename(path)}.corrupt-${stamp}${number === 1 ? '' : `-${number}`}`
    const aside = join(dirname(path), name)
    if ((await ifThere(files.facts(aside))) !== null) continue
    try {
      // a folder or a pipe under the file's name can only be moved
      await (facts.kind === 'file' ? files.copy(path, aside) : files.rename(path, aside))
      return name
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error
    }
  }
}
