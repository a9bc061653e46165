import type { NewProjectRequest } from '../../../services/contract/home-contract.ts'
import type { StudioClient } from '../../../services/contract/studio-contract.ts'
import { inNameOrder, isPictureFile } from '../../pictures/picture-files.ts'
import { shotsFromPictures } from '../../pictures/picture-shots.ts'
import { uploadPictures } from '../../pictures/upload-pictures.ts'
import type { Start } from './start.ts'

export interface MakeProjectParts {
  client: Pick<StudioClient, 'home' | 'project'>
  /** This window. */
  clientId: string
  request: NewProjectRequest
  start: Start
  onAdded(done: number, of: number): void
  signal: AbortSignal
}

/**
 * Makes a project and puts its pictures in: as a shot each, or beside a storyboard that names them. Pictures that can't be
 * used are `failures`, and hold up nothing. Called off, the project has what was in it by then.
 */
export async function makeProject({ client, clientId, request, start, onAdded, signal }: MakeProjectParts): Promise<{
  projectId: string
  asked: number
  failures: unknown[]
}> {
  const { project_id: projectId } = await client.home.create(request)
  const files = inNameOrder(picturesOf(start).filter(isPictureFile))
  if (files.length === 0) return { projectId, asked: 0, failures: [] }
  const { added, failures } = await uploadPictures({
    client,
    projectId,
    files,
    onAdded: (done) => onAdded(done, files.length),
    signal
  })
  if (start.kind === 'pictures' && added.length > 0) {
    const { document } = shotsFromPictures({ storyboard: { shots: [] }, pictures: {} }, added, null)
    await client.project.edit({
      project_id: projectId,
      client: clientId,
      label: `Add ${added.length} shots from pictures`,
      change: { put: document.storyboard.shots, pictures: document.pictures }
    })
  }
  return { projectId, asked: files.length, failures }
}

function picturesOf(start: Start): readonly File[] {
  if (start.kind === 'pictures') return start.files
  return start.kind === 'storyboard' ? start.pictures : []
}
