import { expect, onTestFinished, test } from 'vitest'
import { framechain, jsonLines } from '../../builders/command-line.ts'
import { aPicturedProject } from '../../builders/pictured-project.ts'
import { projectFolders, put, readJson } from '../../builders/project-folder.ts'
import { aShot } from '../../builders/storyboard.ts'

const shots = [
  aShot({ shot_id: '001', duration: 1, camera_movement: 'pan' }),
  aShot({ shot_id: '002', duration: 0.5, camera_movement: 'static' })
]
const aSmallProject = () => aPicturedProject({ shots, project: { max_segment_seconds: 0.5 } })

test('[CLI-DRY-1] plan --dry-run lists what would be rendered and why; after the run it knows how long a change takes', async () => {
  const folder = await aSmallProject()
  const first = await framechain('plan', folder, '--dry-run')
  expect([first.code, first.stderr]).toEqual([0, ''])
  expect(first.stdout.split('\n').slice(-5, -1)).toEqual([
    'To render: 3 of 3 segments; no takes of this workflow yet to learn from, so nobody knows how long.',
    '  001, segment 1: no take yet',
    '  001, segment 2: no take yet',
    '  002, segment 1: no take yet'
  ])
  const rendered = await framechain('render', folder, '--json')
  expect(jsonLines(rendered.stdout)[0]).toEqual({ type: 'forecast', to_render: 3, fresh: 0, estimate_ms: null })

  const file = 'storyboards/storyboard_main.json'
  await put(folder, {
    [file]: { ...((await readJson(folder, file)) as object), shots: [{ ...shots[0], seed: 5 }, shots[1]] }
  })
  const [plan] = jsonLines((await framechain('plan', folder, '--dry-run', '--json')).stdout)
  const estimate_ms = expect.any(Number)
  expect([plan.frames, plan.dry_run]).toEqual([
    36,
    {
      to_render: [
        { shot_id: '001', segment_index: 0, reason: 'changed: seed', estimate_ms },
        {
          shot_id: '001',
          segment_index: 1,
          reason: 'follows a change: the segment before is rendered anew',
          estimate_ms
        }
      ],
      fresh: 1,
      estimate_ms
    }
  ])
  expect(plan.dry_run.estimate_ms).toBeGreaterThan(0)
  const [other] = jsonLines((await framechain('plan', folder, '--dry-run', '--json', '--shots', '002')).stdout)
  expect(other.dry_run).toEqual({ to_render: [], fresh: 1, estimate_ms: 0 })

  const again = await framechain('render', folder)
  expect(again.stdout).toMatch(/^To render: 2 of 3 segments; about .*, learned from 3 takes of this workflow\.$/m)
})

test('[CLI-DRY-2] it looks at a project that is open elsewhere, and names a shot that is not there', async () => {
  const folder = await aSmallProject()
  const holder = await projectFolders().open(folder)
  onTestFinished(() => holder.close())
  expect((await framechain('plan', folder, '--dry-run')).code).toBe(0)
  const unknown = await framechain('plan', folder, '--dry-run', '--shots', '9')
  expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('(shot_unknown)')])
})
