import type { ClipView, ProjectView, SegmentView } from '../../services/contract/project-view.ts'
import { projectSchema } from '../../services/model/project.ts'
import { storyboardSchema } from '../../services/model/storyboard.ts'
import { animaticProfile } from '../../services/model/workflow-profile.ts'

/** A project of three shots, as the studio shows it; `change` states what matters. */
export function aProjectView(change: Partial<ProjectView> & { shots?: Record<string, unknown>[] } = {}): ProjectView {
  const {
    shots = ['001', '002', '003'].map((shot_id) => ({ shot_id, prompt: `Prompt ${shot_id}`, duration: 2 })),
    ...rest
  } = change
  const storyboard = storyboardSchema.parse({ project: 'Film', shots })
  return {
    id: 'project',
    folder: '/films/film',
    revision: 0,
    held_by: null,
    project: projectSchema.parse({ schema: 1, name: 'Film' }),
    storyboard,
    profile: animaticProfile,
    pictures: Object.fromEntries(
      storyboard.shots.map(({ shot_id }) => [
        shot_id,
        { file: `selected/${shot_id}.png`, problem: null, url: `/media/${shot_id}`, thumb: `/media/${shot_id}?thumb` }
      ])
    ),
    segments: storyboard.shots.map(({ shot_id }) => aSegmentView({ shot_id })),
    outlook: null,
    run: {
      status: 'idle',
      stop: null,
      engine: null,
      workflow: null,
      started_at: null,
      shots: [],
      next: [],
      segments: 0,
      done: 0,
      eta_ms: null,
      servers: [],
      waiting_for: null,
      last: null
    },
    film: {
      status: 'none',
      fraction: 0,
      file: null,
      url: null,
      frames: null,
      planned: null,
      seconds: null,
      bytes: null,
      failure: null
    },
    notices: [],
    ...rest
  }
}

export const aSegmentView = (change: Partial<SegmentView> = {}): SegmentView => ({
  shot_id: '001',
  segment_index: 0,
  state: { status: 'waiting' },
  progress: null,
  preview: null,
  clip: null,
  failure: null,
  ...change
})

export const aClipView = (change: Partial<ClipView> = {}): ClipView => ({
  url: '/clip',
  strip: '/strip',
  strip_count: 8,
  frames: 48,
  fps: 24,
  width: 1280,
  height: 720,
  engine: 'animatic',
  fingerprint: 'fingerprint',
  ...change
})
