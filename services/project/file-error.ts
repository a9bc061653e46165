import { StudioError, toStudioError } from '../contract/studio-error.ts'

/** A failure of the disk as the user reads it: with the file's name in the project. Everything else is handed on. */
export function fileError(error: unknown, file: string): unknown {
  const known = toStudioError(error)
  if (error instanceof StudioError || known.code === 'BUG') return error
  return new StudioError(known.code, { ...known.facts, file }, { cause: error })
}

export async function namingFile<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw fileError(error, file)
  }
}
