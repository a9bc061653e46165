import { Dialog } from '../../ui/dialog.tsx'

export default function CommandPalette({ onClose }: { onClose(): void }) {
  return (
    <Dialog title="Search and commands" onClose={onClose}>
      {null}
    </Dialog>
  )
}
