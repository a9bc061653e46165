import { Dialog } from '../../ui/dialog.tsx'

export default function ShortcutSheet({ onClose }: { onClose(): void }) {
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      {null}
    </Dialog>
  )
}
