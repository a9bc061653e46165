import { expect, test } from 'vitest'
import { runMenuCommand } from '../../../renderer/commands/menu-command.ts'
import type { DesktopCommandId } from '../../../services/contract/desktop-bridge.ts'

/** What a menu command did on a page whose keyboard is there. */
function done(id: DesktopCommandId, at: Partial<HTMLInputElement> | null): string[] {
  const acts: string[] = []
  runMenuCommand(
    id,
    { run: (command) => acts.push(`command ${command}`) },
    {
      activeElement: at as Element | null,
      execCommand(edit) {
        acts.push(`text ${edit}`)
        return true
      }
    }
  )
  return acts
}
const field = { tagName: 'TEXTAREA' }
const card = { tagName: 'DIV' }

test('[MENU-1] undo and redo are those of the text that is being written, else of the film', () => {
  expect([
    done('edit.undo', field),
    done('edit.redo', field),
    done('edit.undo', card),
    done('edit.redo', null),
    done('film.make', field)
  ]).toEqual([['text undo'], ['text redo'], ['command edit.undo'], ['command edit.redo'], ['command film.make']])
})
