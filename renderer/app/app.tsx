import { Tooltip } from 'radix-ui'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { Toaster } from 'sonner'
import type { Connection } from '../client/connection.ts'
import { createCommandRegistry } from '../commands/command-registry.ts'
import { CommandsContext } from '../commands/commands-context.tsx'
import { runMenuCommand } from '../commands/menu-command.ts'
import { Home } from '../features/home/home.tsx'
import { ConnectionBanner } from './connection-banner.tsx'
import { readPlace, writePlace } from './place.ts'
import { followTheme, createPreferencesStore } from './preferences.ts'
import { ProjectScreen } from './project-screen.tsx'
import { StudioContext, type StudioWindow } from './studio-context.tsx'
import { tellFailure } from './tell-failure.tsx'
import toasts from './toasts.module.css'

/** The window: home, or a project, by the page's address. */
export function App({ connection }: { connection: Connection }) {
  const [place, setPlace] = useState(() => readPlace(window.location.hash))
  const preferences = useMemo(() => createPreferencesStore({ client: connection.client }), [connection])
  const commands = useMemo(() => createCommandRegistry(), [])

  const go = useCallback((projectId: string | null) => {
    window.history.pushState(null, '', writePlace(window.location.hash, { projectId }))
    setPlace({ projectId })
  }, [])

  const studio = useMemo<StudioWindow>(
    () => ({
      connection,
      preferences,
      showProject: go,
      goHome: () => go(null),
      async openProject(folder) {
        const { project_id } = await connection.client.home.open({ folder })
        go(project_id)
      }
    }),
    [connection, preferences, go]
  )

  useEffect(() => {
    const onMove = (): void => setPlace(readPlace(window.location.hash))
    window.addEventListener('popstate', onMove)
    return () => window.removeEventListener('popstate', onMove)
  }, [])

  useEffect(() => {
    preferences.load().catch(tellFailure)
    const stopTheme = followTheme(preferences)
    const stopShortcuts = preferences.subscribe(({ preferences: { shortcuts, single_key_shortcuts } }) => {
      commands.setShortcuts(shortcuts)
      commands.allowSingleKeys(single_key_shortcuts)
    })
    const onKey = (event: KeyboardEvent): void => void commands.press(event)
    window.addEventListener('keydown', onKey)
    // a file dropped where nothing takes it would be shown in the window's place
    const onDrop = (event: DragEvent): void => event.preventDefault()
    window.addEventListener('dragover', onDrop)
    window.addEventListener('drop', onDrop)
    const stopMenu = window.framechain?.onCommand((command) => {
      if (command.id === 'project.open-folder') studio.openProject(command.folder).catch(tellFailure)
      else runMenuCommand(command.id, commands)
    })
    return () => {
      stopTheme()
      stopShortcuts()
      stopMenu?.()
      window.removeEventListener('keydown', onKey)
      window.removeEventListener('dragover', onDrop)
      window.removeEventListener('drop', onDrop)
    }
  }, [preferences, commands, studio])

  return (
    <StudioContext value={studio}>
      <CommandsContext value={commands}>
        <Tooltip.Provider delayDuration={500} skipDelayDuration={200}>
          <ConnectionBanner />
          {place.projectId === null ? <Home /> : <ProjectScreen key={place.projectId} projectId={place.projectId} />}
          <Toaster
            position="bottom-right"
            gap={8}
            toastOptions={{
              unstyled: true,
              classNames: {
                toast: toasts.toast ?? '',
                title: toasts.title ?? '',
                description: toasts.description ?? '',
                actionButton: toasts.action ?? ''
              }
            }}
          />
        </Tooltip.Provider>
      </CommandsContext>
    </StudioContext>
  )
}
