import { createContext, useContext, useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import type { Preferences } from '../../services/contract/settings-contract.ts'
import type { StudioClient } from '../../services/contract/studio-contract.ts'
import type { Connection, ConnectionStatus } from '../client/connection.ts'
import type { PreferencesStore } from './preferences.ts'

/** What stands around every view of the window. */
export interface StudioWindow {
  connection: Connection
  preferences: PreferencesStore
  /** Opens a project folder; the window shows it. */
  openProject(folder: string): Promise<void>
  /** Shows a project that is open at the studio. */
  showProject(projectId: string): void
  goHome(): void
}

export const StudioContext = createContext<StudioWindow | null>(null)

export function useStudio(): StudioWindow {
  const studio = useContext(StudioContext)
  if (studio === null) throw new Error('no studio here')
  return studio
}

export const useClient = (): StudioClient => useStudio().connection.client

export const usePreferences = (): Preferences => useStore(useStudio().preferences, ({ preferences }) => preferences)

export function useConnectionStatus(): ConnectionStatus {
  const { connection } = useStudio()
  return useSyncExternalStore(connection.onStatus, () => connection.status)
}
