import type { Shot } from '../../../services/model/storyboard.ts'
import type { EditShots } from './use-edits.ts'

/** What a section shows and changes: one shot, or several at once. */
export interface ShotsProps {
  shots: readonly Shot[]
  edit: EditShots
}
