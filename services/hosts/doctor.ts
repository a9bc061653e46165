import { arch, platform, release } from 'node:os'
import { isAbort, toStudioError } from '../contract/studio-error.ts'
import type { VideoEngine } from '../engines/video-engine.ts'
import type { Media } from '../media/media.ts'
import type { WorkflowDirectory } from '../workflows/workflow-directory.ts'

/** One thing that was looked at. */
export interface DoctorLine {
  what: string
  ok: boolean
  found: string
  /** What to do; null where nothing is to be done. */
  fix: string | null
}

export interface DoctorParts {
  media: Media
  engines: VideoEngine[]
  workflows: WorkflowDirectory
  signal: AbortSignal
}

/** Looks at all that a film needs on this machine. */
export async function examine({ media, engines, workflows, signal }: DoctorParts): Promise<DoctorLine[]> {
  const lines: DoctorLine[] = [
    { what: 'system', ok: true, found: `${platform()} ${release()} ${arch()}`, fix: null },
    { what: 'node', ok: true, found: `${process.versions.node} (${process.execPath})`, fix: null }
  ]
  lines.push(
    ...(await looked('ffmpeg', async () => {
      const programs = await media.versions()
      return Object.entries(programs).map(([what, { version, path }]) => ({
        what,
        ok: true,
        found: `${version} (${path})`,
        fix: null
      }))
    })),
    ...(await looked('workflows', async () => [
      { what: 'workflows', ok: true, found: (await workflows.names()).join(', '), fix: null }
    ]))
  )
  for (const engine of engines) {
    lines.push(
      ...(await looked(engine.id, async () => {
        const { isReady, gaps, facts } = await engine.readiness(engine.defaultWorkflow, signal)
        const found = Object.entries(facts).map(
          ([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`
        )
        return [
          {
            what: engine.id,
            ok: isReady,
            found: [isReady ? 'ready' : 'not ready', ...found, ...gaps.map(({ what }) => what)].join(', '),
            fix: gaps.length === 0 ? null : gaps.map(({ fix }) => fix).join(' ')
          }
        ]
      }))
    )
  }
  return lines
}

/** A check that fails is a finding, not the end of the examination. */
async function looked(what: string, look: () => Promise<DoctorLine[]>): Promise<DoctorLine[]> {
  try {
    return await look()
  } catch (error) {
    if (isAbort(error)) throw error
    const { message, fix } = toStudioError(error)
    return [{ what, ok: false, found: message, fix }]
  }
}
