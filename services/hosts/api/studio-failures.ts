import { os, ORPCError } from '@orpc/server'
import { isAbort, toStudioError } from '../../contract/studio-error.ts'
import { toFailure } from '../../contract/studio-failure.ts'

/**
 * What a call throws, as it crosses the border: a StudioError as the contract's `STUDIO`; a cancelled call as that and
 * nothing more; what nobody foresaw as `STUDIO` with the code BUG, which `log` hears of.
 */
export const studioFailures = (log: (line: string) => void) =>
  os.middleware(async ({ next, path }) => {
    try {
      return await next()
    } catch (error) {
      if (error instanceof ORPCError) throw error
      if (isAbort(error)) throw new ORPCError('CLIENT_CLOSED_REQUEST', { message: 'Cancelled.' })
      const failure = toStudioError(error)
      if (failure.code === 'BUG') log(`${path.join('.')}: ${failure.stack ?? failure.message}`)
      throw new ORPCError('STUDIO', { status: 422, message: failure.message, data: toFailure(failure), cause: error })
    }
  })
