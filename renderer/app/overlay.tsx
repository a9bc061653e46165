import { useEffect, useLayoutEffect, useState, type ComponentType } from 'react'
import { useCommands } from '../commands/commands-context.tsx'
import type { Overlay as OverlayName } from '../stores/session-store.ts'
import { useProject, useSession } from './project-context.tsx'
import { tellFailure } from './tell-failure.tsx'

type Name = Exclude<OverlayName, null>
type Content = ComponentType<{ onClose(): void }>

const loads: Record<Name, () => Promise<{ default: Content }>> = {
  palette: () => import('../features/palette/command-palette.tsx'),
  shortcuts: () => import('../features/palette/shortcut-sheet.tsx'),
  settings: () => import('../features/settings/settings-dialog.tsx'),
  generate: () => import('../features/generate/generate-sheet.tsx'),
  queue: () => import('../features/queue/queue-sheet.tsx'),
  film: () => import('../features/film/film-sheet.tsx'),
  'new-project': () => import('../features/home/new-project-dialog.tsx'),
  'open-project': () => import('../features/home/open-project.tsx')
}

/** The dialog or sheet over the workspace. */
export function Overlay() {
  const { session } = useProject()
  const overlay = useSession((state) => state.overlay)
  const registry = useCommands()
  const isOpen = overlay !== null
  // before the dialog itself is there: its first keys are not meant for the film
  useLayoutEffect(() => {
    registry.cover(isOpen)
    return () => registry.cover(false)
  }, [registry, isOpen])
  const contents = useContents(overlay)
  const Content = overlay === null ? undefined : contents[overlay]
  return Content === undefined ? null : <Content onClose={session.close} />
}

/**
 * What each overlay shows. All are fetched once the window has nothing else to do, so that one is there at the key that
 * opens it, and what is typed next reaches it; a Suspense boundary would show it a third of a second later at first.
 */
function useContents(overlay: OverlayName): Partial<Record<Name, Content>> {
  const { session } = useProject()
  const [contents, setContents] = useState<Partial<Record<Name, Content>>>({})
  useEffect(() => {
    const idle = requestIdleCallback(() => {
      for (const [name, load] of Object.entries(loads))
        load().then(
          (loaded) => setContents((known) => ({ ...known, [name]: loaded.default })),
          // it is fetched again when it is opened
          () => undefined
        )
    })
    return () => cancelIdleCallback(idle)
  }, [])
  const isMissing = overlay !== null && contents[overlay] === undefined
  useEffect(() => {
    if (!isMissing) return
    loads[overlay]().then(
      (loaded) => setContents((known) => ({ ...known, [overlay]: loaded.default })),
      (error: unknown) => {
        session.close()
        tellFailure(error)
      }
    )
  }, [isMissing, overlay, session])
  return contents
}
