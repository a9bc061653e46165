import { extname } from 'node:path'
import { savedFiles, type HistoryEntry, type SavedFile } from './answers.ts'
import { ServerFailure } from './failure.ts'
import type { PromptTicket } from './prompt-ticket.ts'

/** Endings of a clip here; what a server calls its files decides nothing else. */
const filmEndings = ['.mp4', '.webm', '.mkv', '.mov', '.m4v', '.avi', '.webp', '.gif', '.png']

export const filmEnding = ({ filename }: SavedFile): string => {
  const ending = extname(filename).toLowerCase()
  return filmEndings.includes(ending) ? ending : '.mp4'
}

/** The files of a run that are of use. Outputs of other nodes, which may be of earlier runs, are not looked at. */
export function runOutputs(
  { outputs }: HistoryEntry,
  { film_node, hand_off_node, prefix }: PromptTicket
): { film: SavedFile; handOff: SavedFile | null } {
  const of = (node: string): SavedFile[] => (Object.hasOwn(outputs, node) ? savedFiles(outputs[node]) : [])
  const films = of(film_node).filter(({ filename }) => filmEndings.includes(extname(filename).toLowerCase()))
  // A saver may write a first picture or a silent copy beside the clip: all carry our prefix, the clip comes last.
  const film = films.findLast((file) => isOurs(file, prefix)) ?? films.at(-1)
  if (film === undefined) {
    const problem = `the run succeeded, but node ${film_node} saved no clip`
    throw new ServerFailure({ kind: 'no-clip', problem })
  }
  const handOff = hand_off_node === null ? undefined : of(hand_off_node).find((file) => isOurs(file, prefix))
  return { film, handOff: handOff ?? null }
}

const isOurs = ({ subfolder, filename }: SavedFile, prefix: string): boolean =>
  `${subfolder.replaceAll('\\', '/')}/${filename}`.startsWith(prefix)
