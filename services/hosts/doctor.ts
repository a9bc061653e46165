import { arch, platform, release } from 'node:os'
import { isAbort, toStudioError } from '../contract/studio-error.ts'
import type { VideoEngine } from '../engines/video-engine.ts'
import type { Media } from '../media/media.ts'
import type { WorkflowDirectory } from '../workflows/workflow-directory.ts'
import type { SecretStore } from './secret-store.ts'
import type { UserFolders } from './settings.ts'

/** One thing that was looked at. */
export interface DoctorLine {
  what: string
  ok: boolean
  /** Whether nothing can be made without it. An engine that is not there is news, and no fault. */
  needed: boolean
  found: string
  /** What to do; null where nothing is to be done. */
  fix: string | null
}

export interface DoctorParts {
  media: Media
  engines: { ids: readonly string[]; get(id: string): Promise<readonly VideoEngine[]> }
  workflows: WorkflowDirectory
  folders: UserFolders
  /** As `StudioHost` says. */
  secrets?: SecretStore | null | undefined
  signal: AbortSignal
}

/** Looks at all that a film needs on this machine. */
export async function examine({
  media,
  engines,
  workflows,
  folders,
  secrets,
  signal
}: DoctorParts): Promise<DoctorLine[]> {
  const lines: DoctorLine[] = [
    { what: 'system', ok: true, needed: true, found: `${platform()} ${release()} ${arch()}`, fix: null },
    { what: 'node', ok: true, needed: true, found: `${process.versions.node} (${process.execPath})`, fix: null },
    { what: 'data', ok: true, needed: true, found: folders.data, fix: null },
    ...(secrets === undefined ? [] : [keysLine(secrets !== null)])
  ]
  lines.push(
    ...(await looked('ffmpeg', async () => {
      const programs = await media.versions()
      return Object.entries(programs).map(([what, { version, path }]) => ({
        what,
        ok: true,
        needed: true,
        found: `${version} (${path})`,
        fix: null
      }))
    })),
    ...(await looked('workflows', async () => [
      { what: 'workflows', ok: true, needed: true, found: (await workflows.names()).join(', '), fix: null }
    ]))
  )
  for (const id of engines.ids) {
    const look = async () =>
      (await Promise.all((await engines.get(id)).map((engine) => engineLines(engine, signal)))).flat()
    lines.push(...(await looked(id, look, id === 'animatic')))
  }
  return lines
}

/** Linux has no place for keys where no keyring runs. */
const keysLine = (areSafe: boolean): DoctorLine => ({
  what: 'keys',
  ok: areSafe,
  needed: false,
  found: areSafe ? 'logins of engines are encrypted by the system' : 'logins of engines lie readable in settings.json',
  fix: areSafe ? null : 'Install a keyring, such as gnome-keyring or KWallet, and start Framechain again.'
})

/** An engine's readiness for its own default workflow: one line, then one for each gap. */
async function engineLines(engine: VideoEngine, signal: AbortSignal): Promise<DoctorLine[]> {
  const { isReady, gaps, facts } = await engine.readiness(engine.defaultWorkflow, signal)
  const { id } = engine
  const needed = id === 'animatic'
  const known = Object.entries(facts).map(
    ([name, value]) => `${name.replaceAll('_', ' ')}: ${typeof value === 'string' ? value : JSON.stringify(value)}`
  )
  const found = [isReady ? 'ready' : 'not ready', ...known].join('; ')
  return [
    { what: id, ok: isReady, needed, found, fix: null },
    ...gaps.map(({ what, fix }) => ({ what: id, ok: false, needed, found: what, fix }))
  ]
}

/** A check that fails is a finding, not the end of the examination. */
async function looked(what: string, look: () => Promise<DoctorLine[]>, needed = true): Promise<DoctorLine[]> {
  try {
    return await look()
  } catch (error) {
    if (isAbort(error)) throw error
    const { message, fix } = toStudioError(error)
    return [{ what, ok: false, needed, found: message, fix }]
  }
}
