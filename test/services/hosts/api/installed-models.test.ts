import { expect, test } from 'vitest'
import type { ModelSlot } from '../../../../services/engines/video-engine.ts'
import { installedModels } from '../../../../services/hosts/api/installed-models.ts'
import { animaticProfile } from '../../../../services/model/workflow-profile.ts'

const slot = (...files: string[]): ModelSlot => ({
  key: 'vae/a',
  folder: 'vae',
  file: 'a',
  slot: null,
  installed: files.map((file) => ({ file, isKnown: file === 'a' }))
})
const server = (...files: string[]) => ({ models: () => Promise.resolve([slot(...files)]) })
const down = { models: () => Promise.reject(new Error('nothing answers')) }
const installed = async (...servers: Parameters<typeof installedModels>[0]) =>
  (await installedModels(servers, animaticProfile, new AbortController().signal)).map((one) =>
    one.installed.map(({ file, is_known }) => `${file}${is_known ? ' (known)' : ''}`)
  )

test('[INSTALLED-1] of several servers, only what all of them have', async () => {
  expect(await installed(server('a', 'b', 'c'), server('c', 'a'))).toEqual([['a (known)', 'c']])
})

test('[INSTALLED-2] a server that does not answer is passed over; where none does, that is said', async () => {
  expect(await installed(down, server('a'))).toEqual([['a (known)']])
  await expect(installed(down)).rejects.toThrow('nothing answers')
})

test('[INSTALLED-3] an engine that loads no models has none to choose', async () => {
  expect(await installed({})).toEqual([])
})
