import { StudioError } from '../contract/studio-error.ts'
import { ifThere, type FileLayer } from '../files/file-layer.ts'
import { namingFile } from './file-error.ts'
import { MAX_JSON_BYTES, tooLarge } from './guarded-json.ts'
import type { InsideFolder } from './inside-folder.ts'

/** The bytes of a project's JSON file, null where there is none; throws `file_invalid` for a folder, a pipe or one too large. */
export const readJsonBytes = (
  files: FileLayer,
  inside: Pick<InsideFolder, 'resolve'>,
  relative: string
): Promise<Buffer | null> =>
  namingFile(relative, async () => {
    const path = await inside.resolve(relative)
    const facts = await ifThere(files.facts(path))
    if (facts === null) return null
    // a pipe would be waited on for ever
    if (facts.kind !== 'file')
      throw new StudioError('file_invalid', { file: relative, expected: 'a file', found: `a ${facts.kind}` })
    const file = await ifThere(files.open(path, 'read'))
    if (file === null) return null
    try {
      const bytes = await file.read(MAX_JSON_BYTES + 1)
      if (bytes.length > MAX_JSON_BYTES) throw tooLarge(relative)
      return bytes
    } finally {
      await file.close()
    }
  })
