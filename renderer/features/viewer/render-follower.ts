import { createStore } from 'zustand/vanilla'
import type { SegmentView } from '../../../services/contract/project-view.ts'
import { segmentKey } from '../../../services/model/project-state.ts'
import { isUnderWay } from '../../../services/model/segment-state.ts'
import type { FilmPlayer } from '../../player/film-player.ts'
import type { Reel, ReelPart } from '../../player/reel.ts'
import type { JobsStore } from '../../stores/jobs-store.ts'
import type { SessionStore } from '../../stores/session-store.ts'

export interface RenderFollowerParts {
  jobs: JobsStore
  session: SessionStore
  player: FilmPlayer
  /** The person types: what they see must not change under their hands. */
  isBusy(): boolean
}

/** The part to look at: the one looked at, as long as it is rendered; else the first in the film that is. */
export function partToFollow(
  { parts }: Reel,
  segments: ReadonlyMap<string, SegmentView>,
  current: ReelPart | null
): ReelPart | null {
  const isRendering = ({ shotId, segmentIndex }: ReelPart): boolean => {
    const view = segments.get(segmentKey({ shotId, index: segmentIndex }))
    return view !== undefined && isUnderWay(view.state)
  }
  return current !== null && isRendering(current) ? current : (parts.find(isRendering) ?? null)
}

/**
 * Moves the playhead to what is rendered, from the start of a run on, until the person plays or goes elsewhere; a toggle
 * takes it up again.
 */
export function createRenderFollower({ jobs, session, player, isBusy }: RenderFollowerParts) {
  const state = createStore(() => ({ isRunning: false, isFollowing: false }))
  let isMoving = false

  const look = (): void => {
    if (!state.getState().isFollowing || isBusy()) return
    const part = partToFollow(player.reel, jobs.getState().segments, player.status.getState().part)
    if (part === null || part === player.status.getState().part) return
    isMoving = true
    session.seek(part.from)
    isMoving = false
  }
  const follow = (isFollowing: boolean): void => {
    if (state.getState().isFollowing === isFollowing) return
    state.setState({ isFollowing })
    look()
  }

  return {
    state,
    toggle: () => follow(!state.getState().isFollowing),

    /** Begins to watch; returns what ends it. */
    start(): () => void {
      const readRun = (): void => {
        const isRunning = jobs.getState().run.status !== 'idle'
        if (isRunning === state.getState().isRunning) return
        state.setState({ isRunning })
        follow(isRunning && !player.status.getState().isPlaying)
      }
      readRun()
      const stops = [
        jobs.subscribe((now, before) => {
          if (now.run !== before.run) readRun()
          if (now.segments !== before.segments) look()
        }),
        session.subscribe((now, before) => {
          if (!isMoving && (now.playhead !== before.playhead || now.selection !== before.selection)) follow(false)
        }),
        player.status.subscribe(({ isPlaying }) => {
          if (isPlaying) follow(false)
        })
      ]
      return () => stops.forEach((stop) => stop())
    }
  }
}
