import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { StudioError } from '../../../services/contract/studio-error.ts'
import { renderRecordOf } from '../../../services/model/render-estimate.ts'
import { takeSchema } from '../../../services/model/take.ts'
import { aPicturedProject } from '../../builders/pictured-project.ts'
import { readJson } from '../../builders/project-folder.ts'
import { aQuickEngine, aScheduledRun } from '../../builders/scheduled-run.ts'
import { aShot } from '../../builders/storyboard.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** A clock on the wall that is set a day forth and a day back, by turns, each time that somebody looks. */
function aJumpingClock(): () => string {
  let looks = 0
  return () => new Date(Date.now() + [DAY_MS, -DAY_MS][looks++ % 2]!).toISOString()
}

test('[CLOCK-1] a clock that jumps by a day disturbs no wait, no retry, no time of a take and no estimate', async () => {
  let faults = 2
  const engine = aQuickEngine({
    at(moment) {
      if (moment === 'running' && faults-- > 0) throw new StudioError('worker_unavailable', { server: 'a server' })
    }
  })
  const folder = await aPicturedProject({
    shots: [aShot({ duration: 0.5 }), aShot({ shot_id: '002', duration: 0.5 })],
    project: { max_segment_seconds: 0.25, width: 96, height: 64 }
  })
  const { run } = await aScheduledRun(folder, { engines: [engine], now: aJumpingClock() })
  expect(await run()).toMatchObject({ outcome: 'done', rendered: 4, failures: [] })
  const names = (await readdir(join(folder, 'video/_takes'))).filter((name) => name.endsWith('.json'))
  const takes = await Promise.all(
    names.map(async (name) => takeSchema.parse(await readJson(folder, `video/_takes/${name}`)))
  )
  expect(takes).toHaveLength(4)
  const times = takes.flatMap((take) => [...Object.values(take.timings_ms), renderRecordOf(take, 'wan')?.spent_ms ?? 0])
  expect(times.every((ms) => ms >= 0 && ms < 60_000)).toBe(true)
  // what the run did before the clock was set is still known after it
  expect(await run()).toMatchObject({ outcome: 'done', rendered: 0, reused: 4 })
})
