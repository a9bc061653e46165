import { useEffect, useState } from 'react'
import { useClient, useStudio } from '../../app/studio-context.tsx'
import { tellFailure } from '../../app/tell-failure.tsx'
import { FolderChooser } from './folder-chooser.tsx'

export interface FolderQuestionProps {
  title: string
  /** What the button says that ends it. */
  action: string
  /** Only folders that hold a project can be chosen. */
  isProject: boolean
  onChoose(folder: string): void
  onClose(): void
}

/** Asks for a folder: with the system's own dialog in the desktop window, else with one of ours. */
export function FolderQuestion({ title, action, isProject, onChoose, onClose }: FolderQuestionProps) {
  const client = useClient()
  const [isOurs, setOurs] = useState(false)

  useEffect(() => {
    let isOver = false
    const ask = async (): Promise<void> => {
      const { abilities } = await client.system.info()
      if (isOver) return
      if (!abilities.pick_folder) return setOurs(true)
      const folder = await client.system.pickFolder({ title })
      if (isOver) return
      onClose()
      if (folder !== null) onChoose(folder)
    }
    ask().catch((error: unknown) => {
      tellFailure(error)
      onClose()
    })
    return () => {
      isOver = true
    }
    // once: it is one question
    // oxlint-disable-next-line react/exhaustive-deps
  }, [])

  if (!isOurs) return null
  return (
    <FolderChooser
      title={title}
      action={action}
      isProject={isProject}
      onClose={onClose}
      onChoose={(folder) => {
        onClose()
        onChoose(folder)
      }}
    />
  )
}

/** Opens a project that is on the disk. */
export default function OpenProject({ onClose }: { onClose(): void }) {
  const { openProject } = useStudio()
  return (
    <FolderQuestion
      title="Open a project"
      action="Open project"
      isProject
      onClose={onClose}
      onChoose={(folder) => void openProject(folder).catch(tellFailure)}
    />
  )
}
