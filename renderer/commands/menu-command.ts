import type { DesktopCommandId } from '../../services/contract/desktop-bridge.ts'
import { isTyping } from './keys.ts'

const textEdits: Partial<Record<DesktopCommandId, string>> = { 'edit.undo': 'undo', 'edit.redo': 'redo' }

/** What the desktop's menu asks. Undo and redo belong to the text that is being written, where there is one. */
export function runMenuCommand(
  id: DesktopCommandId,
  commands: { run(id: string): void },
  page: Pick<Document, 'activeElement' | 'execCommand'> = document
): void {
  const edit = textEdits[id]
  // the one way to the undo of a text field, and how Chromium's own menu does it
  if (edit !== undefined && isTyping(page.activeElement)) page.execCommand(edit)
  else commands.run(id)
}
