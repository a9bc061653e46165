import type { RunView } from '../../../services/contract/project-view.ts'
import type { FilmDocument } from '../../../services/model/document-change.ts'
import { spanAt } from '../../../services/model/film-spans.ts'
import {
  addShot,
  duplicateShots,
  mergeShots,
  moveShots,
  removeShots,
  splitShot,
  type Edited
} from '../../../services/model/storyboard-edits.ts'
import type { Storyboard } from '../../../services/model/storyboard.ts'
import type { ProjectSession } from '../../app/project-session.ts'
import { counted } from '../../ui/counted.ts'
import { moveTarget, type Move } from './shot-order.ts'

export interface ShotActsParts {
  project: Pick<ProjectSession, 'client' | 'projectId' | 'document' | 'session' | 'jobs' | 'film'>
  /** Says aloud what an act did that is otherwise only seen. */
  announce(text: string): void
  onFailure(error: unknown): void
}

/** What one can do with shots; most of it with those that are selected. Each is one step of the history. */
export type ShotActs = ReturnType<typeof createShotActs>

export function createShotActs({ project, announce, onFailure }: ShotActsParts) {
  const { client, projectId, document, session, jobs, film } = project
  const storyboard = (): Storyboard => document.getState().document.storyboard
  const allIds = (): string[] => storyboard().shots.map(({ shot_id }) => shot_id)
  const selected = (): readonly string[] => session.getState().selection
  const canEdit = (): boolean => document.getState().canEdit

  const edit = (
    label: string,
    change: (storyboard: Storyboard) => Edited,
    { merge = null, origins = noOrigins }: { merge?: string | null; origins?: Origins } = {}
  ): string[] => {
    if (!canEdit()) return []
    const edited = change(storyboard())
    document.edit(
      label,
      (before) => withPicturesOf({ ...before, storyboard: edited.storyboard }, origins(edited.ids)),
      { merge }
    )
    session.select(edited.ids)
    return edited.ids
  }

  /** The shot under the playhead and how many frames into it the playhead is. */
  const cut = (): { id: string; frame: number } | null => {
    const { playhead } = session.getState()
    const span = spanAt(film().spans, playhead)
    if (span === undefined) return null
    const frame = playhead - span.from
    return frame < 1 || frame >= span.frames ? null : { id: span.shotId, frame }
  }

  /** What is to be merged: the selected shots, or the one selected and the next. */
  const mergeable = (): string[] => {
    const [first, ...others] = selected()
    if (first === undefined) return []
    if (others.length > 0) return [first, ...others]
    const next = allIds()[allIds().indexOf(first) + 1]
    return next === undefined ? [] : [first, next]
  }

  const move = (ids: readonly string[], before: string | null, merge: string | null): void => {
    const [first] = edit(`Move ${shotsText(ids)}`, (now) => moveShots(now, ids, before), { merge })
    if (first === undefined) return
    const place = allIds().indexOf(first) + 1
    const verb = ids.length === 1 ? 'is' : 'begin at'
    announce(`${capital(shotsText(ids))} ${verb} ${place} of ${allIds().length} now.`)
  }

  return {
    canEdit,
    hasSelection: () => canEdit() && selected().length > 0,
    canSplit: () => canEdit() && cut() !== null,
    canMerge: () => canEdit() && mergeable().length > 1,
    canMove: (to: Move) => canEdit() && moveTarget(allIds(), selected(), to) !== undefined,

    /** After the selected shots; at the end where none is. */
    add() {
      const [id] = edit('Add shot', (now) => addShot(now, selected().at(-1) ?? null))
      if (id !== undefined) announce(`Shot ${id} was added.`)
    },

    duplicate() {
      const ids = selected()
      const made = edit(`Duplicate ${shotsText(ids)}`, (now) => duplicateShots(now, ids), {
        origins: (copies) => copies.map((copy, index) => [copy, ids[index]!])
      })
      if (made.length > 0) announce(`${capital(shotsText(ids))} ${was(ids)} duplicated.`)
    },

    split() {
      const at = cut()
      const { fps } = document.getState().document.project
      if (at === null) return
      const made = edit(`Split shot ${at.id}`, (now) => splitShot(now, at.id, at.frame, fps), {
        origins: ([first, second]) => (first === undefined || second === undefined ? [] : [[second, first]])
      })
      if (made.length < 2) return
      // the playhead stays at the cut
      session.select(made.toReversed())
      announce(`Shot ${at.id} was split; the second part is ${made[1]}.`)
    },

    merge() {
      const ids = mergeable()
      const [into] = edit(`Merge ${shotsText(ids)}`, (now) => mergeShots(now, ids))
      if (into !== undefined) announce(`${ids.length} shots were merged into shot ${into}.`)
    },

    remove() {
      const ids = selected()
      edit(`Delete ${shotsText(ids)}`, (now) => removeShots(now, ids))
      announce(`${capital(shotsText(ids))} ${was(ids)} deleted.`)
    },

    /** Moves the selected shots as one; several moves in a row are one step. */
    move(to: Move) {
      const before = moveTarget(allIds(), selected(), to)
      if (before !== undefined) move(selected(), before, 'shots.move')
    },

    /** To before a shot, as a drag does. */
    moveBefore: (ids: readonly string[], before: string | null) => move(ids, before, null),

    canPutFirst: () => canEdit() && selected().length === 1 && isQueued(jobs.getState().run, selected()[0]!),
    putFirst() {
      const [shotId] = selected()
      if (shotId !== undefined) client.run.first({ project_id: projectId, shot_id: shotId }).catch(onFailure)
    }
  }
}

/** `shot 007`, `3 shots`. */
export const shotsText = (ids: readonly string[]): string =>
  ids.length === 1 ? `shot ${ids[0]}` : counted(ids.length, 'shot')

const isQueued = ({ status, shots }: RunView, shotId: string): boolean => status !== 'idle' && shots.includes(shotId)

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const was = (ids: readonly string[]): string => (ids.length === 1 ? 'was' : 'were')

/** Of the shots that an edit made: each with the one that it was made of. */
type Origins = (made: readonly string[]) => readonly (readonly [made: string, from: string])[]

const noOrigins: Origins = () => []

/** Shots that were made of others start from the picture that was chosen for those. */
function withPicturesOf(document: FilmDocument, origins: ReturnType<Origins>): FilmDocument {
  const chosen = origins.flatMap(([made, from]) => {
    const file = document.pictures[from]
    return typeof file === 'string' ? [[made, file] as const] : []
  })
  return chosen.length === 0
    ? document
    : { ...document, pictures: { ...document.pictures, ...Object.fromEntries(chosen) } }
}
