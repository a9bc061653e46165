import { projectSchema, type Project } from '../../services/model/project.ts'
import { storyboardSchema, type Storyboard } from '../../services/model/storyboard.ts'
import type { Keyframe } from '../../services/model/video-plan-builder.ts'
import { workflowProfileSchema, type WorkflowProfile } from '../../services/model/workflow-profile.ts'

/** A project on the defaults, but for what the test says. */
export const aProject = (facts: Partial<Project> = {}): Project =>
  projectSchema.parse({ schema: 1, name: 'Test film', ...facts })

/** A shot as it would stand in a file. */
export const aShot = (facts: Record<string, unknown> = {}): Record<string, unknown> => ({
  shot_id: '001',
  filename_base: 'shot_001',
  description: 'A lighthouse',
  prompt: 'a lighthouse at dusk',
  ...facts
})

export const aStoryboard = (...shots: Record<string, unknown>[]): Storyboard =>
  storyboardSchema.parse({ project: 'Test film', version: '1', shots })

/** Every shot with a keyframe of its own. */
export const keyframesFor = ({ shots }: Storyboard): Map<string, Keyframe> =>
  new Map(shots.map(({ shot_id }) => [shot_id, { file: `selected/${shot_id}.png` }]))

/** A workflow's numbers: Wan 2.2 14B, but for what the test says. */
export const aWorkflow = (facts: Partial<WorkflowProfile> = {}): WorkflowProfile =>
  workflowProfileSchema.parse({
    file: 'gcv_wan_2.2_14b_i2v.json',
    title: 'Wan 2.2 14B',
    family: 'wan-2.2-14b',
    fps: 16,
    frame_rule: { step: 4, min: 1 },
    size_multiple: 16,
    start_frame: 'required',
    ...facts
  })
