import { blockAt, type Block } from './blocks.ts'
import { positionAt, xOf, type TimelineView } from './timeline-view.ts'
import type { TrackLayout } from './track-layout.ts'

export type Hit =
  | { kind: 'ruler' }
  /** The right edge of a shot. */
  | { kind: 'edge'; block: Block }
  | { kind: 'block'; block: Block; segmentIndex: number }
  | { kind: 'nothing' }

/** Pixels on either side of an edge that take hold of it; in a short block less, so that the block can be taken hold of too. */
const EDGE_PX = 6

/** What lies under the pointer. */
export function hitTest(
  view: TimelineView,
  blocks: readonly Block[],
  layout: TrackLayout,
  { x, y }: { x: number; y: number }
): Hit {
  if (y < layout.ruler) return { kind: 'ruler' }
  if (y < layout.top || y >= layout.top + layout.height) return { kind: 'nothing' }
  const block = blockAt(blocks, positionAt(view, x))
  // a little behind an edge is still that edge's
  const before = blockAt(blocks, positionAt(view, x - EDGE_PX / 2))
  if (before !== undefined && before !== block && isEdge(view, before, x)) return { kind: 'edge', block: before }
  if (block === undefined) return { kind: 'nothing' }
  if (isEdge(view, block, x)) return { kind: 'edge', block }
  const part = block.parts.findLast(({ from }) => from <= positionAt(view, x)) ?? block.parts[0]!
  return { kind: 'block', block, segmentIndex: part.segmentIndex }
}

function isEdge(view: TimelineView, block: Block, x: number): boolean {
  const end = xOf(view, block.from + block.frames)
  const reach = Math.min(EDGE_PX, (block.frames * view.scale) / 4)
  return x >= end - reach && x <= end + EDGE_PX / 2
}
