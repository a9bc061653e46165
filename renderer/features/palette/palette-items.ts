import { shotSettings, type Shot } from '../../../services/model/storyboard.ts'
import type { Command } from '../../commands/command.ts'

/** Something that the palette finds. */
export type PaletteItem =
  | { kind: 'command'; id: string; command: Command }
  | { kind: 'shot'; id: string; shotId: string; words: string }
  | { kind: 'setting'; id: string; part: string; title: string }

export interface PaletteSection {
  title: string
  items: PaletteItem[]
}

export interface PaletteQuestion {
  search: string
  /** Those that can be done now. */
  commands: readonly Command[]
  shots: readonly Shot[]
  settings: readonly { part: string; title: string }[]
  /** Ids of items, the last one first. */
  recent: readonly string[]
}

const MOST_RECENT = 5
const MOST_SHOTS = 30

/** What fits the search, the best first; without one, what was used last and then all commands. */
export function paletteSections({ search, commands, shots, settings, recent }: PaletteQuestion): PaletteSection[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const all: PaletteItem[] = commands.map((command) => ({ kind: 'command', id: command.id, command }))
  if (words.length === 0) {
    const last = recent.flatMap((id) => all.find((item) => item.id === id) ?? []).slice(0, MOST_RECENT)
    return filled([
      { title: 'Recent', items: last },
      { title: 'Commands', items: all.filter((item) => !last.includes(item)) }
    ])
  }
  const found = best(all, words, (item) => (item.kind === 'command' ? commandText(item.command) : ''), recent)
  const ofSettings: PaletteItem[] = settings.map((one) => ({ kind: 'setting', id: `${one.part} ${one.title}`, ...one }))
  const shown = [
    { title: 'Commands', items: found },
    {
      title: 'Shots',
      items: best(shots, words, shotText, []).slice(0, MOST_SHOTS).map(shotItem)
    },
    { title: 'Settings', items: best(ofSettings, words, (item) => (item.kind === 'setting' ? item.title : ''), []) }
  ]
  // a number means a shot
  const isNumber = words.length === 1 && /^\d/.test(words[0]!)
  return filled(isNumber ? [shown[1]!, shown[0]!, shown[2]!] : shown)
}

const commandText = ({ title, group }: Command): string => `${title} ${group}`

const shotText = (shot: Shot): string =>
  [shot.shot_id, shot.description, shotSettings(shot).prompt, shot.scene, shot.character].filter(Boolean).join(' ')

const shotItem = (shot: Shot): PaletteItem => ({
  kind: 'shot',
  id: `shot ${shot.shot_id}`,
  shotId: shot.shot_id,
  words: shot.description ?? shotSettings(shot).prompt
})

const filled = (sections: readonly PaletteSection[]): PaletteSection[] =>
  sections.filter(({ items }) => items.length > 0)

/** Those that have every word, by how well they have it; what was used lately goes before its equals. */
function best<Item>(
  items: readonly Item[],
  words: readonly string[],
  textOf: (item: Item) => string,
  recent: readonly string[]
): Item[] {
  return items
    .map((item) => ({ item, score: scoreOf(textOf(item).toLowerCase(), words) }))
    .filter(({ score }) => score > 0)
    .map(({ item, score }) => {
      const at = recent.indexOf((item as { id?: string }).id ?? '')
      return { item, score: at === -1 ? score : score + 0.5 / (at + 1) }
    })
    .toSorted((a, b) => b.score - a.score)
    .map(({ item }) => item)
}

/** 0 where a word is missing. The start of the text counts most, then the start of a word in it, then anywhere. */
export function scoreOf(text: string, words: readonly string[]): number {
  let sum = 0
  for (const word of words) {
    const number = /^\d+$/.test(word) ? Number(word) : null
    const first = /^\D*(\d+)/.exec(text)
    if (number !== null && first !== null && Number(first[1]) === number) sum += 4
    else if (text.startsWith(word)) sum += 3
    else if (startsWord(text, word)) sum += 2
    else if (text.includes(word)) sum += 1
    else return 0
  }
  return sum / words.length
}

function startsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1))
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1]!)) return true
  return false
}
