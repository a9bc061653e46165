import { expect, test } from 'vitest'
import { shownWords, type ShownFacts } from '../../../../renderer/features/viewer/shown-words.ts'
import type { Progress } from '../../../../services/model/segment-state.ts'
import { aReel } from '../../player/a-reel.ts'
import { aClipView, aSegmentView } from '../../project-view.ts'

const [withClip, withPicture, withNothing] = aReel(1, 'picture', '').parts
const clip = aClipView({ engine: 'comfyui' })
const running = { status: 'running', ticket: { engine: 'comfyui', id: '1' }, fingerprint: 'f', at: 'now' } as const

const words = (change: Partial<ShownFacts>): string | undefined =>
  shownWords({
    status: { part: withClip!, shows: 'clip' },
    segment: aSegmentView({ clip }),
    display: 'done',
    engine: 'comfyui',
    ...change
  })?.text

test('[SHOWN-1] a clip says whether it is the final one, a draft, or left behind', () => {
  const draft = aSegmentView({ clip: { ...clip, engine: 'animatic' } })
  expect([
    words({}),
    words({ segment: draft }),
    words({ segment: draft, engine: 'animatic' }),
    words({ display: 'stale' }),
    words({ segment: aSegmentView({ clip, state: running }), display: 'running' })
  ]).toEqual(['Final', 'Draft', 'Final', 'Changed since', 'Earlier take'])
})

test('[SHOWN-2] a live preview says its step, or how far it is, as far as the engine tells', () => {
  const live = (progress: Progress | null) =>
    words({ status: { part: withPicture!, shows: 'live' }, segment: aSegmentView({ state: running, progress }) })
  expect([live(null), live({ fraction: 0.354 }), live({ fraction: 0.35, step: 7, steps: 20 })]).toEqual([
    'Live preview',
    'Live preview · 35 %',
    'Live preview · step 7 of 20'
  ])
})

test('[SHOWN-3] pictures, black, and a clip that can’t be played are told apart', () => {
  expect([
    words({ status: { part: withPicture!, shows: 'picture' } }),
    words({ status: { part: withNothing!, shows: 'black' } }),
    words({ status: { part: withClip!, shows: 'picture' } }),
    words({ status: { part: null, shows: 'black' } })
  ]).toEqual(['Picture', 'No picture yet', 'Clip can’t be played', undefined])
})
