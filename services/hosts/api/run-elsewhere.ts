import type { RunView } from '../../contract/project-view.ts'
import type { ProjectState } from '../../model/project-state.ts'

export const idleRun = (last: RunView['last']): RunView => ({
  status: 'idle',
  stop: null,
  engine: null,
  workflow: null,
  started_at: null,
  shots: [],
  next: [],
  segments: 0,
  done: 0,
  eta_ms: null,
  servers: [],
  waiting_for: null,
  last
})

const countOf = ({ segments }: NonNullable<ProjectState['run']>, status: string): number =>
  segments.filter(({ state }) => state.status === status).length

/** How the last run of the state file ended, for a project that nobody renders now. */
export function lastRunOf({ run }: ProjectState): RunView['last'] {
  if (run === null || run.started_at === '') return null
  const failed = countOf(run, 'failed')
  return {
    outcome: run.ended_at === null ? 'broken_off' : failed > 0 ? 'failed' : 'done',
    rendered: 0,
    reused: countOf(run, 'done'),
    failed,
    not_ready: [],
    failure: null,
    ended_at: run.ended_at
  }
}

/** The run of another process, as far as the state file tells of it. */
export function runElsewhere(state: ProjectState): RunView {
  const { run } = state
  if (run === null || run.started_at === '' || run.ended_at !== null) return idleRun(lastRunOf(state))
  return {
    ...idleRun(null),
    status: 'running',
    engine: run.engine,
    workflow: run.workflow?.file ?? state.workflow_file,
    started_at: run.started_at,
    shots: [...new Set(run.segments.map(({ shot_id }) => shot_id))],
    segments: run.segments.length,
    done: countOf(run, 'done')
  }
}
