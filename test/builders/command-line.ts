import { execFile } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

export const launcher = join(import.meta.dirname, '../../build/framechain.mjs')

/** What a user's shell would have, with a data folder that is nobody's. */
export const shellEnv = { ...process.env, FRAMECHAIN_DATA: mkdtempSync(join(tmpdir(), 'framechain-data-')) }

/** Runs the command as a user's shell would. */
export async function framechain(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, [launcher, ...args], { env: shellEnv })) }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { code, stdout, stderr }
  }
}

/** The events of `--json`. */
export const jsonLines = (text: string) =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
