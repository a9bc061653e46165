import { createRouterClient, implement } from '@orpc/server'
import type { DesktopStudio } from '../../electron/desktop-studio.ts'
import type { RecentProject } from '../../services/contract/home-contract.ts'
import { studioContract, type StudioClient } from '../../services/contract/studio-contract.ts'

export const aRecentProject = (facts: Partial<RecentProject> = {}): RecentProject => ({
  folder: '/films/Lighthouse',
  name: 'Lighthouse',
  opened_at: '2026-11-26T10:00:00.000Z',
  is_missing: false,
  poster: null,
  shots: 8,
  seconds: 40,
  segments: 16,
  segments_done: 4,
  is_rendering: false,
  ...facts
})

export interface FakeDesktopStudioOptions {
  recent?: RecentProject[]
  theme?: 'system' | 'dark' | 'light'
  /** What closing waits for. */
  closing?: Promise<void>
  /** It can't read its own files. */
  failing?: boolean
}

/** A studio that answers what the desktop asks, and is busy when it is told to be. */
export function createFakeDesktopStudio({
  recent = [],
  theme = 'dark',
  closing = Promise.resolve(),
  failing = false
}: FakeDesktopStudioOptions = {}) {
  const os = implement(studioContract)
  const listeners = new Set<() => void>()
  let state = { isRunning: false, fraction: null as number | null }
  const known = { recent, theme, isClosed: false, listening: 0 }

  const read = <Found>(found: Found): Found => {
    if (failing) throw new Error('the disk is gone')
    return found
  }
  const settingsView = () => ({
    comfy_url: 'http://127.0.0.1:8188',
    comfy_header_names: [],
    comfy_root: null,
    workflows_folder: null,
    lift_limits: false,
    ffmpeg: null,
    ffprobe: null,
    preferences: {
      theme: known.theme,
      shortcuts: {},
      single_key_shortcuts: true,
      generate_at_once: false,
      notify: false,
      new_project: { fps: 24, width: 1280, height: 720, engine: 'animatic' }
    },
    fixed_by: {}
  })
  const router = {
    home: {
      list: os.home.list.handler(() => read({ recent: known.recent, projects_folder: '/films' })),
      open: os.home.open.handler(({ input }) => {
        known.recent = [aRecentProject({ folder: input.folder, name: input.folder }), ...known.recent]
        return { project_id: 'one' }
      })
    },
    settings: {
      get: os.settings.get.handler(() => read(settingsView())),
      save: os.settings.save.handler(({ input }) => {
        known.theme = input.preferences?.theme ?? known.theme
        return settingsView()
      })
    },
    project: {
      /** One event, then nothing for as long as somebody listens. */
      events: os.project.events.handler(async function* ({ signal }) {
        known.listening++
        try {
          yield { type: 'notice' as const, level: 'info' as const, text: 'listening' }
          await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }))
        } finally {
          known.listening--
        }
      })
    }
  }
  const studio: DesktopStudio = {
    router,
    client: createRouterClient(router) as unknown as StudioClient,
    activity: {
      current: () => state,
      onChange(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      }
    },
    respond: async ({ url, headers }) => new Response(`${new URL(url).pathname} ${headers.get('range') ?? 'whole'}`),
    async close() {
      await closing
      known.isClosed = true
    }
  }
  return {
    studio,
    client: studio.client,
    known,
    become(next: { isRunning: boolean; fraction?: number | null }): void {
      state = { fraction: null, ...next }
      for (const listener of listeners) listener()
    }
  }
}
