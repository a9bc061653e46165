import { useCallback, useEffect, useRef } from 'react'
import type { TimelineStage } from './timeline-stage.ts'
import { extentOf, scrolled, zoomed } from './timeline-view.ts'

/** The browser's own scrolling and the stage's view, each as the other is; Ctrl and the wheel zoom at the pointer. */
export function useTimelineScroll(stage: TimelineStage) {
  const scroller = useRef<HTMLDivElement>(null)
  const spacer = useRef<HTMLDivElement>(null)

  useEffect(() => {
    const element = scroller.current!
    const show = (): void => {
      const { view } = stage.state.getState()
      spacer.current!.style.width = `${extentOf(view)}px`
      if (Math.abs(element.scrollLeft - view.scroll) >= 1) element.scrollLeft = view.scroll
    }
    const onWheel = (event: WheelEvent): void => {
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1
      if (event.ctrlKey || event.metaKey) {
        const x = event.clientX - element.getBoundingClientRect().left
        stage.look((view) => zoomed(view, Math.exp(-event.deltaY * lines * 0.002), x))
      } else if (Math.abs(event.deltaY) > Math.abs(event.deltaX)) {
        stage.look((view) => scrolled(view, view.scroll + event.deltaY * lines))
      } else return
      event.preventDefault()
    }
    show()
    const stop = stage.state.subscribe(show)
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => {
      stop()
      element.removeEventListener('wheel', onWheel)
    }
  }, [stage])

  const onScroll = useCallback(() => {
    const { scrollLeft } = scroller.current!
    stage.look((view) => (Math.abs(scrollLeft - view.scroll) < 1 ? view : scrolled(view, scrollLeft)))
  }, [stage])

  return { scroller, spacer, onScroll }
}
