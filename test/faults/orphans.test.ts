import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { execa } from 'execa'
import { expect, onTestFinished, test } from 'vitest'
import { shellEnv } from '../builders/command-line.ts'
import { aPicturedProject } from '../builders/pictured-project.ts'
import { aShot } from '../builders/storyboard.ts'

/** What R21 promises: every child gone within 5 s. */
const MOST_MS = 5000
const main = join(import.meta.dirname, '../../services/hosts/cli/main.ts')

/** Process numbers of the ffmpegs that a process started; by /proc, as only Linux has it. */
async function ffmpegsOf(parent: number): Promise<number[]> {
  const found: number[] = []
  for (const name of await readdir('/proc')) {
    const stat = /^\d+$/.test(name) ? await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '') : ''
    const [, program, , ppid] = /^\d+ \((.*)\) (\S) (\d+)/.exec(stat) ?? []
    if (program === 'ffmpeg' && Number(ppid) === parent) found.push(Number(name))
  }
  return found
}

/** A zombie that nobody has asked after is gone too. */
const isRunning = async (pid: number): Promise<boolean> =>
  /^\d+ \(.*\) [^ZX]/.test(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''))

test('[ORPHAN-1] a studio that is killed in the middle of an encode leaves no ffmpeg running', async (context) => {
  const tool = await execa('setpriv', ['--pdeathsig', 'KILL', 'true'], { reject: false })
  if (process.platform !== 'linux' || tool.failed) {
    const reason = `this machine has no setpriv that ties a child to its parent: ${tool.shortMessage ?? process.platform}`
    console.log(`skipped: ${reason}`)
    return context.skip(reason)
  }
  const folder = await aPicturedProject({
    shots: [aShot({ duration: 60 })],
    project: { max_segment_seconds: 60, width: 1280, height: 720 }
  })
  const studio = spawn(process.execPath, [main, 'render', folder, '--json'], { env: shellEnv, stdio: 'ignore' })
  onTestFinished(() => void studio.kill('SIGKILL'))
  const pid = studio.pid ?? 0
  let children: number[] = []
  while (children.length === 0 && studio.exitCode === null) {
    await delay(20)
    children = await ffmpegsOf(pid)
  }
  expect(children.length).toBeGreaterThan(0)
  const gone = once(studio, 'exit')
  studio.kill('SIGKILL')
  await gone
  const killed = performance.now()
  const left = async (): Promise<boolean> => (await Promise.all(children.map(isRunning))).some(Boolean)
  while ((await left()) && performance.now() - killed < MOST_MS) await delay(20)
  expect(await left()).toBe(false)
})
