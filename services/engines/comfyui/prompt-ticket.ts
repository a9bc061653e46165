import { z } from 'zod'
import type { Ticket } from '../../model/segment-state.ts'

/** All that is needed to find a prompt again, and its files, when nobody remembers posting it. */
const promptTicketSchema = z.looseObject({
  engine: z.literal('comfyui'),
  id: z.string().regex(/^[\w-]{1,100}$/),
  /** The address without credentials: a prompt is known to its own server only. */
  server: z.string(),
  client_id: z.string(),
  /** Of every file that the run leaves on the server. */
  prefix: z.string(),
  /** The node whose output is the clip. */
  film_node: z.string(),
  /** The node that saves the last kept frame; null where ffmpeg takes it from the clip. */
  hand_off_node: z.string().nullable(),
  hand_off_reason: z.string(),
  frames: z.int(),
  last_kept: z.int(),
  rungs: z.array(z.string()).default([])
})
export type PromptTicket = z.infer<typeof promptTicketSchema>

/** Null for a ticket that is not this server's, or that no version of ours wrote. */
export function readPromptTicket(ticket: Ticket | undefined, server: string): PromptTicket | null {
  const read = promptTicketSchema.safeParse(ticket)
  return read.success && read.data.server === server ? read.data : null
}
