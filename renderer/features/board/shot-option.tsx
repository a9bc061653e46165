import { useDraggable } from '@dnd-kit/core'
import type { ReactNode } from 'react'
import type { Shot } from '../../../services/model/storyboard.ts'
import type { KeyframeProblem } from '../../../services/model/video-plan-builder.ts'
import type { ShotState } from './use-shot-state.ts'
import styles from './shot-option.module.css'

export interface ShotOptionProps {
  shot: Shot
  seconds: number
  segments: number
  /** Why it has no picture to start from. */
  missing: KeyframeProblem | null
  /** Among the shots that are shown. */
  index: number
  count: number
  isSelected: boolean
  /** The one that keys go on from. */
  isActive: boolean
  /** It is being moved. */
  isLifted: boolean
  /** A picture dropped now would become its picture. */
  isTarget: boolean
}

/** What a card and a row of the board have in common: an option of the list of shots that can be dragged. */
export function ShotOption({
  shot,
  index,
  count,
  isSelected,
  isActive,
  isLifted,
  isTarget,
  state,
  className = '',
  children
}: ShotOptionProps & { state: ShotState; className?: string | undefined; children: ReactNode }) {
  const { setNodeRef, listeners } = useDraggable({ id: shot.shot_id })
  return (
    <div
      ref={setNodeRef}
      id={optionId(shot.shot_id)}
      className={`${styles.option} ${className}`}
      role="option"
      aria-selected={isSelected}
      aria-posinset={index + 1}
      aria-setsize={count}
      data-shot={shot.shot_id}
      data-active={isActive ? '' : undefined}
      data-lifted={isLifted ? '' : undefined}
      data-target={isTarget ? '' : undefined}
      title={state.problem?.text}
      {...listeners}
    >
      {children}
    </div>
  )
}

export const optionId = (shotId: string): string => `shot-${shotId}`
