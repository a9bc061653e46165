import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { onTestFinished } from 'vitest'
import type { GenerationEvent } from '../../services/contract/generation-events.ts'
import type { RenderJob, RenderRun, VideoEngine } from '../../services/engines/video-engine.ts'
import { sha256Text } from '../../services/generation/fingerprint.ts'
import { createLiveTakes } from '../../services/generation/live-takes.ts'
import { createRunControl } from '../../services/generation/run-control.ts'
import { createTakeShelf } from '../../services/generation/take-shelf.ts'
import { createVideoGenerationService } from '../../services/generation/video-generation-service.ts'
import type { Media } from '../../services/media/media.ts'
import type { SegmentStatus } from '../../services/model/segment-state.ts'
import { createProjectPlanner } from '../../services/plan/project-planner.ts'
import { createFakeEngine, textOfClip, type FakeEngineOptions, type Moment } from '../fakes/fake-engine.ts'
import { createFakeMedia } from '../fakes/fake-media.ts'
import { projectFolders } from './project-folder.ts'

const wallClock = () => new Date().toISOString()

const signature = async ({ seed, startFrame }: RenderJob): Promise<string> =>
  ` seed ${seed} from ${sha256Text(await readFile(startFrame ?? '', 'base64'))}`

/** Makes a clip of the fake engine show its seed and what it starts from. */
export const signClip = async (job: RenderJob, { folder }: RenderRun): Promise<void> =>
  appendFile(join(folder, 'clip.mp4'), await signature(job))

/** Hands off, in the middle of a render, the last frame of the signed clip that it will be. */
export async function handOffSigned(job: RenderJob, run: RenderRun): Promise<void> {
  const file = join(run.folder, 'early.png')
  await writeFile(file, `${textOfClip(job)}${await signature(job)}`)
  run.onHandOff?.({ remote: 'there', file: Promise.resolve(file) })
}

export const segmentOf = ({ shotId, segmentIndex }: RenderJob): string => `${shotId}/${segmentIndex}`

/** An engine for the fake media that the run has. */
export const aQuickEngine = (options: FakeEngineOptions = {}) => createFakeEngine({ isText: true, ...options })

/** An open project on engines of the test's, with a person's hand on its run. */
export async function aScheduledRun(
  folder: string,
  {
    engines,
    depth,
    elapsed = () => performance.now(),
    now = wallClock,
    watchMs,
    media = createFakeMedia()
  }: {
    engines: [VideoEngine, ...VideoEngine[]]
    depth?: number
    elapsed?: () => number
    now?: () => string
    watchMs?: number
    media?: Media
  }
) {
  const store = await projectFolders().open(folder)
  onTestFinished(() => store.close())
  const control = createRunControl()
  const live = createLiveTakes(store)
  const none = { find: async () => undefined, names: async () => [] }
  let drawn = 1000
  const service = createVideoGenerationService({
    store,
    engines,
    media,
    backoff: { firstMs: 1, mostMs: 5 },
    now,
    elapsed,
    live,
    ...(depth !== undefined && { depth }),
    ...(watchMs !== undefined && { watchMs })
  })
  const planner = createProjectPlanner({ workflows: none })
  const events: GenerationEvent[] = []
  const awaited = new Set<{ wants(event: GenerationEvent): boolean; resolve(): void }>()
  return {
    store,
    control,
    events,
    /** The takes in a person's hands, while the run goes on too. Seeds that are drawn are 1001, 1002 and so on. */
    shelf: createTakeShelf({
      store,
      workflows: none,
      now,
      live,
      randomSeed: () => ++drawn,
      review: async (shotId) =>
        service.review(await planner.plan(store, engines[0]), {
          shots: [shotId],
          signal: new AbortController().signal,
          onEvent: () => undefined
        })
    }),
    run: async ({
      signal = new AbortController().signal,
      shots
    }: { signal?: AbortSignal; shots?: readonly string[] } = {}) =>
      service.run(await planner.plan(store, engines[0]), {
        signal,
        shots,
        gate: control.gate,
        onEvent(event) {
          events.push(event)
          for (const entry of awaited) if (entry.wants(event)) entry.resolve()
        }
      }),
    /** Resolves when the run tells of it, if it has not yet. */
    told: (wants: (event: GenerationEvent) => boolean) =>
      new Promise<void>((resolve) => {
        if (events.some(wants)) resolve()
        awaited.add({ wants, resolve })
      }),
    states: (): Record<string, SegmentStatus> =>
      Object.fromEntries(
        (store.state.current.run?.segments ?? []).map(({ shot_id, segment_index, state }) => [
          `${shot_id}/${segment_index}`,
          state.status
        ])
      )
  }
}

/** Whether the event tells that the segment came into that state. */
export const isSegment = (name: string, status: SegmentStatus) => (event: GenerationEvent) =>
  event.type === 'segment' && `${event.shot_id}/${event.segment_index}` === name && event.state.status === status

/** Renders that go on only when the test says so. */
export function createReins() {
  const reached = new Map<string, PromiseWithResolvers<void>>()
  const gates = new Map<string, PromiseWithResolvers<void>>()
  const of = (map: typeof gates, name: string): PromiseWithResolvers<void> => {
    const known = map.get(name) ?? Promise.withResolvers<void>()
    map.set(name, known)
    return known
  }
  const held = new Set<string>()
  return {
    /** These segments stop in the middle of their next render, every other goes through. */
    hold(...names: string[]) {
      for (const name of names) {
        held.add(name)
        for (const map of [reached, gates]) map.delete(name)
      }
    },
    release: (name: string) => of(gates, name).resolve(),
    /** Resolves when the segment is being rendered. */
    reached: (name: string) => of(reached, name).promise,
    async at(moment: Moment, job: RenderJob, { signal }: RenderRun): Promise<void> {
      if (moment !== 'running') return
      const name = segmentOf(job)
      of(reached, name).resolve()
      if (!held.has(name)) return
      const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
      await Promise.race([of(gates, name).promise, aborted])
    }
  }
}
