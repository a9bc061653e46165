import { emptyRun, segmentKey, type ProjectState, type SegmentKey } from '../model/project-state.ts'
import type { EngineId } from '../model/project.ts'
import { applySegmentEvent, type SegmentEvent, type SegmentState } from '../model/segment-state.ts'
import type { WorkflowProfile } from '../model/workflow-profile.ts'
import type { StateStore } from '../project/project-store.ts'
import type { Patience } from './patience.ts'

/** The run as `_state.json` has it, for one who changes it. */
export interface RunRecord {
  get(segment: SegmentKey): SegmentState
  /** Applies an event and resolves when the new state is on disk. */
  apply(segment: SegmentKey, event: SegmentEvent): Promise<SegmentState>
  /** Applies an event in memory; the next `apply` or `flush` writes it. For many at once. */
  note(segment: SegmentKey, event: SegmentEvent): SegmentState
  flush(): Promise<void>
  /** Starts a run: with which engine, on which files, by which numbers. */
  begin(start: RunStart): Promise<void>
  end(at: string): Promise<void>
}

export interface RunStart {
  engine: EngineId
  workflow: WorkflowProfile
  storyboardFile: string
  at: string
}

interface Entry extends SegmentKey {
  state: SegmentState
}

/** The one record of a project: a run and a person at its takes change it at the same time, and neither writes over the other. */
export interface SharedRecord {
  /** Hands it to `use`; its writes are waited for as `patiently` says. */
  with<Result>(patiently: Patience, use: (record: RunRecord) => Promise<Result>): Promise<Result>
}

/** Goes on with the run of the state file: what earlier runs left of other segments stays. */
export function createSharedRecord(store: StateStore): SharedRecord {
  let entries = new Map<string, Entry>()
  let run = emptyRun
  let users = 0

  /** What is on disk counts, as long as nobody is at it. */
  const read = (): void => {
    run = store.current.run ?? emptyRun
    entries = new Map(
      run.segments.map(({ shot_id, segment_index, state }) => {
        const segment = { shotId: shot_id, index: segment_index }
        return [segmentKey(segment), { ...segment, state }]
      })
    )
  }

  const get = (segment: SegmentKey): SegmentState => entries.get(segmentKey(segment))?.state ?? { status: 'waiting' }
  const note = (segment: SegmentKey, event: SegmentEvent): SegmentState => {
    const state = applySegmentEvent(get(segment), event)
    entries.set(segmentKey(segment), { shotId: segment.shotId, index: segment.index, state })
    return state
  }

  const recordFor = (patiently: Patience): RunRecord => {
    const write = (change: (state: ProjectState) => ProjectState = (state) => state): Promise<void> =>
      patiently(() =>
        store.update((state) => ({ ...change(state), run: { ...run, segments: [...entries.values()].map(entryOf) } }))
      )
    const flush = (): Promise<void> => write()
    return {
      get,
      note,
      flush,
      async apply(segment, event) {
        const state = note(segment, event)
        await flush()
        return state
      },
      begin({ engine, workflow, storyboardFile, at }) {
        run = { ...run, engine, workflow, started_at: at, ended_at: null }
        return write((state) => ({ ...state, storyboard_file: storyboardFile, workflow_file: workflow.file }))
      },
      end(at) {
        run = { ...run, ended_at: at }
        return flush()
      }
    }
  }

  return {
    async with(patiently, use) {
      if (users === 0) read()
      users++
      try {
        return await use(recordFor(patiently))
      } finally {
        users--
      }
    }
  }
}

const entryOf = ({ shotId, index, state }: Entry) => ({ shot_id: shotId, segment_index: index, state })
