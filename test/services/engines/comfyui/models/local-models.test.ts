import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createLocalModelReader, readExtraPaths } from '../../../../../services/engines/comfyui/models/local-models.ts'

/** A folder of ComfyUI with these files; their content is their length. */
async function aComfyFolder(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'comfy-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), content)
  }
  return folder
}

const read = async (comfyRoot: string, argv: string[] = [], env: Record<string, string> = {}) => {
  const { files, problems } = await createLocalModelReader({ comfyRoot, env, home: join(comfyRoot, 'home') })(argv)
  return { files: files.map(({ folder, file, bytes }) => `${folder}: ${file} ${bytes}`).toSorted(), problems }
}

test('[LOCAL-1] models lie in folders of either name, in sub-folders, and behind links; other files are none', async () => {
  const root = await aComfyFolder({
    'models/unet/old.safetensors': '12345',
    'models/diffusion_models/Wan2.2/high.gguf': '123',
    'models/clip/umt5.safetensors': '1',
    'models/vae/put_vae_here': '',
    'models/vae/notes.txt': 'x',
    'elsewhere/lora.safetensors': '12'
  })
  await symlink(join(root, 'elsewhere'), join(root, 'models/loras'))
  await symlink(join(root, 'models'), join(root, 'models/unet/circle'))
  expect(await read(root)).toEqual({
    files: [
      'diffusion_models: Wan2.2/high.gguf 3',
      expect.stringContaining('diffusion_models: circle/'),
      expect.stringContaining('diffusion_models: circle/'),
      expect.stringContaining('diffusion_models: circle/'),
      'diffusion_models: old.safetensors 5',
      'loras: lora.safetensors 2',
      'text_encoders: umt5.safetensors 1'
    ],
    problems: []
  })
})

test('[LOCAL-2] extra_model_paths.yaml adds folders: sections, several lines, home, variables, relative to the file', async () => {
  const root = await aComfyFolder({
    'models/vae/own.safetensors': '1',
    'more/lib/a/one.safetensors': '1',
    'more/lib/b/two.ckpt': '12',
    'home/loras/three.safetensors': '123',
    'var/vae/own.safetensors': '1234',
    'extra_model_paths.yaml': [
      '# a comment',
      'first:',
      '  base_path: more/lib',
      '  is_default: true',
      '  unet: |',
      '    a',
      '    b',
      'second:',
      '  base_path: ~',
      'third:',
      '  base_path: ~/',
      '  loras: loras',
      'fourth:',
      '  base_path: ${STORE}/',
      '  vae: vae',
      'empty:'
    ].join('\n')
  })
  expect(await read(root, [], { STORE: join(root, 'var') })).toEqual({
    files: [
      'diffusion_models: one.safetensors 1',
      'diffusion_models: two.ckpt 2',
      'loras: three.safetensors 3',
      'vae: own.safetensors 1'
    ],
    problems: []
  })
})

test('[LOCAL-3] a default section comes before the others', async () => {
  const root = await aComfyFolder({
    'x.yaml': 'a:\n  base_path: /a\n  vae: v\nb:\n  base_path: /b\n  is_default: true\n  clip: c\n'
  })
  expect(await readExtraPaths(join(root, 'x.yaml'), { env: {}, home: '/h' })).toEqual({
    roots: [
      { folder: 'text_encoders', path: join('/b', 'c') },
      { folder: 'vae', path: join('/a', 'v') }
    ],
    problems: []
  })
})

test('[LOCAL-4] the words that the server was started with lead to other folders', async () => {
  const root = await aComfyFolder({
    'base/models/vae/a.safetensors': '1',
    'models/vae/hidden.safetensors': '1',
    'deep/b/c.safetensors': '1',
    'more.yaml': 'x:\n  loras: deep/b\n'
  })
  const argv = ['main.py', '--base-directory', 'base', '--extra-model-paths-config', 'more.yaml', '--listen']
  expect((await read(root, argv)).files).toEqual(['loras: c.safetensors 1', 'vae: a.safetensors 1'])
})

test.each([
  ['a: [', /extra_model_paths\.yaml can't be read: /],
  ['- a list', /sections of folders/],
  ['a:\n  vae: 5', /sections of folders/],
  [
    Array.from(
      { length: 12 },
      (_, at) =>
        `a${at}: &a${at} [${
          at === 0
            ? 'x'
            : Array(9)
                .fill(`*a${at - 1}`)
                .join(',')
        }]`
    ).join('\n'),
    /can't be read/
  ]
])('[LOCAL-5] a file that is no such file (%#) is named, and hides nothing else', async (yaml, problem) => {
  const root = await aComfyFolder({ 'models/vae/a.safetensors': '1', 'extra_model_paths.yaml': yaml })
  expect(await read(root)).toEqual({ files: ['vae: a.safetensors 1'], problems: [expect.stringMatching(problem)] })
})

test('[LOCAL-6] the folder around a portable ComfyUI is good too, and one without models is told', async () => {
  const portable = await aComfyFolder({ 'ComfyUI/models/vae/a.safetensors': '1' })
  expect(await read(portable)).toEqual({ files: ['vae: a.safetensors 1'], problems: [] })
  const other = await aComfyFolder({ 'readme.txt': '' })
  expect(await read(other)).toEqual({ files: [], problems: [expect.stringContaining('There is no models folder')] })
})
