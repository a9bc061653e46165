import { expect, test } from 'vitest'
import { bytesText, filmMaterial, filmText, proofText } from '../../../../renderer/features/film/film-facts.ts'
import { createFilmPlanner } from '../../../../renderer/stores/film-plan.ts'
import { createJobsStore } from '../../../../renderer/stores/jobs-store.ts'
import type { ProjectView, SegmentView } from '../../../../services/contract/project-view.ts'
import { aProjectView, aSegmentView } from '../../project-view.ts'

const done: SegmentView['state'] = { status: 'done', take: 't', fingerprint: 'f', frames: 48 }

function aFilm(change: Partial<ProjectView>) {
  const view = aProjectView(change)
  const { project, storyboard, profile, pictures } = view
  const { plan } = createFilmPlanner()({ project, storyboard, pictures: {} }, profile, pictures)
  return { plan, jobs: createJobsStore({ view }).getState() }
}

test('[FILM-1] shots without all their clips are missing, those that would be rendered anew are stale', () => {
  const { plan, jobs } = aFilm({
    segments: [aSegmentView({ shot_id: '001', state: done }), aSegmentView({ shot_id: '002', state: done })],
    outlook: {
      segments: [{ shot_id: '002', segment_index: 0, reason: 'changed: prompt', estimate_ms: null }],
      fresh: 1,
      not_ready: [],
      estimate_ms: null,
      failure: null
    }
  })
  expect(filmMaterial(plan, jobs)).toEqual({ missing: ['003'], stale: ['002'] })
})

test('[FILM-2] it says what the film will be', () => {
  expect(filmText(aFilm({}).plan)).toBe('3 shots · 6 s · 144 frames at 24 fps · 1280 × 720')
})

test('[FILM-3] the proof holds the counted frames against the planned ones, where both are known', () => {
  expect([
    proofText({ frames: 839, planned: 839 }),
    proofText({ frames: 24000, planned: null }),
    proofText({ frames: null, planned: null })
  ]).toEqual(['839 of 839 frames', '24,000 frames', null])
})

test('[FILM-4] a file is as large as folders say', () => {
  expect([120, 3_456, 18_240_000, 1_440_000_000].map(bytesText)).toEqual(['1 kB', '3 kB', '18.2 MB', '1.44 GB'])
})
