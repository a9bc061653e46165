import { Dialog } from '../../ui/dialog.tsx'

export default function SettingsDialog({ onClose }: { onClose(): void }) {
  return (
    <Dialog title="Settings" onClose={onClose}>
      {null}
    </Dialog>
  )
}
