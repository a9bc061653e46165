import { expect, test } from 'vitest'
import type { GenerationEvent } from '../../../services/contract/generation-events.ts'
import { createSilence, createStepPace } from '../../../services/generation/silence.ts'
import { aPicturedProject } from '../../builders/pictured-project.ts'
import { aQuickEngine, aScheduledRun, createReins, isSegment } from '../../builders/scheduled-run.ts'
import { aShot } from '../../builders/storyboard.ts'

const SECOND = 1000
const DAY = 24 * 60 * 60 * SECOND

function aSilence(pace = createStepPace()) {
  let now = 0
  const silence = createSilence({ elapsed: () => now, pace })
  return {
    silence,
    pace,
    /** How long it is too silent after that time, asked every four seconds. */
    after(seconds: number): number | null {
      let found: number | null = null
      for (const end = now + seconds * SECOND; now < end;) {
        now = Math.min(end, now + 4 * SECOND)
        found = silence.tooLongMs()
      }
      return found
    },
    sleep: () => void (now += DAY)
  }
}

test('[SILENCE-1] two minutes are too long, and ten usual steps where these take longer', () => {
  const quick = aSilence()
  expect([quick.after(120), quick.after(4)]).toEqual([null, 124 * SECOND])
  quick.silence.heard()
  expect(quick.after(120)).toBe(null)

  const slow = aSilence()
  for (const step of [1, 2, 3, 4]) {
    slow.after(30)
    slow.silence.heard({ fraction: step / 20, step, steps: 20 })
  }
  expect(slow.pace.medianMs()).toBe(30 * SECOND)
  expect([slow.after(300), slow.after(4)]).toEqual([null, 304 * SECOND])
  // the pace is the engine's: its next segment knows it from the start
  expect(aSilence(slow.pace).after(300)).toBe(null)
})

test('[SILENCE-2] time that the machine slept is no silence of the engine', () => {
  const { silence, after, sleep } = aSilence()
  after(30)
  sleep()
  expect(silence.tooLongMs()).toBe(null)
  expect(after(60)).not.toBe(null)
})

test('[SILENCE-3] a segment of which nothing is heard is told, and its shot can be cancelled and tried again', async () => {
  const reins = createReins()
  let now = 0
  const engine = aQuickEngine({
    at: reins.at,
    settle() {
      now += 30 * SECOND
      return { state: 'running' }
    }
  })
  const folder = await aPicturedProject({
    shots: [aShot({ duration: 0.25 }), aShot({ shot_id: '002', duration: 0.25 })]
  })
  const { run, control, told, events } = await aScheduledRun(folder, {
    engines: [engine],
    depth: 1,
    watchMs: 1,
    elapsed: () => now
  })
  const silences = (): boolean[] =>
    events.flatMap((event) => (event.type === 'silence' && event.shot_id === '001' ? [event.is_silent] : []))
  const isSilent = (event: GenerationEvent): boolean => event.type === 'silence' && event.is_silent
  reins.hold('001/0', '002/0')
  const running = run()
  await told(isSilent)
  expect(now).toBeGreaterThan(120 * SECOND)
  expect(events.find(isSilent)).toMatchObject({ shot_id: '001', engine: 'animatic' })
  control.cancel('001')
  await told(isSegment('001/0', 'cancelled'))
  expect(silences()).toEqual([true, false])
  expect(control.retry('001')).toBe(true)
  reins.release('001/0')
  reins.release('002/0')
  expect(await running).toMatchObject({ outcome: 'done', rendered: 2, failures: [] })
})
