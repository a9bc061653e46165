import type { RecentProject } from '../../../services/contract/home-contract.ts'
import { useStudio } from '../../app/studio-context.tsx'
import { tellFailure } from '../../app/tell-failure.tsx'
import { FolderQuestion } from './open-project.tsx'

/** A project whose folder was moved: opens it where it is now, and forgets where it was. */
export default function LocateProject({ project, onClose }: { project: RecentProject; onClose(): void }) {
  const { openProject, connection } = useStudio()
  const open = async (folder: string): Promise<void> => {
    await openProject(folder)
    await connection.client.home.forget({ folder: project.folder })
  }
  return (
    <FolderQuestion
      title={`Where is ${project.name}?`}
      action="Open project"
      isProject
      onClose={onClose}
      onChoose={(folder) => void open(folder).catch(tellFailure)}
    />
  )
}
