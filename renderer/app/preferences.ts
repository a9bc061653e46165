import { createStore } from 'zustand/vanilla'
import type { Preferences } from '../../services/contract/settings-contract.ts'
import type { StudioClient } from '../../services/contract/studio-contract.ts'

export interface PreferencesState {
  preferences: Preferences
}

const initial: Preferences = {
  theme: 'system',
  shortcuts: {},
  single_key_shortcuts: true,
  generate_at_once: false,
  notify: false,
  new_project: { fps: 24, width: 1280, height: 720, engine: 'animatic' }
}

/** The user's own taste, kept by the studio, so that every window has the same. */
export type PreferencesStore = ReturnType<typeof createPreferencesStore>

export function createPreferencesStore({ client }: { client: Pick<StudioClient, 'settings'> }) {
  const store = createStore<PreferencesState>(() => ({ preferences: initial }))
  return {
    ...store,
    async load(): Promise<void> {
      store.setState({ preferences: (await client.settings.get()).preferences })
    },
    /** Shown at once, kept a moment later; what could not be kept is taken back. */
    async change(change: Partial<Preferences>): Promise<void> {
      const before = store.getState().preferences
      store.setState({ preferences: { ...before, ...change } })
      try {
        store.setState({ preferences: (await client.settings.save({ preferences: change })).preferences })
      } catch (error) {
        store.setState({ preferences: before })
        throw error
      }
    }
  }
}

/** Puts the theme on the page; returns what stops following the system's. */
export function followTheme(store: PreferencesStore, page: HTMLElement = document.documentElement): () => void {
  const system = window.matchMedia('(prefers-color-scheme: light)')
  const show = (): void => {
    const { theme } = store.getState().preferences
    page.dataset.theme = theme === 'system' ? (system.matches ? 'light' : 'dark') : theme
  }
  show()
  system.addEventListener('change', show)
  const stop = store.subscribe(show)
  return () => {
    system.removeEventListener('change', show)
    stop()
  }
}
