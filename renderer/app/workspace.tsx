import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels'
import { Board } from '../features/board/board.tsx'
import { Inspector } from '../features/inspector/inspector.tsx'
import { useInspectorCommands } from '../features/inspector/use-inspector-commands.ts'
import { Timeline } from '../features/timeline/timeline.tsx'
import { Viewer } from '../features/viewer/viewer.tsx'
import { NoticeToasts } from './notice-toasts.tsx'
import { Overlay } from './overlay.tsx'
import { useProject, useSession } from './project-context.tsx'
import { TopBar } from './top-bar.tsx'
import { useNarrow } from './use-narrow.ts'
import { useProjectCommands } from './use-project-commands.ts'
import styles from './workspace.module.css'

/** Board, viewer, inspector over the timeline. Panels resize, fold, and remember. Below 1200 pixels the inspector is a drawer. */
export function Workspace() {
  useProjectCommands()
  useInspectorCommands()
  const isNarrow = useNarrow(1200)
  const rows = useDefaultLayout({ id: 'workspace-rows' })
  const columns = useDefaultLayout({ id: isNarrow ? 'workspace-columns-narrow' : 'workspace-columns' })
  return (
    <div className={styles.workspace}>
      <TopBar />
      <main className={styles.main}>
        <Group orientation="vertical" defaultLayout={rows.defaultLayout} onLayoutChanged={rows.onLayoutChanged}>
          <Panel id="top" minSize={260}>
            <Group
              key={isNarrow ? 'narrow' : 'wide'}
              orientation="horizontal"
              defaultLayout={columns.defaultLayout}
              onLayoutChanged={columns.onLayoutChanged}
            >
              <Panel id="board" defaultSize={336} minSize={200} collapsible groupResizeBehavior="preserve-pixel-size">
                <section className={styles.panel} aria-label="Board">
                  <Board />
                </section>
              </Panel>
              <Separator className={styles.upright} aria-label="Width of the board" />
              <Panel id="viewer" minSize={320}>
                <section className={styles.stage} aria-label="Viewer">
                  <Viewer />
                </section>
              </Panel>
              {!isNarrow && (
                <>
                  <Separator className={styles.upright} aria-label="Width of the inspector" />
                  <Panel
                    id="inspector"
                    defaultSize={304}
                    minSize={240}
                    maxSize={480}
                    collapsible
                    groupResizeBehavior="preserve-pixel-size"
                  >
                    <section className={styles.panel} aria-label="Inspector">
                      <Inspector />
                    </section>
                  </Panel>
                </>
              )}
            </Group>
          </Panel>
          <Separator className={styles.level} aria-label="Height of the timeline" />
          <Panel
            id="timeline"
            defaultSize={220}
            minSize={120}
            maxSize={420}
            collapsible
            groupResizeBehavior="preserve-pixel-size"
          >
            <section className={styles.panel} aria-label="Timeline">
              <Timeline />
            </section>
          </Panel>
        </Group>
      </main>
      {isNarrow && <InspectorDrawer />}
      <NoticeToasts />
      <Overlay />
    </div>
  )
}

/** The inspector over the viewer's right side, opened and closed from the top bar; Escape shuts it too. */
function InspectorDrawer() {
  const { session } = useProject()
  const isOpen = useSession(({ isInspectorOpen }) => isInspectorOpen)
  if (!isOpen) return null
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape from whatever is in it
    <aside
      className={styles.drawer}
      aria-label="Inspector"
      onKeyDown={(event) => event.key === 'Escape' && !event.defaultPrevented && session.toggleInspector()}
    >
      <Inspector />
    </aside>
  )
}
