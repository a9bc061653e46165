import { Dialog } from '../../ui/dialog.tsx'

export default function FilmSheet({ onClose }: { onClose(): void }) {
  return (
    <Dialog title="Film" onClose={onClose}>
      {null}
    </Dialog>
  )
}
