import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { SettingName, SettingsState, SettingsStore } from '../../stores/settings-store.ts'
import { readFailure } from '../../ui/failure.ts'

export const SettingsContext = createContext<SettingsStore | null>(null)

export function useSettingsStore(): SettingsStore {
  const store = useContext(SettingsContext)
  if (store === null) throw new Error('no settings here')
  return store
}

export const useSettings = <Selected>(select: (state: SettingsState) => Selected): Selected =>
  useStore(useSettingsStore(), select)

/** What stands below a setting that can't be changed, or could not be saved. */
export function useSettingNotes(name: SettingName): { disabledReason?: string; failure?: string } {
  const fixedBy = useSettings(({ settings }) => settings?.fixed_by[name])
  const failed = useSettings((state) => state.failed[name])
  return {
    ...(fixedBy !== undefined && { disabledReason: fixedText(fixedBy) }),
    ...(failed !== undefined && { failure: failedText(failed) })
  }
}

const fixedText = (by: string): string =>
  /^[A-Z_]+$/.test(by) ? `The environment variable ${by} decides this.` : `Decided by ${by}.`

function failedText(failed: unknown): string {
  const { message, fix } = readFailure(failed)
  return `Not saved, and as before: ${message} ${fix}`
}
