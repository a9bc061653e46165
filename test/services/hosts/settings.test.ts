import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createUserSettings } from '../../../services/hosts/settings.ts'

async function someSettings(env: Record<string, string> = {}) {
  const data = await mkdtemp(join(tmpdir(), 'framechain-settings-'))
  onTestFinished(() => rm(data, { recursive: true }))
  const onDisk = async () => JSON.parse(await readFile(join(data, 'settings.json'), 'utf8')) as Record<string, unknown>
  return { settings: createUserSettings({ folders: { data }, env }), onDisk }
}

test('[SETTINGS-1] headers are set and taken out one by one, the others keep their values', async () => {
  const { settings, onDisk } = await someSettings()
  await settings.save({ comfy_headers: { Authorization: 'Basic one', 'X-Key': 'two' } })
  await settings.save({ comfy_headers: { 'X-Key': null, 'X-Other': 'three' } })
  expect((await settings.current()).comfy_headers).toEqual({ Authorization: 'Basic one', 'X-Other': 'three' })
  expect(await onDisk()).toEqual({ comfy_headers: { Authorization: 'Basic one', 'X-Other': 'three' } })
})

test('[SETTINGS-2] a variable decides over what is saved, and is named', async () => {
  const { settings, onDisk } = await someSettings({ FRAMECHAIN_COMFY_URL: 'http://gpu:8188' })
  await settings.save({ comfy_url: 'http://other:8188', preferences: { theme: 'light' } })
  expect((await settings.current()).comfy_url).toBe('http://gpu:8188')
  expect(settings.fixedBy()).toEqual({ comfy_url: 'FRAMECHAIN_COMFY_URL' })
  expect(await onDisk()).toEqual({ comfy_url: 'http://other:8188', preferences: { theme: 'light' } })
})

test('[SETTINGS-3] saves that come at the same time are all kept', async () => {
  const { settings } = await someSettings()
  await Promise.all([
    settings.save({ comfy_root: '/comfy' }),
    settings.save({ lift_limits: true }),
    settings.save({ preferences: { notify: true } })
  ])
  const { comfy_root, lift_limits, preferences } = await settings.current()
  expect([comfy_root, lift_limits, preferences.notify]).toEqual(['/comfy', true, true])
})
