import { Dialog } from '../../ui/dialog.tsx'

export default function GenerateSheet({ onClose }: { onClose(): void }) {
  return (
    <Dialog title="Generate" onClose={onClose}>
      {null}
    </Dialog>
  )
}
