import type { Reel, ReelPart } from './reel.ts'
import type { Sight } from './sight.ts'

/** What of the player changes seldom enough to be told as state; the frame is told by `onFrame`. */
export interface PlayerStatus {
  isPlaying: boolean
  /** The speed it runs at; negative is backwards. While it stands, the one it would start with. */
  rate: number
  isLooping: boolean
  /** What is to be seen now, or next, is not there yet. */
  isWaiting: boolean
  /** The part of the film that the playhead is in. */
  part: ReelPart | null
  /** What is seen. */
  shows: Sight['kind']
  /** The film as it can be played now. */
  reel: Reel
}
