import { oc } from '@orpc/contract'
import { z } from 'zod'
import { studioFailureSchema } from './studio-failure.ts'

/** What every call is made from: its one error carries the StudioError. */
export const call = oc.errors({
  STUDIO: { status: 422, message: 'The studio could not do that.', data: studioFailureSchema }
})

/** A project that is open in this studio, by the id that `home.open` gave it. */
export const ofProject = z.object({ project_id: z.string().min(1) })
export const ofShot = ofProject.extend({ shot_id: z.string().min(1) })
export const ofSegment = ofShot.extend({ segment_index: z.int().nonnegative() })
export const nothing = z.void()
