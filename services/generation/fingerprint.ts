import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { RenderJob } from '../engines/video-engine.ts'
import { canonicalJson, type Json } from '../model/json.ts'
import type { EngineId } from '../model/project.ts'
import type { PlannedSegment } from '../model/video-plan-builder.ts'

/** Raise it when the way that clips are cut from renders changes what they show. */
const CUT_VERSION = 1

/** What a fingerprint is made of: all that decides a take's content, and nothing else. */
export interface FingerprintInputs {
  engine: EngineId
  /** The engine's own words: resolved graph, models, or renderer settings. */
  settings: Json
  job: RenderJob
  segment: PlannedSegment
  /** Null where the workflow takes no picture. */
  startFrameSha256: string | null
  /** Null where the segment ends on no picture of the shot's. */
  endFrameSha256: string | null
  /** How often the same was asked for once more. */
  again?: number
}

/** SHA-256, in hex, of all that decides a take's content (design: fingerprint). Titles, notes and places in the list are not in it. */
export function fingerprint({
  engine,
  settings,
  job,
  segment,
  startFrameSha256,
  endFrameSha256,
  again = 0
}: FingerprintInputs): string {
  return sha256Text(
    canonicalJson({
      cut: CUT_VERSION,
      engine,
      settings,
      prompt: job.prompt,
      negative_prompt: job.negativePrompt,
      seed: job.seed,
      cfg: job.cfg,
      steps: job.steps,
      canvas: job.canvas,
      fps: job.fps,
      asks: segment.asks,
      keeps: segment.keeps,
      drops_head: segment.dropsHead,
      start_frame: startFrameSha256,
      // left out where there is none, so that takes of earlier versions stay fresh
      ...(endFrameSha256 !== null && { end_frame: endFrameSha256 }),
      ...(again > 0 && { again })
    })
  )
}

export const sha256Text = (text: string): string => createHash('sha256').update(text).digest('hex')

const CHUNK_BYTES = 64 * 1024

/** SHA-256 of a file's bytes, read in pieces: a stream for each of a thousand pictures takes three times as long. */
export async function sha256File(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  const handle = await open(file)
  try {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES)
    for (;;) {
      signal?.throwIfAborted()
      const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, null)
      if (bytesRead === 0) return hash.digest('hex')
      hash.update(buffer.subarray(0, bytesRead))
    }
  } finally {
    await handle.close()
  }
}

/** Seeds of a chain are a prime apart, so that no two segments of the film share their noise (LTX-Video #32). */
const SEED_STRIDE = 7919
const SEED_LIMIT = 2 ** 48

/** The segment's seed. A shot that leaves it open (-1) gets one of its own, and the same one at the next run: else nothing would ever be fresh. */
export function segmentSeed(shotId: string, shotSeed: number, index: number): number {
  const base = shotSeed >= 0 ? shotSeed : Number.parseInt(sha256Text(shotId).slice(0, 12), 16)
  return (base + index * SEED_STRIDE) % SEED_LIMIT
}
