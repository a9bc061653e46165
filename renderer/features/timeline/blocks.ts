import { indexAt } from '../../../services/model/film-spans.ts'
import type { Reel, ReelPart } from '../../player/reel.ts'

/** A shot on the timeline. */
export interface Block {
  index: number
  shotId: string
  from: number
  frames: number
  /** Its segments. */
  parts: readonly ReelPart[]
}

/** The parts of a film, shot by shot. */
export function blocksOf({ parts }: Pick<Reel, 'parts'>): Block[] {
  const blocks: (Block & { parts: ReelPart[] })[] = []
  for (const part of parts) {
    const last = blocks.at(-1)
    if (last !== undefined && last.shotId === part.shotId) {
      last.parts.push(part)
      last.frames += part.frames
    } else {
      blocks.push({
        index: blocks.length,
        shotId: part.shotId,
        from: part.from,
        frames: part.frames,
        parts: [part]
      })
    }
  }
  return blocks
}

/** The block that a place in the film lies in; undefined before and behind the film. */
export function blockAt(blocks: readonly Block[], position: number): Block | undefined {
  const block = blocks[indexAt(blocks, position)]
  return block !== undefined && position >= block.from && position < block.from + block.frames ? block : undefined
}

/** The blocks that lie between two places, in whole or in part. */
export function blocksBetween(blocks: readonly Block[], from: number, to: number): readonly Block[] {
  const first = blockAt(blocks, Math.max(0, from))
  if (first === undefined) return []
  const last = blockAt(blocks, to)
  return blocks.slice(first.index, last === undefined ? blocks.length : last.index + 1)
}

/** The blocks while the right edge of one is dragged: it is as long as the drag says, and all after it move along. */
export function withTrim(blocks: readonly Block[], index: number, frames: number): Block[] {
  const more = frames - (blocks[index]?.frames ?? frames)
  const moved = (part: ReelPart): ReelPart => ({ ...part, from: part.from + more })
  return blocks.map((block) => {
    if (block.index < index) return block
    if (block.index > index) return { ...block, from: block.from + more, parts: block.parts.map(moved) }
    return { ...block, frames, parts: cutTo(block, frames) }
  })
}

/** The segments as far as the shot goes now; the last one reaches to its end. */
function cutTo({ from, parts }: Block, frames: number): ReelPart[] {
  const kept = parts.filter((part) => part.from - from < frames)
  return kept.map((part, index) => ({
    ...part,
    frames: index === kept.length - 1 ? from + frames - part.from : part.frames
  }))
}
