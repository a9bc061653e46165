import { Dialog } from '../../ui/dialog.tsx'

export default function QueueSheet({ onClose }: { onClose(): void }) {
  return (
    <Dialog title="Queue" onClose={onClose}>
      {null}
    </Dialog>
  )
}
