import { projectStateSchema, type ProjectState } from '../model/project-state.ts'
import type { StateStore } from './project-store.ts'

interface StateStoreParts {
  initial: ProjectState
  /** Resolves when the state is on disk. */
  write(state: ProjectState): Promise<void>
  clock: { now(): Date }
}

interface Pending {
  change(state: ProjectState): ProjectState
  resolve(): void
  reject(error: unknown): void
}

/**
 * One write at a time; changes that arrive meanwhile share the next. `current` is what is on disk: it moves when a
 * write is done. Each change gets the state with all earlier ones in it, so it must rely on nothing but its argument:
 * when a write fails, its changes are rejected and gone, and the next ones start from `current` again. A change that
 * throws rejects its own update only.
 */
export function createStateStore({
  initial,
  write,
  clock
}: StateStoreParts): StateStore & { settled(): Promise<void> } {
  let current = initial
  let pending: Pending[] = []
  let writing: Promise<void> | null = null

  async function writeBatch(batch: readonly Pending[]): Promise<void> {
    const applied: Pending[] = []
    let next = current
    for (const update of batch) {
      try {
        next = update.change(next)
        applied.push(update)
      } catch (error) {
        update.reject(error)
      }
    }
    try {
      if (next !== current) {
        const state = checked({ ...next, updated_at: clock.now().toISOString() })
        await write(state)
        current = state
      }
      for (const { resolve } of applied) resolve()
    } catch (error) {
      for (const { reject } of applied) reject(error)
    }
  }

  async function writeAll(): Promise<void> {
    // changes of the same moment share the first write too
    await Promise.resolve()
    while (pending.length > 0) {
      const batch = pending
      pending = []
      await writeBatch(batch)
    }
    writing = null
  }

  return {
    get current() {
      return current
    },
    update: (change) =>
      new Promise((resolve, reject) => {
        pending.push({ change, resolve, reject })
        writing ??= writeAll()
      }),
    async settled() {
      await writing
    }
  }
}

/** A state that could not be read again is never written. */
function checked(state: ProjectState): ProjectState {
  const { error } = projectStateSchema.safeParse(state)
  if (error) throw new Error(`the state would not be readable: ${error.message}`)
  return state
}
