import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { RenderJob } from '../../../services/engines/video-engine.ts'
import { fingerprint, type FingerprintInputs } from '../../../services/generation/fingerprint.ts'
import { createSegmentJobs } from '../../../services/generation/segment-job.ts'
import { createMedia } from '../../../services/media/create-media.ts'
import type { WorkflowProfile } from '../../../services/model/workflow-profile.ts'
import { createProjectPlanner } from '../../../services/plan/project-planner.ts'
import { aPicture, aPicturedProject } from '../../builders/pictured-project.ts'
import { projectFolders, put } from '../../builders/project-folder.ts'
import { aShot, aWorkflow } from '../../builders/storyboard.ts'
import { createFakeEngine } from '../../fakes/fake-engine.ts'

const { signal } = new AbortController()
const ending = aWorkflow({ end_frame: true })
const start = { sha256: 'the frame before', width: 192, height: 112 }

/** The segments' jobs of one shot of two segments, on a workflow that ends on a picture. */
async function theJobsOf(endKeyframe: string | undefined, workflow: WorkflowProfile = ending) {
  const folder = await aPicturedProject({
    project: { max_segment_seconds: 0.5 },
    shots: [aShot({ duration: 1, end_keyframe: endKeyframe })]
  })
  await put(folder, { 'keyframes/end.png': await aPicture({ width: 320, height: 180, hue: 200 }) })
  const store = await projectFolders().open(folder)
  onTestFinished(() => store.close())
  const engine = createFakeEngine()
  const planner = createProjectPlanner({ workflows: { find: async () => workflow, names: async () => [] } })
  const plan = await planner.plan(store, engine, workflow.file)
  const [shot] = plan.shots
  if (shot === undefined) throw new Error('the plan has no shot')
  const media = createMedia()
  const jobs = createSegmentJobs({ plan, shot, store, media })
  const prepared = await Promise.all(
    shot.segments.map((cut) => jobs.prepare(cut, cut.dropsHead === 1 ? start : null, engine))
  )
  const place = async (): Promise<void> => {
    for (const cut of shot.segments.slice(-1)) {
      await jobs.placeStartFrame(cut, { ...start, ...plan.canvas }, signal)
    }
  }
  return { store, plan, media, prepared, place, ends: prepared.map(({ job }) => job.endFrame) }
}

const fingerprints = ({ prepared }: { prepared: readonly { fingerprint: string }[] }) =>
  prepared.map((segment) => segment.fingerprint)

test('[END-1] only the last segment ends on the picture, which is put on the canvas', async () => {
  const { store, plan, media, ends, place } = await theJobsOf('end.png')
  const file = join(store.folder, 'video/_startframes/001_endframe.png')
  expect(ends).toEqual([null, file])
  await place()
  expect(await media.pictureSize(file)).toEqual(plan.canvas)
})

test('[END-2] the end picture decides the last segment’s content by its bytes, and no other segment’s', async () => {
  const without = fingerprints(await theJobsOf(undefined))
  const withEnd = fingerprints(await theJobsOf('end.png'))
  const byPath = fingerprints(await theJobsOf('keyframes/end.png'))
  const another = fingerprints(await theJobsOf('selected/keyframe_0.png'))
  expect([withEnd[0], byPath[0], another[0]]).toEqual([without[0], without[0], without[0]])
  expect(byPath[1]).toBe(withEnd[1])
  expect(new Set([without[1], withEnd[1], another[1]]).size).toBe(3)
})

test('[END-3] a workflow that ends on no picture takes no notice of it', async () => {
  const plain = aWorkflow()
  const named = await theJobsOf('end.png', plain)
  expect(named.ends).toEqual([null, null])
  expect(fingerprints(named)).toEqual(fingerprints(await theJobsOf(undefined, plain)))
})

test.each([
  ['gone.png', 'file_missing'],
  ['keyframes', 'file_missing'],
  ['../end.png', 'path_outside'],
  ['/etc/hostname', 'path_outside']
])('[END-4] an end picture %s fails its segment with %s, and is fresh for none', async (name, code) => {
  const { place, prepared } = await theJobsOf(name)
  await expect(place()).rejects.toMatchObject({ code })
  expect(prepared[1]?.fingerprint).not.toBe(fingerprints(await theJobsOf(undefined))[1])
})

test('[END-5] fingerprints of segments without an end frame are those of before there were any', async () => {
  const job: Partial<RenderJob> = {
    prompt: 'a harbour',
    negativePrompt: '',
    seed: 7,
    cfg: 3.5,
    steps: 4,
    canvas: { width: 96, height: 64 },
    fps: 16
  }
  const inputs: FingerprintInputs = {
    engine: 'comfyui',
    settings: { graph: 'g' },
    job: job as RenderJob,
    segment: { index: 1, from: 8, keeps: 8, asks: 9, dropsHead: 1, startFrame: null },
    startFrameSha256: 'aa',
    endFrameSha256: null
  }
  expect(fingerprint(inputs)).toBe('c40281a7b3127c009050de4a39175b4b09225976bfcb5438ef8f2a17d224d5f0')
  expect(fingerprint({ ...inputs, endFrameSha256: 'bb' })).not.toBe(fingerprint(inputs))
})
