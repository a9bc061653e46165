import { useEffect, useMemo, type MouseEvent, type PointerEvent, type RefObject } from 'react'
import { isMac } from '../../commands/keys.ts'
import type { createTimelinePointer, Point } from './timeline-pointer.ts'

/** The events of the track for what the pointer means there. */
export function useTrackPointer(
  pointer: ReturnType<typeof createTimelinePointer>,
  scroller: RefObject<HTMLElement | null>
) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || !pointer.isPressed) return
      event.preventDefault()
      pointer.cancel()
    }
    // before the window's commands
    window.addEventListener('keydown', onKey, { capture: true })
    return () => window.removeEventListener('keydown', onKey, { capture: true })
  }, [pointer])

  return useMemo(() => {
    let tick: number | null = null
    const scrollOn = (): void => {
      pointer.scrollOn()
      tick = pointer.isPressed ? requestAnimationFrame(scrollOn) : null
    }
    const pointOf = (event: MouseEvent): Point => {
      const { left, top } = scroller.current!.getBoundingClientRect()
      const { clientX, clientY, altKey, shiftKey } = event
      return { x: clientX - left, y: clientY - top, altKey, shiftKey, isMod: isMac ? event.metaKey : event.ctrlKey }
    }
    return {
      onPointerDown(event: PointerEvent<HTMLElement>) {
        if (event.button !== 0 || (isMac && event.ctrlKey)) return
        if (!pointer.down(pointOf(event))) return
        event.currentTarget.setPointerCapture(event.pointerId)
        tick ??= requestAnimationFrame(scrollOn)
      },
      onPointerMove(event: PointerEvent<HTMLElement>) {
        const point = pointOf(event)
        if (pointer.isPressed) pointer.move(point)
        else event.currentTarget.dataset.over = pointer.hit(point).kind
      },
      onPointerUp: () => pointer.up(),
      onPointerCancel: () => pointer.cancel(),
      onDoubleClick: (event: MouseEvent) => pointer.goTo(pointOf(event)),
      /** The menu is about what lies under the pointer. */
      onContextMenu: (event: MouseEvent) => pointer.chooseForMenu(pointOf(event))
    }
  }, [pointer, scroller])
}
