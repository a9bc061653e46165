import type { SegmentKey } from '../../services/model/project-state.ts'

/** A segment as one speaks of it, counted from 1: `Shot 007, segment 2`. */
export const segmentName = ({ shotId, index }: SegmentKey): string => `Shot ${shotId}, segment ${index + 1}`
