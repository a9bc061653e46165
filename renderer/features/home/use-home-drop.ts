import { useEffect, useState } from 'react'
import { toast } from 'sonner'
import { useClient } from '../../app/studio-context.tsx'
import { tellFailure } from '../../app/tell-failure.tsx'
import { readDropped } from '../../pictures/read-dropped.ts'
import type { Start } from './start.ts'
import { takeDrop, type DropOutcome } from './take-drop.ts'

export interface HomeDropParts {
  open(folder: string): Promise<void>
  askNew(start: Start): void
  askOpen(): void
}

/** Folders and files dropped anywhere on the home page. Returns whether something hangs over it. */
export function useHomeDrop({ open, askNew, askOpen }: HomeDropParts): boolean {
  const client = useClient()
  const [isOver, setOver] = useState(false)

  useEffect(() => {
    const take = async (transfer: DataTransfer): Promise<void> => {
      const bridge = window.framechain
      const outcome = await takeDrop({
        client,
        paths: bridge === undefined ? [] : [...transfer.files].map((file) => bridge.pathOf(file)).filter(Boolean),
        files: readDropped(transfer)
      })
      if (outcome.kind === 'open') return open(outcome.folder)
      if (outcome.kind === 'new') return askNew(outcome.start)
      tellOutcome(outcome, askOpen)
    }

    const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') ?? false
    const onOver = (event: DragEvent): void => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    const onLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false)
    }
    const onDrop = (event: DragEvent): void => {
      setOver(false)
      if (!hasFiles(event) || event.dataTransfer === null) return
      event.preventDefault()
      take(event.dataTransfer).catch(tellFailure)
    }
    window.addEventListener('dragover', onOver)
    window.addEventListener('dragleave', onLeave)
    window.addEventListener('drop', onDrop)
    return () => {
      window.removeEventListener('dragover', onOver)
      window.removeEventListener('dragleave', onLeave)
      window.removeEventListener('drop', onDrop)
    }
  }, [client, open, askNew, askOpen])

  return isOver
}

type Untaken = Exclude<DropOutcome, { kind: 'open' | 'new' }>

function tellOutcome(outcome: Untaken, askOpen: () => void): void {
  switch (outcome.kind) {
    case 'not_here':
      return void toast(`“${outcome.project}” is a project. A browser can’t open it where it was dropped from.`, {
        description: 'Open its folder from here instead.',
        duration: 12_000,
        action: { label: 'Open…', onClick: askOpen }
      })
    case 'unreadable':
      return void toast.error(`${outcome.file}: ${outcome.problem}`, { duration: 12_000 })
    case 'nothing':
      return void toast.error('Nothing here that a film can be made of.', {
        description: 'Drop a project folder, a storyboard file or pictures.',
        duration: 8000
      })
  }
}
