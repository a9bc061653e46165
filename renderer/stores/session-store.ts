import { createStore } from 'zustand/vanilla'
import { spanAt, type ShotSpan } from '../../services/model/film-spans.ts'
import type { SegmentKey } from '../../services/model/project-state.ts'

export type BoardMode = 'grid' | 'list'
/** A dialog or sheet over the workspace; one at a time. */
export type Overlay =
  | 'palette'
  | 'shortcuts'
  | 'settings'
  | 'generate'
  | 'queue'
  | 'film'
  | 'new-project'
  | 'open-project'
  | null

/** A take as the viewer compares it with another. */
export interface ComparedTake {
  url: string
  /** What tells it from the other: "Take 2 · seed 41". */
  label: string
  fps: number
  frames: number
}

/** Frames of the film that a loop goes round in; the out mark plays too. */
export interface Marks {
  in: number | null
  out: number | null
}

/** The marks with one of them set; the other goes where they would make no range. */
export function markAt(marks: Marks, side: 'in' | 'out', frame: number): Marks {
  const next = { ...marks, [side]: frame }
  if (next.in === null || next.out === null || next.in <= next.out) return next
  return side === 'in' ? { in: frame, out: null } : { in: null, out: frame }
}

export interface SessionState {
  /** Shot ids, in the order of the film. */
  selection: readonly string[]
  /** Where a selection with Shift began. */
  anchor: string | null
  /** The segment that the inspector shows, where one was chosen. */
  segment: SegmentKey | null
  /** Frame of the film, at the project's rate. Playback and scrubbing write it when they end. */
  playhead: number
  boardMode: BoardMode
  overlay: Overlay
  /** Shots that the generate sheet is about; null for all. */
  generateShots: readonly string[] | null
  /** The part that the settings open on; null for the first. */
  settingsPart: string | null
  /** In a narrow window the inspector is a drawer. */
  isInspectorOpen: boolean
  /** Board filter: only shots whose id or words hold this. */
  search: string
  marks: Marks
  /** Two takes side by side in the viewer, in the film's place. */
  compare: { a: ComparedTake; b: ComparedTake } | null
}

/** What the person looks at in this window; not saved with the film. */
export type SessionStore = ReturnType<typeof createSessionStore>

/** `spans`: the film as it is now. One selection rules board, timeline, viewer and inspector. */
export function createSessionStore({ spans }: { spans: () => readonly ShotSpan[] }) {
  const store = createStore<SessionState>(() => ({
    selection: [],
    anchor: null,
    segment: null,
    playhead: 0,
    boardMode: 'grid',
    overlay: null,
    generateShots: null,
    settingsPart: null,
    isInspectorOpen: false,
    search: '',
    marks: { in: null, out: null },
    compare: null
  }))

  const inOrder = (ids: Iterable<string>): string[] => {
    const wanted = new Set(ids)
    return spans().flatMap(({ shotId }) => (wanted.has(shotId) ? shotId : []))
  }

  /** The playhead goes to the shot's start, unless it lies in the shot already. */
  const select = (ids: readonly string[], lead: string | null): void => {
    const span = spans().find(({ shotId }) => shotId === lead)
    const { playhead } = store.getState()
    const isInside = span !== undefined && playhead >= span.from && playhead < span.from + span.frames
    store.setState({
      selection: inOrder(ids),
      anchor: lead,
      segment: null,
      playhead: span === undefined || isInside ? playhead : span.from
    })
  }

  return {
    ...store,

    select: (ids: readonly string[]) => select(ids, ids[0] ?? null),

    /** With Ctrl or Cmd: into the selection, or out of it. */
    toggle(id: string) {
      const { selection } = store.getState()
      const isIn = selection.includes(id)
      select(isIn ? selection.filter((other) => other !== id) : [...selection, id], isIn ? null : id)
    },

    /** With Shift: all from where the selection began; of those that are shown, where not all are. */
    selectTo(id: string, shown: readonly string[] = spans().map(({ shotId }) => shotId)) {
      const { anchor } = store.getState()
      const [from, to] = [shown.indexOf(anchor ?? id), shown.indexOf(id)]
      if (from === -1 || to === -1) return select([id], id)
      select(shown.slice(Math.min(from, to), Math.max(from, to) + 1), id)
      store.setState({ anchor: shown[from] ?? id })
    },

    selectSegment(segment: SegmentKey) {
      select([segment.shotId], segment.shotId)
      store.setState({ segment })
    },

    /** The playhead, bounded by the film; the shot under it becomes the selection. */
    seek(frame: number) {
      const last = spans().at(-1)
      const end = last === undefined ? 0 : last.from + last.frames - 1
      const playhead = Math.round(Math.min(Math.max(0, frame), Math.max(0, end)))
      const shotId = spanAt(spans(), playhead)?.shotId
      const { selection, segment } = store.getState()
      const isSame = shotId === undefined || (selection.length === 1 && selection[0] === shotId)
      store.setState({
        playhead,
        ...(!isSame && { selection: [shotId], anchor: shotId }),
        segment: segment?.shotId === shotId ? segment : null
      })
    },

    /** Drops what is no longer there, after an edit. */
    settle() {
      const { selection, playhead, segment } = store.getState()
      const last = spans().at(-1)
      const end = last === undefined ? 0 : Math.max(0, last.from + last.frames - 1)
      const kept = inOrder(selection)
      const isKept = kept.length === selection.length && kept.every((id, index) => id === selection[index])
      const isSegmentThere = segment === null || kept.includes(segment.shotId)
      if (isKept && isSegmentThere && playhead <= end) return
      store.setState({
        selection: isKept ? selection : kept,
        playhead: Math.min(playhead, end),
        segment: isSegmentThere ? segment : null
      })
    },

    open: (overlay: Overlay) => store.setState({ overlay, generateShots: null, settingsPart: null }),
    openSettings: (part: string) => store.setState({ overlay: 'settings', settingsPart: part }),
    /** The sheet that says what a run would do: of these shots, or of all. */
    openGenerate: (shots: readonly string[] | null) => store.setState({ overlay: 'generate', generateShots: shots }),
    toggleInspector: () => store.setState(({ isInspectorOpen }) => ({ isInspectorOpen: !isInspectorOpen })),
    close: () => store.setState({ overlay: null }),
    showBoardAs: (boardMode: BoardMode) => store.setState({ boardMode }),
    search: (search: string) => store.setState({ search }),
    mark: (side: 'in' | 'out', frame: number) => store.setState(({ marks }) => ({ marks: markAt(marks, side, frame) })),
    clearMarks: () => store.setState({ marks: { in: null, out: null } }),
    compareTakes: (a: ComparedTake, b: ComparedTake) => store.setState({ compare: { a, b } }),
    endCompare: () => store.setState({ compare: null })
  }
}
