import { expect, test } from 'vitest'
import { matchesWords } from '../../../../renderer/commands/command-lists.ts'
import type { Command } from '../../../../renderer/commands/command.ts'
import { paletteSections, type PaletteQuestion } from '../../../../renderer/features/palette/palette-items.ts'
import { readRecent, rememberRecent } from '../../../../renderer/features/palette/recent-items.ts'
import { shotSchema } from '../../../../services/model/storyboard.ts'

const command = (id: string, title: string, group: Command['group'] = 'Shots'): Command => ({
  id,
  title,
  group,
  run: () => undefined
})
const commands = [
  command('shots.split', 'Split shot at the playhead'),
  command('shots.add', 'Add shot'),
  command('playback.toggle', 'Play or pause', 'Playback')
]
const shots = [
  { shot_id: '007', prompt: 'A lighthouse at night' },
  { shot_id: '017', description: 'The keeper climbs', prompt: 'Spiral stairs' },
  { shot_id: '070', prompt: 'Splitting wood' }
].map((shot) => shotSchema.parse(shot))

const find = (search: string, change: Partial<PaletteQuestion> = {}): Record<string, string[]> =>
  Object.fromEntries(
    paletteSections({
      search,
      commands,
      shots,
      settings: [{ part: 'engines', title: 'Address of ComfyUI' }],
      recent: [],
      ...change
    }).map(({ title, items }) => [title, items.map(({ id }) => id)])
  )

test('[PALETTE-1] without a search: what was used last, then every other command', () => {
  expect(find('', { recent: ['playback.toggle', 'gone'] })).toEqual({
    Recent: ['playback.toggle'],
    Commands: ['shots.split', 'shots.add']
  })
})

test('[PALETTE-2] commands by the words of their title and group, the best first', () => {
  expect(find('shot')).toMatchObject({ Commands: ['shots.split', 'shots.add'] })
  expect(find('shots add')).toMatchObject({ Commands: ['shots.add'] })
  expect(find('SPLIT')).toEqual({ Commands: ['shots.split'], Shots: ['shot 070'] })
})

test('[PALETTE-3] a number is a shot, whatever noughts stand before it', () => {
  expect(Object.keys(find('7'))).toEqual(['Shots'])
  expect(find('7')['Shots']).toEqual(['shot 007', 'shot 017', 'shot 070'])
})

test('[PALETTE-4] shots by what they say, settings by their title', () => {
  expect([find('keeper'), find('comfyui address'), find('nothing like it')]).toEqual([
    { Shots: ['shot 017'] },
    { Settings: ['engines Address of ComfyUI'] },
    {}
  ])
})

test('[PALETTE-5] among equals what was used lately comes first', () => {
  expect(find('shot', { recent: ['shots.add'] })['Commands']).toEqual(['shots.add', 'shots.split'])
})

test('[PALETTE-6] a thousand shots are searched at once, and thirty shown', () => {
  const many = Array.from({ length: 1000 }, (_, index) =>
    shotSchema.parse({ shot_id: `s${index}`, prompt: `A wave breaks on the rocks ${'and again '.repeat(40)}` })
  )
  const from = performance.now()
  expect(find('wave rocks', { shots: many })['Shots']).toHaveLength(30)
  expect(performance.now() - from).toBeLessThan(200)
})

test('[PALETTE-7] the last twenty choices are remembered, each once, and a broken memory is empty', () => {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value)
  }
  for (const id of ['a', 'b', 'a']) rememberRecent(id, storage)
  expect(readRecent(storage)).toEqual(['a', 'b'])
  for (let index = 0; index < 30; index++) rememberRecent(String(index), storage)
  expect(readRecent(storage)).toHaveLength(20)
  expect(readRecent({ getItem: () => '{' })).toEqual([])
})

test('[PALETTE-8] a list is narrowed by words in any order', () => {
  expect([matchesWords('Split shot', 'shot spl'), matchesWords('Split shot', 'merge'), matchesWords('x', '')]).toEqual([
    true,
    false,
    true
  ])
})
