import { expect, test } from 'vitest'
import { createFilmPlanner } from '../../../renderer/stores/film-plan.ts'
import { editShots } from '../../../services/model/storyboard-edits.ts'
import type { Shot } from '../../../services/model/storyboard.ts'
import { aProjectView } from '../project-view.ts'

const view = aProjectView({ shots: ['001', '002', '003'].map((shot_id) => ({ shot_id, duration: 4 })) })

/** The plan before and after an edit of the second shot. */
function edited(fields: Partial<Shot>) {
  const plan = createFilmPlanner()
  const document = { project: view.project, storyboard: view.storyboard, pictures: {} }
  const before = plan(document, view.profile, view.pictures)
  const { storyboard } = editShots(document.storyboard, ['002'], fields)
  return { before, after: plan({ ...document, storyboard }, view.profile, view.pictures) }
}

test('[FILMPLAN-1] an edit of one shot plans that one anew, and all others stay the same objects', () => {
  const { before, after } = edited({ prompt: 'other words' })
  expect(after.plan.shots.map((shot, index) => shot === before.plan.shots[index])).toEqual([true, false, true])
  expect(after.shots.get('002')?.settings.prompt).toBe('other words')
})

test('[FILMPLAN-2] shots that lie where they lay keep their spans; a longer one moves those after it', () => {
  const words = edited({ prompt: 'other words' })
  expect(words.after.spans).toBe(words.before.spans)
  const length = edited({ duration: 5 })
  expect(length.after.spans.map(({ from }) => from)).toEqual([0, 96, 216])
})

test('[FILMPLAN-3] a shot that gets or loses its picture is planned anew', () => {
  const plan = createFilmPlanner()
  const document = { project: view.project, storyboard: view.storyboard, pictures: {} }
  const profile = { ...view.profile, start_frame: 'required' as const }
  const isReady = (pictures: Record<string, string | null>): boolean[] =>
    plan({ ...document, pictures }, profile, {}).plan.shots.map((shot) => shot.isReady)
  expect(isReady({})).toEqual([false, false, false])
  expect(isReady({ '002': 'selected/2.png' })).toEqual([false, true, false])
  expect(isReady({ '002': null })).toEqual([false, false, false])
})
