import { MAX_SHOT_SECONDS } from '../../../services/model/storyboard.ts'
import type { ProjectSession } from '../../app/project-session.ts'
import type { FilmPlayer } from '../../player/film-player.ts'
import type { Block } from './blocks.ts'
import { dropIndex, isMove, trimmedFrames } from './drags.ts'
import { hitTest, type Hit } from './hit-test.ts'
import { snapTargets, snapped } from './snap.ts'
import type { TimelineActs } from './timeline-acts.ts'
import type { TimelineStage } from './timeline-stage.ts'
import { frameAt, positionAt, scrolled } from './timeline-view.ts'

/** What of a pointer event counts; `x` and `y` from the timeline's corner. */
export interface Point {
  x: number
  y: number
  altKey: boolean
  shiftKey: boolean
  isMod: boolean
}

export interface TimelinePointerParts {
  stage: TimelineStage
  player: FilmPlayer
  session: ProjectSession['session']
  canEdit(): boolean
  acts: TimelineActs
}

/** A press becomes a drag after so many pixels. */
const DRAG_PX = 4
/** This near to the side a drag scrolls on. */
const SIDE_PX = 28
const SCROLL_PX = 14

type Press =
  | { kind: 'scrub'; targets: number[]; frame: number }
  | { kind: 'trim'; block: Block; targets: number[] }
  | { kind: 'press'; hit: Extract<Hit, { kind: 'block' }>; at: Point }
  | { kind: 'move'; ids: readonly string[] }

/** What pressing and dragging on the timeline means: the ruler moves the playhead, an edge trims, a shot is chosen or moved. */
export function createTimelinePointer({ stage, player, session, canEdit, acts }: TimelinePointerParts) {
  let press: Press | null = null
  let last: Point | null = null

  const view = () => stage.state.getState().view
  const hit = (point: Point): Hit => hitTest(view(), stage.blocks(), stage.layout(), point)

  const drawn = (point: Point, targets: readonly number[]): number => {
    const position = positionAt(view(), point.x)
    return point.altKey ? position : snapped(position, targets, view().scale)
  }

  const follow = (point: Point): void => {
    if (press?.kind === 'scrub') {
      const position = drawn(point, press.targets)
      // the end of the film is a cut, but no frame
      press.frame = Math.max(0, Math.min(view().frames - 1, Math.floor(position)))
      player.seek(press.frame, { isScrubbing: true })
    }
    if (press?.kind === 'trim') {
      const most = MAX_SHOT_SECONDS * player.reel.fps
      const frames = trimmedFrames(press.block, drawn(point, press.targets), most)
      stage.drag({ kind: 'trim', index: press.block.index, frames })
    }
    if (press?.kind === 'move') {
      const before = dropIndex(stage.blocks(), positionAt(view(), point.x))
      stage.drag({ kind: 'move', ids: press.ids, before, x: point.x })
    }
  }

  const choose = ({ block, segmentIndex }: Extract<Hit, { kind: 'block' }>, { shiftKey, isMod }: Point): void => {
    const { selection } = session.getState()
    if (isMod) return session.toggle(block.shotId)
    if (shiftKey) return session.selectTo(block.shotId)
    const isAlone = selection.length === 1 && selection[0] === block.shotId
    if (isAlone && block.parts.length > 1) session.selectSegment({ shotId: block.shotId, index: segmentIndex })
    else session.select([block.shotId])
  }

  return {
    /** What would happen here. */
    hit,

    /** True where the pointer is to be followed from here on. */
    down(point: Point): boolean {
      const found = hit(point)
      const { marks } = session.getState()
      last = point
      if (found.kind === 'ruler') {
        if (player.status.getState().isPlaying) player.placeAt(frameAt(view(), point.x))
        press = { kind: 'scrub', targets: snapTargets(stage.blocks(), marks), frame: player.frame }
        stage.drag({ kind: 'scrub' })
        follow(point)
      } else if (found.kind === 'edge' && canEdit()) {
        const targets = [marks.in, marks.out, player.frame].filter((frame) => frame !== null)
        press = { kind: 'trim', block: found.block, targets }
      } else if (found.kind === 'block' || found.kind === 'edge') {
        const { block } = found
        const segmentIndex = found.kind === 'block' ? found.segmentIndex : block.parts.at(-1)!.segmentIndex
        press = { kind: 'press', hit: { kind: 'block', block, segmentIndex }, at: point }
      } else press = null
      return press !== null
    },

    move(point: Point) {
      last = point
      if (press?.kind === 'press' && canEdit() && Math.abs(point.x - press.at.x) > DRAG_PX) {
        const { selection } = session.getState()
        const { shotId } = press.hit.block
        press = { kind: 'move', ids: selection.includes(shotId) ? selection : [shotId] }
      }
      follow(point)
    },

    /** Called again and again while the pointer is held at a side: the film goes on under it. */
    scrollOn() {
      if (last === null || press === null || press.kind === 'press') return
      const { width, scroll } = view()
      const by = last.x < SIDE_PX ? -SCROLL_PX : last.x > width - SIDE_PX ? SCROLL_PX : 0
      if (by === 0) return
      stage.look((now) => scrolled(now, scroll + by))
      follow(last)
    },

    up() {
      const { drag } = stage.state.getState()
      const blocks = stage.blocks()
      const done = press
      press = null
      stage.drag(null)
      if (done?.kind === 'scrub') player.seek(done.frame)
      if (done?.kind === 'press') choose(done.hit, done.at)
      if (done?.kind === 'trim' && drag?.kind === 'trim') acts.setFrames(done.block.shotId, drag.frames)
      if (done?.kind === 'move' && drag?.kind === 'move' && isMove(blocks, drag.ids, drag.before))
        acts.moveBefore(drag.ids, blocks[drag.before]?.shotId ?? null)
    },

    /** As if nothing had been pressed; the playhead goes back too. */
    cancel() {
      if (press?.kind === 'scrub') player.placeAt(session.getState().playhead)
      press = null
      stage.drag(null)
    },

    /** A double click goes to the very frame. */
    goTo(point: Point) {
      const { kind } = hit(point)
      if (kind === 'block' || kind === 'edge') player.step(frameAt(view(), point.x) - player.frame)
    },

    /** The right button takes what lies under it, unless that is chosen already. */
    chooseForMenu(point: Point) {
      const found = hit(point)
      if (found.kind !== 'block' && found.kind !== 'edge') return
      const { shotId } = found.block
      if (!session.getState().selection.includes(shotId)) session.select([shotId])
    },

    get isPressed() {
      return press !== null
    }
  }
}
