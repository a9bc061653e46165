import type { ProjectStore } from '../project/project-store.ts'
import { createSharedRecord, type SharedRecord } from './run-record.ts'
import type { ShotChain } from './shot-chain.ts'
import { createShotTurns, type ShotTurns } from './shot-turns.ts'

/** What all shares that works on the takes of one open project in this process: its runs, and the people at its takes. */
export interface LiveTakes {
  readonly record: SharedRecord
  /** What changes files of a shot's takes, a run's own changes among it. */
  readonly turns: ShotTurns
  /** What people ask of a shot's takes, each whole. */
  readonly asked: ShotTurns
  /** The shots of the run that goes on, by id. */
  readonly active: Map<string, ActiveShot>
}

export interface ActiveShot {
  chain: ShotChain
  /** The run takes it up again, where it was through with it. */
  goOn(): void
  /** Whether it was taken out of the run. */
  isOut(): boolean
  /** Resolves when nothing of it is under way. */
  ended(): Promise<void>
}

/** One for each open project. */
export const createLiveTakes = ({ state }: Pick<ProjectStore, 'state'>): LiveTakes => ({
  record: createSharedRecord(state),
  turns: createShotTurns(),
  asked: createShotTurns(),
  active: new Map()
})
