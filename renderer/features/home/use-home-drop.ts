import { useEffect, useState } from 'react'
import { toast } from 'sonner'
import { useClient } from '../../app/studio-context.tsx'
import { tellFailure } from '../../app/tell-failure.tsx'
import { readDropped } from '../../pictures/read-dropped.ts'
import { sortDropped } from './dropped-project.ts'
import { readStoryboard, type Start } from './start.ts'

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
      const paths = bridge === undefined ? [] : [...transfer.files].map((file) => bridge.pathOf(file)).filter(Boolean)
      const reading = readDropped(transfer)
      const [path] = paths
      if (path !== undefined && paths.length === 1) {
        // a file is no folder, and then it is read like in a browser
        const folder = await client.home.browse({ path }).catch(() => null)
        if (folder?.is_project === true) return open(folder.path)
      }
      const dropped = sortDropped(await reading)
      switch (dropped.kind) {
        case 'project':
          return void toast(`“${dropped.name}” is a project. A browser can’t open it where it was dropped from.`, {
            description: 'Open its folder from here instead.',
            duration: 12_000,
            action: { label: 'Open…', onClick: askOpen }
          })
        case 'storyboard': {
          const text = await dropped.file.text()
          const { problem } = readStoryboard(text)
          if (problem !== undefined) return void toast.error(`${dropped.file.name}: ${problem}`, { duration: 12_000 })
          return askNew({ kind: 'storyboard', file: dropped.file.name, text, pictures: dropped.pictures })
        }
        case 'pictures':
          return askNew(dropped)
        case 'nothing':
          return void toast.error('Nothing here that a film can be made of.', {
            description: 'Drop a project folder, a storyboard file or pictures.',
            duration: 8000
          })
      }
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
