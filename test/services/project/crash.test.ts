import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { build } from 'rolldown'
import { beforeAll, expect, test } from 'vitest'
import { readDocument } from '../../../services/project/document.ts'
import { projectForm, stateForm, storyboardForm } from '../../../services/project/project-forms.ts'
import { aFolder, aProjectOnDisk, projectFolders } from '../../builders/project-folder.ts'

const KILLS = 200
const AT_ONCE = 4
const isStray = (name: string): boolean => name.endsWith('.framechain-tmp')

/** The process that saves, in one file: it starts in a fifth of the time, and 200 of it do. */
let saver = ''
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'framechain-test-'))
  saver = join(folder, 'save.mjs')
  const input = new URL('save-in-a-loop.ts', import.meta.url).pathname
  await build({ input, platform: 'node', output: { file: saver }, logLevel: 'silent' })
  return () => rm(folder, { recursive: true })
})

/** Starts a process that saves, and kills it within 40 ms of its first save; the last round that it said was done. */
async function saveAndKill(folder: string, way = 'well'): Promise<number> {
  const child = spawn(process.execPath, [saver, folder, way], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  let wrong = ''
  child.stdout.on('data', (data: Buffer) => (said += data.toString()))
  child.stderr.on('data', (data: Buffer) => (wrong += data.toString()))
  const gone = once(child, 'close')
  await Promise.race([once(child.stdout, 'data'), gone])
  await delay(Math.random() * 40)
  child.kill('SIGKILL')
  await gone
  expect(wrong).toBe('')
  return Number(said.trim().split('\n').at(-1) ?? Number.NaN)
}

test(`[CRASH-1] kill -9 in the middle of saving ${KILLS} times leaves no corrupt file and loses no save that was done`, async () => {
  let strays = 0
  const worker = async (): Promise<void> => {
    const folder = await aProjectOnDisk()
    for (let kill = 0; kill < KILLS / AT_ONCE; kill++) {
      const round = await saveAndKill(folder)
      const read = (file: string): Promise<Buffer> => readFile(join(folder, file))
      const project = readDocument(await read('project.json'), 'project.json', projectForm)
      const board = readDocument(await read('storyboards/storyboard_main.json'), 'storyboard', storyboardForm)
      expect([project.value.width, board.value.shots.length]).toEqual([640, 1])
      strays += (await readdir(folder, { recursive: true })).filter(isStray).length
      if (Number.isNaN(round)) continue
      const state = readDocument(await read('video/_state.json'), 'state', stateForm).value
      const lastRound = Number(/\d+/.exec(state.last_video_path ?? '')?.[0])
      expect(lastRound).toBeGreaterThanOrEqual(round)
      expect(Number.parseInt(board.value.description ?? '', 10)).toBeGreaterThanOrEqual(round)
    }
    const store = await projectFolders().open(folder)
    await store.close()
    expect(store.notices.filter((notice) => !notice.includes('cut short'))).toEqual([])
    expect((await readdir(folder, { recursive: true })).filter(isStray)).toEqual([])
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  // kills that hit no write would prove nothing
  expect(strays).toBeGreaterThan(0)
}, 300_000)

test('[CRASH-2] the same kills do corrupt a file that is simply written over', async () => {
  const folder = await aFolder()
  const isCorrupt = async (): Promise<boolean> => {
    await saveAndKill(folder, 'naively')
    try {
      JSON.parse(await readFile(join(folder, 'naive.json'), 'utf8'))
      return false
    } catch {
      return true
    }
  }
  let kills = 1
  while (kills <= KILLS && !(await isCorrupt())) kills++
  expect(kills).toBeLessThanOrEqual(KILLS)
}, 120_000)
