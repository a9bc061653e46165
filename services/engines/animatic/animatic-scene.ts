import { createHash } from 'node:crypto'
import { StudioError } from '../../contract/studio-error.ts'
import type { RenderJob } from '../video-engine.ts'
import type { Stretch } from './camera-filter.ts'
import { cameraPath, type CameraPath, type Side } from './camera-path.ts'

/** What a clip shows: a picture, the movement over it, and which part of the movement. */
export interface AnimaticScene {
  picture: string
  path: CameraPath
  side: Side
  stretch: Stretch
}

/**
 * A segment is rendered from the shot's own keyframe, at its place in the shot's movement: that goes on over the joins,
 * and nothing is copied from copies. Without a keyframe the start frame gets a movement of its own.
 * Throws `shot_not_ready` when there is neither.
 */
export function sceneOf({ shotId, shot, startFrame, frames }: RenderJob): AnimaticScene {
  const picture = shot.keyframe ?? startFrame
  if (picture === null) throw new StudioError('shot_not_ready', { shot: shotId, reason: 'it has no picture' })
  const side = sideOf(shotId)
  const stretch =
    shot.keyframe === null
      ? { firstFrame: 0, shotFrames: frames }
      : { firstFrame: shot.firstFrame, shotFrames: shot.frames }
  return { picture, path: cameraPath(shot.camera, side), side, stretch }
}

/** By the shot and not by the seed: a segment may have a seed of its own, and its shot must not change sides at the join. */
const sideOf = (shotId: string): Side => ((createHash('sha256').update(shotId).digest()[0] ?? 0) % 2 === 0 ? 1 : -1)
