import type { BrowserWindow, PowerSaveBlocker } from 'electron'
import type { StudioActivity } from '../services/hosts/api/studio-api.ts'

export interface PowerParts {
  activity: StudioActivity
  powerSaveBlocker: Pick<PowerSaveBlocker, 'start' | 'stop'>
  windows(): readonly Pick<BrowserWindow, 'setProgressBar'>[]
  /** Work is over that nobody may be looking at. */
  onEnd(): void
}

const NO_BAR = -1

/** While work goes on, the machine does not fall asleep and the task bar shows how far it is. */
export function followActivity({ activity, powerSaveBlocker, windows, onEnd }: PowerParts): Disposable {
  let blocker: number | null = null
  const follow = (): void => {
    const { isRunning, fraction } = activity.current()
    for (const window of windows()) window.setProgressBar(isRunning ? (fraction ?? 0) : NO_BAR)
    if (isRunning) blocker ??= powerSaveBlocker.start('prevent-app-suspension')
    else if (blocker !== null) {
      release()
      onEnd()
    }
  }
  const release = (): void => {
    if (blocker !== null) powerSaveBlocker.stop(blocker)
    blocker = null
  }
  const stop = activity.onChange(follow)
  follow()
  return {
    [Symbol.dispose]() {
      stop()
      release()
    }
  }
}
