import type { KeyboardEvent, RefObject } from 'react'
import { useProject } from '../../app/project-context.tsx'
import { isMac } from '../../commands/keys.ts'
import type { BoardLayout } from './board-layout.ts'
import { cardAfterKey } from './board-moves.ts'
import type { ShotActs } from './shot-acts.ts'
import type { ShotMoves } from './use-shot-moves.ts'

/** Makes a shot the one that keys go on from; and selects it alone, also, from the anchor on, or not at all. */
export type Choose = (id: string, how: 'only' | 'also' | 'to' | 'move') => void

export interface BoardKeysParts {
  layout: BoardLayout
  /** The shots that are shown. */
  ids: readonly string[]
  active: string | null
  choose: Choose
  reveal(index: number): void
  scroller: RefObject<HTMLElement | null>
  moves: ShotMoves
  acts: ShotActs
}

/** The keys that mean something on the board alone; the others go on to the commands of the window. */
export function useBoardKeys({ layout, ids, active, choose, reveal, scroller, moves, acts }: BoardKeysParts) {
  const { session } = useProject()

  /** True where the key was for the shots that are carried. */
  const whileCarrying = (key: string): boolean => {
    const { carry } = moves
    if (key === 'Enter' || key === ' ' || key === 'm') carry.putDown()
    else if (key === 'Escape' || key === 'Tab') carry.leave()
    else {
      const by = carrySteps(key, layout)
      const beside = by === null ? null : carry.step(by)
      if (beside !== null) reveal(beside)
      return by !== null
    }
    return key !== 'Tab'
  }

  const go = (event: KeyboardEvent): boolean => {
    const at = active === null ? 0 : ids.indexOf(active)
    const rowsInView = Math.floor((scroller.current?.clientHeight ?? 0) / layout.pitch.y)
    const next = cardAfterKey(event.key, at, layout, rowsInView)
    const id = next === null ? undefined : ids[next]
    if (next === null || id === undefined) return false
    reveal(next)
    choose(id, event.shiftKey ? 'to' : isModified(event) ? 'move' : 'only')
    return true
  }

  const act = (event: KeyboardEvent): boolean => {
    const isMod = isModified(event)
    if (event.key === ' ' && isMod && active !== null) choose(active, 'also')
    else if (isMod || event.shiftKey) return false
    else if (event.key === 'Enter') acts.add()
    else if (event.key.toLowerCase() === 'm' && active !== null) moves.carry.pickUp(active)
    else if (event.key === 'Escape' && session.getState().selection.length > 0) session.select([])
    else return false
    return true
  }

  return (event: KeyboardEvent): void => {
    if (event.altKey || event.nativeEvent.isComposing) return
    const isMine = moves.carry.isOn ? whileCarrying(event.key) : go(event) || act(event)
    if (isMine) event.preventDefault()
  }
}

const isModified = ({ metaKey, ctrlKey }: KeyboardEvent): boolean => (isMac ? metaKey : ctrlKey)

function carrySteps(key: string, { columns, count }: BoardLayout): number | null {
  if (key === 'ArrowLeft') return -1
  if (key === 'ArrowRight') return 1
  if (key === 'ArrowUp') return -columns
  if (key === 'ArrowDown') return columns
  if (key === 'Home') return -count
  if (key === 'End') return count
  return null
}
