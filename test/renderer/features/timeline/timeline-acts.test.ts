import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTimelineActs } from '../../../../renderer/features/timeline/timeline-acts.ts'
import { createDocumentStore } from '../../../../renderer/stores/document-store.ts'
import { createFilmPlanner } from '../../../../renderer/stores/film-plan.ts'
import { createSessionStore } from '../../../../renderer/stores/session-store.ts'
import { projectSchema } from '../../../../services/model/project.ts'
import { aProjectView } from '../../project-view.ts'

function someActs(fps = 24) {
  const view = aProjectView({ project: projectSchema.parse({ schema: 1, name: 'Film', fps }) })
  const client = { project: { edit: () => new Promise<never>(() => undefined) } } as never
  const document = createDocumentStore({ client, projectId: 'project', clientId: 'window', view })
  const planner = createFilmPlanner()
  const spans = () => planner(document.getState().document, view.profile, view.pictures).spans
  const session = createSessionStore({ spans })
  return { acts: createTimelineActs({ document, session }), document, session, spans }
}

test('[ACTS-1] a shot that is trimmed to so many frames has exactly those, at every rate', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(8, 23.976, 24, 25, 29.97, 30, 59.94, 60),
      fc.integer({ min: 1, max: 20_000 }),
      (fps, frames) => {
        const { acts, spans } = someActs(fps)
        acts.setFrames('002', frames)
        expect(spans()[1]!.frames).toBe(frames)
      }
    )
  )
})

test('[ACTS-2] shots that are dropped elsewhere stay chosen', () => {
  const { acts, document, session } = someActs()
  acts.moveBefore(['003'], '001')
  expect(document.getState().document.storyboard.shots.map(({ shot_id }) => shot_id)).toEqual(['003', '001', '002'])
  expect(session.getState().selection).toEqual(['003'])
  expect(document.getState().past.at(-1)?.label).toBe('Move shot 003')
})
