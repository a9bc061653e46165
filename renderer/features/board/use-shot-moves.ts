import type { DragEndEvent, DragMoveEvent, DragStartEvent } from '@dnd-kit/core'
import { useRef, useState, type RefObject } from 'react'
import { useDocument } from '../../app/project-context.tsx'
import { dropPlaceAt, dropPlaceBefore, type BoardLayout, type DropPlace } from './board-layout.ts'
import { shotsText, type ShotActs } from './shot-acts.ts'
import { dropTarget } from './shot-order.ts'

export interface ShotMovesParts {
  layout: BoardLayout
  /** The shots that are shown. */
  ids: readonly string[]
  selection: readonly string[]
  scroller: RefObject<HTMLElement | null>
  acts: ShotActs
  announce(text: string): void
  /** Dragging a shot that is not selected selects it. */
  onLift(ids: string[]): void
}

/** Where on a card the pointer took hold of it. */
export interface Grip {
  x: number
  y: number
}

export type ShotMoves = ReturnType<typeof useShotMoves>

/** Shots on their way to another place: dragged by the pointer, or carried by keys. All that is selected goes along. */
export function useShotMoves({ layout, ids, selection, scroller, acts, announce, onLift }: ShotMovesParts) {
  const allShots = useDocument(({ document }) => document.storyboard.shots)
  const [lifted, setLifted] = useState<ReadonlySet<string>>(none)
  const [dragged, setDragged] = useState<{ id: string; grip: Grip } | null>(null)
  const [place, setPlace] = useState<DropPlace | null>(null)
  const start = useRef({ x: 0, y: 0 })

  const lift = (id: string): string[] => {
    const moved = selection.includes(id) ? [...selection] : [id]
    if (!selection.includes(id)) onLift(moved)
    setLifted(new Set(moved))
    return moved
  }
  const end = (): void => {
    setLifted(none)
    setDragged(null)
    setPlace(null)
  }
  const putDown = (at: DropPlace | null): void => {
    const moved = [...lifted]
    end()
    if (at === null || moved.length === 0) return
    const all = allShots.map(({ shot_id }) => shot_id)
    const before = dropTarget(all, ids, moved, at.index)
    if (before !== undefined) acts.moveBefore(moved, before)
  }
  /** dnd-kit adds what was scrolled meanwhile to how far the pointer went. */
  const placeOf = ({ delta }: Pick<DragMoveEvent, 'delta'>): DropPlace =>
    dropPlaceAt(layout, { x: start.current.x + delta.x, y: start.current.y + delta.y })

  const carry = {
    isOn: lifted.size > 0 && dragged === null,
    pickUp(id: string) {
      if (!acts.canEdit()) return
      const moved = lift(id)
      setPlace(dropPlaceBefore(layout, ids.indexOf(id)))
      announce(`${shotsText(moved)} picked up. Arrow keys choose the place, Enter puts down, Escape leaves.`)
    },
    /** Resolves to the card beside the new place, to be shown. */
    step(by: number): number | null {
      if (place === null) return null
      const next = dropPlaceBefore(layout, place.index + by)
      setPlace(next)
      const beside = ids[next.index]
      announce(beside === undefined ? 'At the end' : `Before shot ${beside}`)
      return Math.min(next.index, ids.length - 1)
    },
    putDown: () => putDown(place),
    leave() {
      end()
      announce('Left where it was.')
    }
  }

  return {
    lifted,
    dragged,
    place,
    carry,
    drag: {
      onDragStart({ active, activatorEvent }: DragStartEvent) {
        if (!acts.canEdit()) return
        const box = scroller.current?.getBoundingClientRect()
        const { clientX, clientY } = activatorEvent as MouseEvent
        if (scroller.current === null || box === undefined) return
        start.current = { x: clientX - box.left, y: clientY - box.top + scroller.current.scrollTop }
        const card = active.rect.current.initial
        const grip = card === null ? { x: 0, y: 0 } : { x: clientX - card.left, y: clientY - card.top }
        lift(String(active.id))
        setDragged({ id: String(active.id), grip })
      },
      onDragMove: (event: DragMoveEvent) => dragged !== null && setPlace(placeOf(event)),
      onDragEnd: (event: DragEndEvent) => dragged !== null && putDown(placeOf(event)),
      onDragCancel: end
    }
  }
}

const none: ReadonlySet<string> = new Set()
