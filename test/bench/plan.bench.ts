import { performance } from 'node:perf_hooks'
import { createVideoPlanBuilder } from '../../services/model/video-plan-builder.ts'
import { aProject, aShot, aStoryboard, aWorkflow, keyframesFor } from '../builders/storyboard.ts'

const SHOTS = 10_000
const TARGET_MS = 100

/** The plan of 10,000 shots, and how its time grows: twice the shots may take little more than twice the time. */
export default async function bench(report: (name: string, value: string) => void): Promise<void> {
  const half = medianMs(SHOTS / 2)
  const whole = medianMs(SHOTS)
  report(
    `plan of ${SHOTS} shots`,
    `${whole.toFixed(1)} ms, target < ${TARGET_MS} ms, ${whole < TARGET_MS ? 'met' : 'missed'}`
  )
  const growth = whole / half
  report('time of twice the shots', `× ${growth.toFixed(2)}, target < 3, ${growth < 3 ? 'met' : 'missed'}`)
}

function medianMs(count: number): number {
  const storyboard = aStoryboard(
    ...Array.from({ length: count }, (_, index) => aShot({ shot_id: `s${index}`, duration: 0.5 + (index % 120) / 10 }))
  )
  const keyframes = keyframesFor(storyboard)
  const builder = createVideoPlanBuilder({ project: aProject(), workflow: aWorkflow() })
  const times = Array.from({ length: 15 }, () => {
    const start = performance.now()
    builder.build(storyboard, keyframes)
    return performance.now() - start
  })
  return times.toSorted((a, b) => a - b)[7]!
}
