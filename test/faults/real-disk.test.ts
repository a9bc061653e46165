import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { appendFile, chmod, chown, cp, mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { execa } from 'execa'
import { expect, onTestFinished, test, type TestContext } from 'vitest'
import { aHalfDoneProject, isWaiting, leftovers, oldFiles, runOnce } from './disk-film.ts'

/** Faults of the system itself, not of a layer between. What this machine can't make is skipped, with the reason. */

const program = join(import.meta.dirname, 'disk-run.ts')
const NOBODY = 65_534

/** A tool that is needed as it is called here; skips the test where it is not there or not allowed. */
async function needs(context: TestContext, command: string, ...args: string[]): Promise<void> {
  const { failed, stderr, shortMessage } = await execa(command, args, { reject: false })
  if (!failed) return
  const reason = `this machine or user can't "${[command, ...args].join(' ')}": ${stderr || shortMessage}`
  console.log(`skipped: ${reason}`)
  context.skip(reason)
}

/** A disk of its own, in memory. */
async function aSmallDisk(context: TestContext): Promise<string> {
  const disk = await realpath(await mkdtemp(join(tmpdir(), 'framechain-disk-')))
  onTestFinished(() => rm(disk, { recursive: true, force: true }))
  await needs(context, 'mount', '-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk)
  onTestFinished(async () => void (await execa('umount', [disk])))
  return disk
}

async function aFilmOn(disk: string): Promise<string> {
  const folder = join(disk, 'film')
  await mkdir(folder)
  await cp(await aHalfDoneProject(), folder, { recursive: true })
  return folder
}

/** Writes until the disk is full. */
async function fill(file: string): Promise<void> {
  for (;;) {
    try {
      await appendFile(file, Buffer.alloc(4096))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return
      throw error
    }
  }
}

type Line = { type: string; [key: string]: unknown }

/** The run in a process of its own; `onHeld` is in the middle of its render, `onWait` when it first tells that it waits. */
async function runApart(
  folder: string,
  {
    onHeld,
    onWait = () => undefined,
    before = []
  }: { onHeld(pid: number): unknown; onWait?(pid: number): unknown; before?: string[] }
): Promise<{ last: Line | undefined; waits: string[] }> {
  const [tool, ...flags] = [...before, process.execPath]
  const child = spawn(tool, [...flags, program, folder], { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const waits: string[] = []
  let last: Line | undefined
  for await (const text of createInterface({ input: child.stdout })) {
    last = JSON.parse(text) as Line
    if (last.type === 'held') {
      await onHeld(child.pid ?? 0)
      child.stdin.end('go on\n')
    }
    if (!isWaiting(last as never)) continue
    waits.push(String(last['text']))
    if (waits.length === 1) await onWait(child.pid ?? 0)
  }
  return { last, waits }
}

const limit = (pid: number, what: string): Promise<unknown> => execa('prlimit', ['--pid', String(pid), what])
const isDone = { type: 'outcome', outcome: 'done', rendered: 2, reused: 1, failed: [] }

test('[REAL-1] ENOSPC: a disk of 2 MB that fills up is waited for, and the run goes on when there is room', async (context) => {
  const disk = await aSmallDisk(context)
  const folder = await aFilmOn(disk)
  const before = await oldFiles(folder)
  const filler = join(disk, 'filler')
  const { last, waits } = await runApart(folder, {
    onHeld: () => fill(filler),
    onWait: () => rmSync(filler)
  })
  expect(waits[0]).toMatch(/no room|full/i)
  expect(last).toEqual(isDone)
  expect([await oldFiles(folder), await leftovers(folder)]).toEqual([before, []])
})

test('[REAL-2] EMFILE: a process that may open no more files waits for it, and goes on when it may', async (context) => {
  await needs(context, 'prlimit', '--version')
  const folder = await aHalfDoneProject()
  const before = await oldFiles(folder)
  const { last, waits } = await runApart(folder, {
    onHeld: async (pid) => limit(pid, `--nofile=${(await readdir(`/proc/${pid}/fd`)).length}:`),
    onWait: (pid) => limit(pid, '--nofile=1024:')
  })
  expect(waits[0]).toMatch(/too many files/i)
  expect(last).toEqual(isDone)
  // a folder can't be removed without opening it: what was left is cleared at the next opening
  expect(await runOnce(folder)).toMatchObject({ outcome: 'done', rendered: 0, reused: 3 })
  expect([await oldFiles(folder), await leftovers(folder)]).toEqual([before, []])
})

test('[REAL-3] EFBIG: a file that may not grow is waited for, and the run goes on when it may', async (context) => {
  await needs(context, 'prlimit', '--version')
  const folder = await aHalfDoneProject()
  const before = await oldFiles(folder)
  const { last, waits } = await runApart(folder, {
    onHeld: (pid) => limit(pid, '--fsize=16:'),
    onWait: (pid) => limit(pid, '--fsize=unlimited:')
  })
  expect(waits.length).toBeGreaterThan(0)
  expect(last).toEqual(isDone)
  expect([await oldFiles(folder), await leftovers(folder)]).toEqual([before, []])
})

test('[REAL-4] EROFS: a disk that becomes read-only ends the run with a clear error, and the next run goes on', async (context) => {
  const disk = await aSmallDisk(context)
  const folder = await aFilmOn(disk)
  const before = await oldFiles(folder)
  await needs(context, 'mount', '-o', 'remount,rw', disk)
  const { last, waits } = await runApart(folder, { onHeld: () => execa('mount', ['-o', 'remount,ro', disk]) })
  expect([last, waits]).toMatchObject([{ type: 'error', code: 'no_access' }, []])
  expect(await oldFiles(folder)).toEqual(before)
  await execa('mount', ['-o', 'remount,rw', disk])
  expect(await runOnce(folder)).toMatchObject({ outcome: 'done', rendered: 2, reused: 1 })
  expect([await oldFiles(folder), await leftovers(folder)]).toEqual([before, []])
})

test('[REAL-5] EACCES: folders that may not be written to end the run with a clear error, and the next run goes on', async (context) => {
  const folder = await aHalfDoneProject()
  const before = await oldFiles(folder)
  // root may do everything: the run has to be somebody else's
  const isRoot = process.getuid?.() === 0
  const asNobody = isRoot ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'] : []
  const [tool = process.execPath, ...flags] = asNobody
  await needs(context, tool, ...flags, ...(isRoot ? [process.execPath] : []), '--check', program)
  const all = ['', ...(await readdir(folder, { recursive: true }))].map((name) => join(folder, name))
  if (isRoot) for (const file of all) await chown(file, NOBODY, NOBODY)
  const closed = ['video', 'video/_takes', 'video/_startframes'].map((name) => join(folder, name))
  const { last, waits } = await runApart(folder, {
    before: asNobody,
    onHeld: () => Promise.all(closed.map((path) => chmod(path, 0o555)))
  })
  expect([last, waits]).toMatchObject([{ type: 'error', code: 'no_access' }, []])
  expect(await oldFiles(folder)).toEqual(before)
  for (const path of closed) await chmod(path, 0o755)
  expect(await runOnce(folder)).toMatchObject({ outcome: 'done', rendered: 2, reused: 1 })
  expect([await oldFiles(folder), await leftovers(folder)]).toEqual([before, []])
})

test('[REAL-6] EPERM: a folder that was made immutable ends the run with a clear error, and the next run goes on', async (context) => {
  const folder = await aHalfDoneProject()
  const before = await oldFiles(folder)
  const takes = join(folder, 'video/_takes')
  const loosen = () => execa('chattr', ['-i', takes], { reject: false })
  onTestFinished(async () => void (await loosen()))
  await needs(context, 'chattr', '+i', takes)
  await loosen()
  const { last, waits } = await runApart(folder, { onHeld: () => execa('chattr', ['+i', takes]) })
  expect([last, waits]).toMatchObject([{ type: 'outcome', outcome: 'failed', failed: ['no_access'] }, []])
  expect(await oldFiles(folder)).toEqual(before)
  await loosen()
  expect(await runOnce(folder)).toMatchObject({ outcome: 'done', rendered: 2, reused: 1 })
  expect([await oldFiles(folder), await leftovers(folder)]).toEqual([before, []])
})
