import { performance } from 'node:perf_hooks'
import { onTestFinished } from 'vitest'
import type { GenerationEvent } from '../../services/contract/generation-events.ts'
import type { RenderJob, RenderRun, VideoEngine } from '../../services/engines/video-engine.ts'
import { createRunControl } from '../../services/generation/run-control.ts'
import { createVideoGenerationService } from '../../services/generation/video-generation-service.ts'
import type { SegmentStatus } from '../../services/model/segment-state.ts'
import { createProjectPlanner } from '../../services/plan/project-planner.ts'
import { createFakeEngine, type FakeEngineOptions, type Moment } from '../fakes/fake-engine.ts'
import { createFakeMedia } from '../fakes/fake-media.ts'
import { projectFolders } from './project-folder.ts'

export const segmentOf = ({ shotId, segmentIndex }: RenderJob): string => `${shotId}/${segmentIndex}`

/** An engine for the fake media that the run has. */
export const aQuickEngine = (options: FakeEngineOptions = {}) => createFakeEngine({ isText: true, ...options })

/** An open project on engines of the test's, with a person's hand on its run. */
export async function aScheduledRun(
  folder: string,
  { engines, depth }: { engines: [VideoEngine, ...VideoEngine[]]; depth?: number }
) {
  const store = await projectFolders().open(folder)
  onTestFinished(() => store.close())
  const control = createRunControl()
  const service = createVideoGenerationService({
    store,
    engines,
    media: createFakeMedia(),
    backoff: { firstMs: 1, mostMs: 5 },
    now: () => new Date().toISOString(),
    elapsed: () => performance.now(),
    ...(depth !== undefined && { depth })
  })
  const planner = createProjectPlanner({ workflows: { find: async () => undefined, names: async () => [] } })
  const events: GenerationEvent[] = []
  const awaited = new Set<{ wants(event: GenerationEvent): boolean; resolve(): void }>()
  return {
    store,
    control,
    events,
    run: async (signal = new AbortController().signal) =>
      service.run(await planner.plan(store, engines[0]), {
        signal,
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
    /** These segments stop in the middle of their render, every other goes through. */
    hold: (...names: string[]) => names.forEach((name) => held.add(name)),
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
