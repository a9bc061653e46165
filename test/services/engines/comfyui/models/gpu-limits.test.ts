import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  limitsFor,
  nominalVramGb,
  overLimits,
  refuseOverLimits,
  withinLimits
} from '../../../../../services/engines/comfyui/models/gpu-limits.ts'
import { animaticProfile, type WorkflowProfile } from '../../../../../services/model/workflow-profile.ts'
import { someStats } from './server-nodes.ts'

const profile: WorkflowProfile = {
  ...animaticProfile,
  file: 'gcv_wan.json',
  title: 'Wan',
  frame_rule: { step: 4, min: 1 },
  size_multiple: 16,
  vram_gb: { min: 12, recommended: 24 },
  small_gpu: [
    { below_vram_gb: 24, max_frames: 81, max_pixels: 399_360 },
    { below_vram_gb: 16, max_frames: 50, max_pixels: 399_360, max_side: 640, steps: 10 }
  ]
}

test.each([
  [23.6, 24],
  [15.7, 16],
  [11.76, 12],
  [9.77, 10],
  [7.8, 8]
])('[LIMITS-1] a card that tells %d GiB is one of %d GB', (gib, gb) => {
  expect(nominalVramGb(someStats({ gib }))).toBe(gb)
})

test('[LIMITS-2] a server without a card has no graphics memory, whatever memory the machine has', () => {
  expect(nominalVramGb(someStats({ type: 'cpu' }))).toBeNull()
  expect(limitsFor(profile, null)).toEqual({ limit: null, isLifted: false, says: null })
})

test('[LIMITS-3] the strictest limit that applies is shown in one sentence', () => {
  expect(limitsFor(profile, 24).says).toBeNull()
  expect(limitsFor(profile, 16).says).toBe('Wan on 16 GB: at most 81 frames, 399360 pixels a frame.')
  expect(limitsFor(profile, 12).says).toBe(
    'Wan on 12 GB: at most 50 frames, 399360 pixels a frame, 640 pixels a side, 10 steps.'
  )
  expect(limitsFor({ ...profile, fixed: ['steps'] }, 12).says).not.toContain('steps')
})

test('[LIMITS-4] what is over a limit is named, brought within it, or refused; lifted limits only name it', () => {
  const limits = limitsFor(profile, 12)
  const lifted = limitsFor(profile, 12, { lifted: true })
  const ask = { frames: 81, width: 1280, height: 720, steps: 20 }
  expect(overLimits(profile, limits, ask)).toHaveLength(4)
  expect(withinLimits(profile, limits, ask)).toEqual({ frames: 49, width: 640, height: 352, steps: 10 })
  expect(() => refuseOverLimits(profile, limits, ask)).toThrow(
    expect.objectContaining({
      code: 'insufficient_vram',
      isRetryable: false,
      fix: expect.stringContaining('at most 49 frames of 640×352')
    })
  )
  expect([overLimits(profile, lifted, ask).length, withinLimits(profile, lifted, ask)]).toEqual([4, ask])
  expect(() => refuseOverLimits(profile, lifted, ask)).not.toThrow()
})

test('[LIMITS-5] what is brought within the limits is legal and over none of them', () => {
  fc.assert(
    fc.property(
      fc.record({
        frames: fc.integer({ min: 1, max: 300 }),
        width: fc.integer({ min: 64, max: 4096 }),
        height: fc.integer({ min: 64, max: 4096 })
      }),
      fc.integer({ min: 4, max: 30 }),
      (asked, gb) => {
        const ask = { ...asked, frames: Math.ceil((asked.frames - 1) / 4) * 4 + 1 }
        const limits = limitsFor(profile, gb)
        const within = withinLimits(profile, limits, ask)
        expect(overLimits(profile, limits, within)).toEqual([])
        expect((within.frames - 1) % 4).toBe(0)
      }
    )
  )
})
