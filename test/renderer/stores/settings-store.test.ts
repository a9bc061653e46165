import { expect, test } from 'vitest'
import { createSettingsStore } from '../../../renderer/stores/settings-store.ts'
import type { SettingsPatch, SettingsView } from '../../../services/contract/settings-contract.ts'

const saved: SettingsView = {
  comfy_url: 'http://127.0.0.1:8188',
  comfy_header_names: ['Authorization'],
  comfy_root: null,
  workflows_folder: null,
  lift_limits: false,
  ffmpeg: null,
  ffprobe: null,
  preferences: {
    theme: 'system',
    shortcuts: {},
    single_key_shortcuts: true,
    generate_at_once: false,
    notify: false,
    new_project: { fps: 24, width: 1280, height: 720, engine: 'animatic' }
  },
  fixed_by: {}
}

/** A studio that keeps settings, and whose saves are answered by hand. */
async function aStore() {
  const saves: (PromiseWithResolvers<SettingsView> & { patch: SettingsPatch })[] = []
  const save = (patch: SettingsPatch) => {
    const question = { ...Promise.withResolvers<SettingsView>(), patch }
    saves.push(question)
    return question.promise
  }
  const store = createSettingsStore({
    client: { settings: { get: () => Promise.resolve(saved), save } }
  })
  await store.load()
  return { store, saves }
}

test('[SETTING-1] a change is shown at once, and what the studio made of it when it has saved it', async () => {
  const { store, saves } = await aStore()
  const done = store.change({ comfy_url: ' http://gpu:8188 ' })
  expect(store.getState().settings?.comfy_url).toBe(' http://gpu:8188 ')
  saves[0]!.resolve({ ...saved, comfy_url: 'http://gpu:8188' })
  expect(await done).toBe(true)
  expect(store.getState().settings?.comfy_url).toBe('http://gpu:8188')
})

test('[SETTING-2] what could not be saved is as before, and says why until it is changed again', async () => {
  const { store, saves } = await aStore()
  const failure = new Error('the disk is full')
  const done = store.change({ comfy_root: '/comfy' })
  saves[0]!.reject(failure)
  expect(await done).toBe(false)
  expect([store.getState().settings?.comfy_root, store.getState().failed]).toEqual([null, { comfy_root: failure }])
  void store.change({ comfy_root: '/other' })
  expect(store.getState().failed).toEqual({})
})

test('[SETTING-3] a failed change takes nothing else back', async () => {
  const { store, saves } = await aStore()
  const first = store.change({ comfy_root: '/comfy' })
  const second = store.change({ lift_limits: true })
  saves[0]!.reject(new Error('no'))
  saves[1]!.resolve({ ...saved, lift_limits: true })
  await Promise.all([first, second])
  const { comfy_root, lift_limits } = store.getState().settings!
  expect([comfy_root, lift_limits]).toEqual([null, true])
})

test('[SETTING-4] of headers the names are shown, and their values are only sent', async () => {
  const { store, saves } = await aStore()
  void store.change({ comfy_headers: { 'X-Key': 'secret', Authorization: null } })
  expect(store.getState().settings?.comfy_header_names).toEqual(['X-Key'])
  expect(JSON.stringify(store.getState())).not.toContain('secret')
  expect(saves[0]!.patch).toEqual({ comfy_headers: { 'X-Key': 'secret', Authorization: null } })
})
