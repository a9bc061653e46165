import { readFileSync, readlinkSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'

/** The machine and process that this is, as far as the system tells; null where it doesn't. */
export interface Host {
  name: string
  pid: number
  machineId: string | null
  bootId: string | null
  /** Process numbers of two containers mean different processes. */
  pidNamespace: string | null
  /** Whether a process runs here now, and since when: a number that was given again has another start. */
  look(pid: number): Promise<{ isRunning: boolean; startedAt: string | null }>
}

/** Linux tells all of it under /proc; elsewhere only whether the process number is in use. */
export function createNodeHost(): Host {
  return {
    name: hostname(),
    pid: process.pid,
    machineId: line('/etc/machine-id'),
    bootId: line('/proc/sys/kernel/random/boot_id'),
    pidNamespace: orNull(() => readlinkSync('/proc/self/ns/pid')),
    async look(pid) {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
      if (stat === null) return { isRunning: isInUse(pid), startedAt: null }
      // the fields after the program's name, which may hold anything: state is the 3rd of all, starttime the 22nd (proc(5))
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return { isRunning: !['Z', 'X'].includes(fields[0] ?? ''), startedAt: fields[19] ?? null }
    }
  }
}

function isInUse(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const line = (path: string): string | null => orNull(() => readFileSync(path, 'utf8').trim()) || null

function orNull<Found>(find: () => Found): Found | null {
  try {
    return find()
  } catch {
    return null
  }
}
