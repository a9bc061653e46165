import { z } from 'zod'
import { takeSchema } from '../model/take.ts'
import { call, nothing, ofSegment } from './base.ts'

/** One render of a segment, with its slate. */
export const takeViewSchema = z.object({
  /** So much of the fingerprint as names it. */
  id: z.string(),
  take: takeSchema,
  url: z.string(),
  strip: z.string(),
  strip_count: z.int().positive(),
  /** The one in the film. */
  is_selected: z.boolean(),
  /** A person chose it: it stays whatever the storyboard says. */
  is_chosen: z.boolean()
})
export type TakeView = z.infer<typeof takeViewSchema>

const segmentRef = z.object({ shot_id: z.string(), segment_index: z.int() })

/** What a choice means for the segments after it. */
export const consequenceSchema = z.object({
  /** They start from another frame now: the next run renders them again. */
  follows: z.array(segmentRef),
  /** They are kept, though the picture may jump at their start. */
  jumps: z.array(segmentRef)
})
export type ConsequenceView = z.infer<typeof consequenceSchema>

const at = '/projects/{project_id}/shots/{shot_id}/segments/{segment_index}' as const
const ofTake = ofSegment.extend({ take_id: z.string().min(1) })
// a path's value is text
const input = <Schema extends typeof ofSegment>(schema: Schema): Schema =>
  schema.extend({ segment_index: z.coerce.number().pipe(z.int().nonnegative()) }) as unknown as Schema

export const takeContract = {
  list: call
    .route({ method: 'GET', path: `${at}/takes`, summary: 'The takes of a segment, newest first' })
    .input(input(ofSegment))
    .output(z.array(takeViewSchema)),
  select: call
    .route({
      method: 'POST',
      path: `${at}/takes/{take_id}/select`,
      summary: 'Puts a take into the film, to stay there'
    })
    .input(input(ofTake))
    .output(consequenceSchema),
  release: call
    .route({ method: 'POST', path: `${at}/release`, summary: 'Lets the storyboard decide again' })
    .input(input(ofSegment))
    .output(consequenceSchema),
  star: call
    .route({ method: 'POST', path: `${at}/takes/{take_id}/star`, summary: 'Marks a take, or takes the mark off' })
    .input(input(ofTake.extend({ is_starred: z.boolean() })))
    .output(nothing),
  reject: call
    .route({
      method: 'POST',
      path: `${at}/takes/{take_id}/reject`,
      summary: 'Rejects a take with a note; null takes it back'
    })
    .input(input(ofTake.extend({ note: z.string().max(2000).nullable() })))
    .output(nothing),
  remove: call
    .route({ method: 'DELETE', path: `${at}/takes/{take_id}`, summary: 'Deletes a take that is not in the film' })
    .input(input(ofTake))
    .output(nothing),
  /** The next run makes them; `with_run` starts one for the shot. */
  again: call
    .route({
      method: 'POST',
      path: `${at}/again`,
      summary: 'Asks for the segment again: with a new seed, or the same once more'
    })
    .input(input(ofSegment.extend({ how: z.enum(['new_seed', 'same']), with_run: z.boolean() })))
    .output(consequenceSchema),
  rerender: call
    .route({
      method: 'POST',
      path: `${at}/rerender`,
      summary: 'Renders the segment anew: alone, with all that follows, or bridged into what is kept'
    })
    .input(input(ofSegment.extend({ how: z.enum(['alone', 'onwards', 'bridged']), with_run: z.boolean() })))
    .output(consequenceSchema)
}
