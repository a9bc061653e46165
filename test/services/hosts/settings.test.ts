import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createUserSettings } from '../../../services/hosts/settings.ts'
import { aFolder, put, readJson, readText } from '../../builders/project-folder.ts'

const someSettings = async (
  file: Record<string, unknown> | null,
  { env = {}, said = {} }: { env?: Record<string, string>; said?: object } = {}
) => {
  const data = await aFolder()
  if (file !== null) await put(data, { 'settings.json': file })
  return { data, settings: createUserSettings({ folders: { data }, env, said }) }
}

test('[SETTINGS-1] what is left out has a default, and a save writes only what was said', async () => {
  const { data, settings } = await someSettings(null)
  expect(await settings.current()).toMatchObject({
    comfy_url: 'http://127.0.0.1:8188',
    ffmpeg: null,
    lift_limits: false
  })
  await settings.save({ lift_limits: true, preferences: { theme: 'dark' } })
  expect(await readJson(data, 'settings.json')).toEqual({ lift_limits: true, preferences: { theme: 'dark' } })
  expect(await settings.current()).toMatchObject({ lift_limits: true, preferences: { theme: 'dark', shortcuts: {} } })
})

test('[SETTINGS-2] a save keeps what it does not know, and what it does not name', async () => {
  const file = { own: { note: 1 }, comfy_url: 'http://a:1', preferences: { theme: 'light', zoom: 2 } }
  const { data, settings } = await someSettings(file)
  await settings.save({ preferences: { shortcuts: { play: ['k'] } } })
  await settings.save({ comfy_url: 'http://b:2' })
  expect(await readJson(data, 'settings.json')).toEqual({
    own: { note: 1 },
    comfy_url: 'http://b:2',
    preferences: { theme: 'light', zoom: 2, shortcuts: { play: ['k'] } }
  })
})

test('[SETTINGS-3] the environment decides over the file, the command over both, and it is said which', async () => {
  const { settings } = await someSettings(
    { comfy_url: 'http://file', comfy_root: '/file', ffmpeg: '/file/ffmpeg' },
    {
      env: {
        FRAMECHAIN_COMFY_URL: 'http://env',
        FRAMECHAIN_FFMPEG: '/env/ffmpeg',
        FRAMECHAIN_COMFY_HEADERS: '{"a":"b"}'
      },
      said: { comfy_url: 'http://said', comfy_root: undefined }
    }
  )
  expect(await settings.current()).toMatchObject({
    comfy_url: 'http://said',
    comfy_root: '/file',
    ffmpeg: '/env/ffmpeg',
    comfy_headers: { a: 'b' }
  })
  expect(settings.fixedBy()).toEqual({
    comfy_url: 'the command line',
    comfy_headers: 'FRAMECHAIN_COMFY_HEADERS',
    ffmpeg: 'FRAMECHAIN_FFMPEG'
  })
})

test('[SETTINGS-4] a save of what the environment decides is kept for when it does not', async () => {
  const { data, settings } = await someSettings({}, { env: { FRAMECHAIN_COMFY_URL: 'http://env' } })
  expect(await settings.save({ comfy_url: 'http://mine' })).toMatchObject({ comfy_url: 'http://env' })
  expect(await createUserSettings({ folders: { data }, env: {} }).current()).toMatchObject({ comfy_url: 'http://mine' })
})

test('[SETTINGS-5] saves at the same time all stay', async () => {
  const { data, settings } = await someSettings({})
  await Promise.all([
    settings.save({ comfy_url: 'http://a' }),
    settings.save({ lift_limits: true }),
    settings.save({ ffmpeg: '/x' })
  ])
  expect(await readJson(data, 'settings.json')).toEqual({ comfy_url: 'http://a', lift_limits: true, ffmpeg: '/x' })
})

test('[SETTINGS-6] a file that can not be read is named, not written over, and helps again once it is corrected', async () => {
  const { data, settings } = await someSettings({ comfy_url: 7 })
  const failure = { code: 'file_invalid', facts: { file: join(data, 'settings.json'), path: 'comfy_url' } }
  await expect(settings.current()).rejects.toMatchObject(failure)
  await expect(settings.save({ lift_limits: true })).rejects.toMatchObject(failure)
  expect(await readText(data, 'settings.json')).toContain('7')
  await put(data, { 'settings.json': { comfy_url: 'http://ok' } })
  expect(await settings.current()).toMatchObject({ comfy_url: 'http://ok' })
})

test.runIf(process.platform !== 'win32')(
  '[SETTINGS-7] the file, which may hold a login, is for its owner only',
  async () => {
    const { data, settings } = await someSettings(null)
    await settings.save({ comfy_headers: { Authorization: 'Bearer secret' } })
    expect((await stat(join(data, 'settings.json'))).mode & 0o077).toBe(0)
  }
)
