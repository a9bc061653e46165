import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { splitShot } from '../../../services/model/frame-math.ts'
import { canvasSize, smallGpuLimit, type WorkflowProfile } from '../../../services/model/workflow-profile.ts'
import { builtInWorkflowsFolder, readManifest, withProfile } from '../../../services/workflows/manifest.ts'
import { parseModelSidecar } from '../../../services/workflows/model-sidecar.ts'
import { baseName, isSageName, sageName, sidecarName } from '../../../services/workflows/workflow-name.ts'

const builtIn = await readManifest(builtInWorkflowsFolder())
const profileOf = (file: string): WorkflowProfile => builtIn.find((profile) => profile.file === file)!

describe('the built-in manifest', () => {
  test('[MANIFEST-1] gives each model its rate, frame rule and size rule', () => {
    const rules = builtIn
      .filter(({ file }) => !isSageName(file))
      .map(({ file, fps, frame_rule, size_multiple }) => [file, fps, frame_rule, size_multiple])
    expect(rules).toEqual([
      ['gcv_wan_2.2_14b_i2v.json', 16, { step: 4, min: 1 }, 16],
      ['gcv_wan_2.2_14b_i2v_4step.json', 16, { step: 4, min: 1 }, 16],
      ['gcv_wan_2.2_14B_i2v_gguf.json', 16, { step: 4, min: 1 }, 16],
      ['gcv_wan_2.2_14b_flf2v.json', 16, { step: 4, min: 1 }, 16],
      ['gcv_wan_2.2_5b_i2v.json', 24, { step: 4, min: 1 }, 32],
      ['gcv_ltxv_i2v.json', 24, { step: 8, min: 9, max: 257 }, 32],
      ['gcv_svd_i2v.json', 8, { step: 1, min: 25, max: 25 }, 64],
      ['gcv_animatediff_t2v.json', 8, { step: 1, min: 16, max: 128 }, 64]
    ])
  })

  test('[MANIFEST-2] gives a Sage variant the numbers of its base', () => {
    const { title, ...base } = profileOf('gcv_wan_2.2_14B_i2v_gguf.json')
    expect(profileOf('gcv_wan_2.2_14B_i2v_gguf_sage.json')).toEqual({
      ...base,
      file: 'gcv_wan_2.2_14B_i2v_gguf_sage.json',
      title: `${title}, SageAttention`
    })
  })

  test.each([
    [
      'gcv_wan_2.2_14b_i2v.json',
      5,
      [
        [48, 49],
        [32, 33]
      ]
    ],
    [
      'gcv_wan_2.2_5b_i2v.json',
      7.5,
      [
        [72, 73],
        [72, 73],
        [36, 37]
      ]
    ],
    [
      'gcv_ltxv_i2v.json',
      5,
      [
        [72, 73],
        [48, 49]
      ]
    ],
    [
      'gcv_svd_i2v.json',
      5,
      [
        [24, 25],
        [16, 25]
      ]
    ],
    [
      'gcv_animatediff_t2v.json',
      5,
      [
        [24, 24],
        [16, 16]
      ]
    ]
  ])('[MANIFEST-3] %s cuts %d s on its grid', (file, seconds, expected) => {
    const { fps, frame_rule, start_frame } = profileOf(file)
    const isChained = start_frame === 'required'
    const cuts = splitShot(seconds, { fps: fps!, rule: frame_rule, maxSegmentSeconds: 3, split: 'fill', isChained })
    expect(cuts.map(({ keeps, asks }) => [keeps, asks])).toEqual(expected)
  })

  test('[MANIFEST-4] keeps the distilled graph at its own steps and cfg', () => {
    expect(builtIn.filter(({ fixed }) => fixed !== undefined).map(({ file }) => file)).toEqual([
      'gcv_wan_2.2_14b_i2v_4step.json',
      'gcv_wan_2.2_14b_i2v_4step_sage.json'
    ])
  })

  test('[MANIFEST-5] asks a small card for less, by the strictest limit that applies', () => {
    const wan = profileOf('gcv_wan_2.2_14b_i2v.json')
    expect([12, 16, 24].map((vram) => smallGpuLimit(wan, vram)?.max_frames)).toEqual([49, 81, undefined])
  })
})

test.each([
  ['gcv_wan_2.2_14b_i2v.json', 1920, 1080, 1280, 720],
  ['gcv_wan_2.2_5b_i2v.json', 1280, 720, 1280, 704],
  ['gcv_wan_2.2_5b_i2v.json', 1080, 1920, 704, 1280],
  ['gcv_svd_i2v.json', 1280, 720, 1024, 576],
  ['gcv_animatediff_t2v.json', 1920, 1080, 832, 448],
  ['gcv_ltxv_i2v.json', 768, 512, 768, 512]
])('[MANIFEST-6] %s renders a film of %d×%d at %d×%d', (file, width, height, ...expected) => {
  const { size_multiple, max_pixels } = profileOf(file)
  const canvas = canvasSize(width, height, size_multiple, max_pixels)
  expect([canvas.width, canvas.height]).toEqual(expected)
})

describe('a manifest of a folder', () => {
  let folder: string
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'manifest-'))))
  afterEach(async () => rm(folder, { recursive: true }))

  const profile = {
    file: 'a.json',
    title: 'A',
    family: 'svd',
    fps: 8,
    frame_rule: { step: 1, min: 1 },
    size_multiple: 8,
    start_frame: 'none' as const
  }
  const writeManifest = (value: unknown) =>
    writeFile(join(folder, 'manifest.json'), typeof value === 'string' ? value : JSON.stringify(value))

  test('[MANIFEST-7] that is not there is an empty list', async () => {
    expect(await readManifest(folder)).toEqual([])
    expect(await readManifest(join(folder, 'nowhere'))).toEqual([])
  })

  test.each([
    ['{', { path: '' }],
    [{ schema: 2, workflows: [] }, { path: 'schema' }],
    [{ schema: 1, workflows: [profile, { ...profile, fps: -1 }] }, { path: 'workflows.1.fps' }],
    [{ schema: 1, workflows: [{ ...profile, frame_rule: { step: 4 } }] }, { path: 'workflows.0.frame_rule.min' }],
    [{ schema: 1, workflows: [{ ...profile, start_frame: 'maybe' }] }, { path: 'workflows.0.start_frame' }]
  ])('[MANIFEST-8] that says %j is refused with file and place', async (value, { path }) => {
    await writeManifest(value)
    await expect(readManifest(folder)).rejects.toMatchObject({
      code: 'file_invalid',
      facts: { file: join(folder, 'manifest.json'), path }
    })
  })

  test('[MANIFEST-9] takes a profile in without losing what else it holds', () => {
    const text = JSON.stringify({
      schema: 1,
      by: 'me',
      workflows: [
        { ...profile, hint: 'mine' },
        { ...profile, file: 'b.json' }
      ]
    })
    const changed: unknown = JSON.parse(withProfile(text, 'm', { ...profile, file: 'A.json', fps: 12 }))
    expect(changed).toEqual({
      schema: 1,
      by: 'me',
      workflows: [
        { ...profile, file: 'A.json', fps: 12, hint: 'mine' },
        { ...profile, file: 'b.json' }
      ]
    })
    expect(JSON.parse(withProfile(null, 'm', profile))).toEqual({ schema: 1, workflows: [profile] })
    expect(() => withProfile('{ "workflows": ', 'm', profile)).toThrow(
      expect.objectContaining({ code: 'file_invalid' })
    )
  })
})

describe('a sidecar', () => {
  const about = { sizeGb: null, isAboutSize: false, source: null, alternatives: [] }

  test('[MODELS-1] lists files by folder and slot, with size, source and stand-ins', () => {
    const text = [
      '\uFEFF# a comment',
      'vae/wan_2.1_vae.safetensors  # 0.25 GB, Comfy-Org/Wan',
      '[High]',
      'diffusion_models\\sub\\high.gguf # about 9.7 GB, https://example.org/a, mirrored',
      '# or diffusion_models/other.gguf  # 500 MB',
      '  loras/l.safetensors',
      '# or else nothing',
      '[low]',
      'loras/k.safetensors # by hand'
    ].join('\r\n')
    expect(parseModelSidecar(text)).toEqual({
      models: [
        { ...about, folder: 'vae', file: 'wan_2.1_vae.safetensors', slot: null, sizeGb: 0.25, source: 'Comfy-Org/Wan' },
        {
          folder: 'diffusion_models',
          file: 'sub/high.gguf',
          slot: 'high',
          sizeGb: 9.7,
          isAboutSize: true,
          source: 'https://example.org/a, mirrored',
          alternatives: [{ ...about, folder: 'diffusion_models', file: 'other.gguf', slot: 'high', sizeGb: 0.5 }]
        },
        { ...about, folder: 'loras', file: 'l.safetensors', slot: 'high' },
        { ...about, folder: 'loras', file: 'k.safetensors', slot: 'low', source: 'by hand' }
      ],
      problems: []
    })
  })

  test("[MODELS-2] names the lines that it can't read, and no path leads out of the models", () => {
    const { models, problems } = parseModelSidecar(
      'just-a-file.safetensors\nvae/ok.safetensors\n../secret/x\nvae/../../x\n/etc/passwd'
    )
    expect(models.map(({ file }) => file)).toEqual(['ok.safetensors'])
    expect(problems.map(({ line }) => line)).toEqual([1, 3, 4, 5])
  })
})

test("[MANIFEST-10] names of variants and sidecars follow from the graph's", () => {
  expect([
    sageName('x.json'),
    sageName('x_sage.json'),
    baseName('X_SAGE.json'),
    baseName('x.json'),
    sidecarName('a.b.json')
  ]).toEqual(['x_sage.json', 'x_sage.json', 'X.json', 'x.json', 'a.b.models'])
  expect([isSageName('passage.json'), isSageName('x_sage.json')]).toEqual([false, true])
})
