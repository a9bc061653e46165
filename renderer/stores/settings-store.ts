import { createStore } from 'zustand/vanilla'
import type { SettingsPatch, SettingsView } from '../../services/contract/settings-contract.ts'
import type { StudioClient } from '../../services/contract/studio-contract.ts'

/** What is saved here; preferences have a store of their own, since every view follows them. */
export type SettingsChange = Omit<SettingsPatch, 'preferences'>
export type SettingName = keyof SettingsChange

export interface SettingsState {
  /** Null until the studio has answered. */
  settings: SettingsView | null
  /** Why they could not be read. */
  failure: unknown
  /** Settings that could not be saved and are as before, and why. */
  failed: Readonly<Partial<Record<SettingName, unknown>>>
}

/** The user's settings; each change is shown at once, saved by itself, and taken back where it can't be saved. */
export type SettingsStore = ReturnType<typeof createSettingsStore>

export function createSettingsStore({ client }: { client: Pick<StudioClient, 'settings'> }) {
  const store = createStore<SettingsState>(() => ({ settings: null, failure: null, failed: {} }))
  /** Saves under way: an answer to one before the last would show the old values of the others. */
  let saving = 0

  return {
    ...store,
    async load(): Promise<void> {
      try {
        store.setState({ settings: await client.settings.get(), failure: null })
      } catch (failure) {
        store.setState({ failure })
      }
    },

    /** Resolves to whether it was saved. */
    async change(change: SettingsChange): Promise<boolean> {
      const before = store.getState().settings
      if (before === null) return false
      const failed = { ...store.getState().failed }
      for (const name of namesOf(change)) delete failed[name]
      store.setState({ settings: shownWith(before, change), failed })
      saving++
      try {
        const settings = await client.settings.save(change)
        if (saving === 1) store.setState({ settings })
        return true
      } catch (failure) {
        const { settings, failed: others } = store.getState()
        store.setState({
          settings: settings === null ? null : { ...settings, ...oldValues(before, change) },
          failed: { ...others, ...Object.fromEntries(namesOf(change).map((name) => [name, failure])) }
        })
        return false
      } finally {
        saving--
      }
    }
  }
}

const namesOf = (change: SettingsChange): SettingName[] => Object.keys(change) as SettingName[]

/** Of headers only the names are known. */
function shownWith(settings: SettingsView, { comfy_headers: headers, ...change }: SettingsChange): SettingsView {
  const gone = Object.entries(headers ?? {}).flatMap(([name, value]) => (value === null ? name : []))
  const set = Object.keys(headers ?? {}).filter((name) => !gone.includes(name))
  const names = [...new Set([...settings.comfy_header_names, ...set])].filter((name) => !gone.includes(name))
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  return { ...settings, ...given, comfy_header_names: names }
}

function oldValues(before: SettingsView, change: SettingsChange): Partial<SettingsView> {
  const { comfy_headers: headers, ...plain } = change
  return {
    ...(headers !== undefined && { comfy_header_names: before.comfy_header_names }),
    ...Object.fromEntries(Object.keys(plain).map((name) => [name, before[name as keyof SettingsView]]))
  }
}
