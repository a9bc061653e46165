import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where new projects lie: FRAMECHAIN_PROJECTS, else a folder of ours among the user's documents. Absolute. */
export function userProjectsFolder(env: Record<string, string | undefined>): string {
  const documents = join(homedir(), 'Documents')
  return env['FRAMECHAIN_PROJECTS'] ?? join(existsSync(documents) ? documents : homedir(), 'Framechain')
}
