import { z } from 'zod'
import type { Json } from '../../model/json.ts'

/** What a server answers. Keys that are not named here are ignored. */

export const systemStatsSchema = z.object({
  system: z.object({
    comfyui_version: z.string().default('unknown'),
    argv: z.array(z.string()).default([])
  }),
  devices: z
    .array(
      z.object({
        name: z.string().default(''),
        type: z.string().default(''),
        vram_total: z.number().default(0),
        vram_free: z.number().default(0)
      })
    )
    .default([])
})
export type SystemStats = z.infer<typeof systemStatsSchema>

/** Number, prompt id, and what else: the graph, the client, the outputs. */
const queueItemSchema = z.tuple([z.number(), z.string()], z.unknown())
export const queueSchema = z.object({
  queue_running: z.array(queueItemSchema),
  queue_pending: z.array(queueItemSchema)
})
export type Queue = z.infer<typeof queueSchema>

const jsonRecord = z.record(z.string(), z.json())
export const historyEntrySchema = z.object({
  outputs: z.record(z.string(), z.unknown()).default({}),
  status: z
    .object({
      status_str: z.string(),
      completed: z.boolean(),
      messages: z.array(z.tuple([z.string(), z.record(z.string(), z.unknown())])).default([])
    })
    .nullish()
})
export type HistoryEntry = z.infer<typeof historyEntrySchema>
export const historySchema = z.record(z.string(), historyEntrySchema)

export const promptAnswerSchema = z.object({
  prompt_id: z.string(),
  node_errors: z.union([jsonRecord, z.array(z.json())]).default({})
})

export const rejectionSchema = z.object({
  error: z
    .object({ type: z.string().default(''), message: z.string().default(''), details: z.coerce.string().default('') })
    .nullable()
    .catch(null),
  node_errors: jsonRecord.catch({})
})

export const uploadAnswerSchema = z.object({
  name: z.string().min(1),
  subfolder: z.string().default(''),
  type: z.string().default('input')
})

export const executionErrorSchema = z.object({
  node_id: z.coerce.string().default(''),
  node_type: z.coerce.string().default(''),
  exception_type: z.coerce.string().default(''),
  exception_message: z.coerce.string().default(''),
  traceback: z.array(z.coerce.string()).catch([]),
  current_inputs: z.record(z.string(), z.json()).catch({})
})

/** A file that a node saved. */
export const savedFileSchema = z.object({
  filename: z.string().min(1).max(1024),
  subfolder: z.string().max(1024).default(''),
  type: z.enum(['output', 'temp', 'input']).default('output')
})
export type SavedFile = z.infer<typeof savedFileSchema>

/** Every file that a node's output names, under whatever key: `images`, `gifs`, `video`. */
export function savedFiles(output: unknown): SavedFile[] {
  if (output === null || typeof output !== 'object') return []
  return Object.values(output as Record<string, Json>).flatMap((list) =>
    Array.isArray(list)
      ? list.flatMap((item) => {
          const read = savedFileSchema.safeParse(item)
          return read.success ? [read.data] : []
        })
      : []
  )
}
