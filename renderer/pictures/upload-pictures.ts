import type { StudioClient } from '../../services/contract/studio-contract.ts'
import type { AddedPicture } from './picture-shots.ts'

export interface Uploaded {
  /** In the order of the files. */
  added: AddedPicture[]
  /** What went wrong with the others. */
  failures: unknown[]
}

export interface UploadRequest {
  client: Pick<StudioClient, 'project'>
  projectId: string
  files: readonly File[]
  /** The shot's own base; each file's name where it is left out. */
  filenameBase?: string
  onAdded?: (done: number) => void
  signal?: AbortSignal
}

/** Puts pictures into the project one by one, so that one that can't be used holds up no other. Called off, it keeps what is in. */
export async function uploadPictures({
  client,
  projectId,
  files,
  filenameBase,
  onAdded,
  signal
}: UploadRequest): Promise<Uploaded> {
  const added: AddedPicture[] = []
  const failures: unknown[] = []
  const isCalledOff = (): boolean => signal?.aborted ?? false
  for (const [index, picture] of files.entries()) {
    if (isCalledOff()) break
    try {
      const pictures = [{ picture, ...(filenameBase !== undefined && { filename_base: filenameBase }) }]
      added.push(...(await client.project.addPictures({ project_id: projectId, pictures }, { signal })))
    } catch (error) {
      if (!isCalledOff()) failures.push(error)
    }
    onAdded?.(index + 1)
  }
  return { added, failures }
}
