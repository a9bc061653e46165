import { expect, onTestFinished, test } from 'vitest'
import type { Outlook } from '../../../../services/contract/project-view.ts'
import { StudioError } from '../../../../services/contract/studio-error.ts'
import { createDeskOutlook } from '../../../../services/hosts/api/desk-outlook.ts'
import { createVideoPlanBuilder, type Keyframe } from '../../../../services/model/video-plan-builder.ts'
import { animaticProfile } from '../../../../services/model/workflow-profile.ts'
import { aProject, aShot, aStoryboard } from '../../../builders/storyboard.ts'

/** Shots `1` to `4`, of which `4` has no picture; `stale` are to be rendered. */
function anOutlook() {
  const stale = new Set<string>(['1', '2', '3'])
  const looked: (readonly string[] | undefined)[] = []
  const told: Outlook[] = []
  const state = { failure: null as StudioError | null, order: ['1', '2', '3', '4'] }
  const plan = () =>
    createVideoPlanBuilder({ project: aProject(), workflow: animaticProfile }).build(
      aStoryboard(...state.order.map((shot_id) => aShot({ shot_id, duration: 1 }))),
      new Map(['1', '2', '3'].map((id): [string, Keyframe] => [id, { file: `${id}.png` }]))
    )
  const outlook = createDeskOutlook({
    plan,
    settleMs: 5,
    tell: (seen) => void told.push(seen),
    async forecast({ shots }, ids) {
      looked.push(ids)
      if (state.failure !== null) throw state.failure
      const ready = shots.filter(({ shotId, isReady }) => isReady && (ids?.includes(shotId) ?? true))
      const toRender = ready
        .filter(({ shotId }) => stale.has(shotId))
        .map(({ shotId }) => ({
          shotId,
          index: 0,
          reason: 'no take yet',
          estimate: { ms: 10, isMeasured: true } as never
        }))
      return { toRender, fresh: ready.length - toRender.length, estimateMs: 10 * toRender.length, seen: null as never }
    }
  })
  onTestFinished(() => outlook.close())
  return { outlook, stale, looked, told, state }
}

const inShort = (outlook: Outlook | null) =>
  outlook && [
    outlook.segments.map(({ shot_id }) => shot_id).join(''),
    outlook.fresh,
    outlook.not_ready.join(''),
    outlook.estimate_ms
  ]

test('[OUTLOOK-1] after an edit only its shots are looked at, and the rest stays as it was seen', async () => {
  const { outlook, stale, looked, told } = anOutlook()
  outlook.ask('all')
  await outlook.settled()
  expect(inShort(outlook.current)).toEqual(['123', 0, '4', 30])
  stale.delete('2')
  stale.delete('3')
  outlook.ask(['2'])
  await outlook.settled()
  expect(inShort(outlook.current)).toEqual(['13', 1, '4', 20])
  expect(looked).toEqual([undefined, ['2']])
  expect(told).toHaveLength(2)
})

test('[OUTLOOK-2] edits that come close together are looked at together; what is asked meanwhile follows', async () => {
  const { outlook, looked } = anOutlook()
  outlook.ask('all')
  outlook.ask(['1'])
  await outlook.settled()
  outlook.ask(['1'])
  outlook.ask(['2', '1'])
  outlook.ask(['gone'])
  await outlook.settled()
  expect(looked).toEqual([undefined, ['1', '2']])
})

test('[OUTLOOK-3] shots that are gone leave it, and a new order is its order', async () => {
  const { outlook, state } = anOutlook()
  outlook.ask('all')
  await outlook.settled()
  state.order = ['4', '3', '1']
  outlook.ask(['2'])
  await outlook.settled()
  expect(inShort(outlook.current)).toEqual(['31', 0, '4', 20])
})

test('[OUTLOOK-4] what keeps it from saying anything is said; then all is looked at again', async () => {
  const { outlook, looked, state } = anOutlook()
  state.failure = new StudioError('workflow_unknown', { workflow: 'x', known: 'y' })
  outlook.ask('all')
  await outlook.settled()
  expect(outlook.current?.failure).toMatchObject({ code: 'workflow_unknown' })
  state.failure = null
  outlook.ask(['1'])
  await outlook.settled()
  expect(inShort(outlook.current)).toEqual(['123', 0, '4', 30])
  expect(looked).toEqual([undefined, undefined])
})

test('[OUTLOOK-5] closed, it looks no more', async () => {
  const { outlook, looked, told } = anOutlook()
  outlook.ask('all')
  outlook.close()
  await outlook.settled()
  expect([looked.length, told.length, outlook.current]).toEqual([0, 0, null])
})
