import { useMemo } from 'react'
import { toast } from 'sonner'
import type { Command } from '../commands/command.ts'
import { useOfferedCommands } from '../commands/commands-context.tsx'
import { useProject } from './project-context.tsx'
import { useStudio } from './studio-context.tsx'

/** The commands that belong to no part of the workspace. */
export function useProjectCommands(): void {
  const { document, session } = useProject()
  const { goHome } = useStudio()
  const commands = useMemo<Command[]>(
    () => [
      {
        id: 'edit.undo',
        title: 'Undo',
        group: 'Edit',
        keys: ['Mod+Z'],
        isEnabled: () => document.getState().past.length > 0,
        run() {
          const label = document.undo()
          if (label !== null) toast(`Undone: ${label}`, { id: 'history', duration: 2000 })
        }
      },
      {
        id: 'edit.redo',
        title: 'Redo',
        group: 'Edit',
        keys: ['Mod+Shift+Z', 'Mod+Y'],
        isEnabled: () => document.getState().future.length > 0,
        run() {
          const label = document.redo()
          if (label !== null) toast(`Redone: ${label}`, { id: 'history', duration: 2000 })
        }
      },
      {
        id: 'edit.save',
        title: 'Save now',
        group: 'Project',
        keys: ['Mod+S'],
        worksWhileTyping: true,
        run: () => void document.flush().then(() => toast('Saved. It also happens by itself.', { duration: 2000 }))
      },
      {
        id: 'view.palette',
        title: 'Search and commands',
        group: 'View',
        keys: ['Mod+K'],
        worksWhileTyping: true,
        run: () => session.open('palette')
      },
      {
        id: 'help.shortcuts',
        title: 'Keyboard shortcuts',
        group: 'Help',
        keys: ['?'],
        run: () => session.open('shortcuts')
      },
      {
        id: 'settings.open',
        title: 'Settings',
        group: 'Project',
        keys: ['Mod+,'],
        worksWhileTyping: true,
        run: () => session.open('settings')
      },
      { id: 'view.grid', title: 'Board as a grid', group: 'View', run: () => session.showBoardAs('grid') },
      { id: 'view.list', title: 'Board as a list', group: 'View', run: () => session.showBoardAs('list') },
      {
        id: 'project.new',
        title: 'New project',
        group: 'Project',
        keys: ['Mod+N'],
        run: () => session.open('new-project')
      },
      {
        id: 'project.open',
        title: 'Open a project',
        group: 'Project',
        keys: ['Mod+O'],
        run: () => session.open('open-project')
      },
      { id: 'project.close', title: 'Go to all projects', group: 'Project', run: goHome }
    ],
    [document, session, goHome]
  )
  useOfferedCommands(commands)
}
