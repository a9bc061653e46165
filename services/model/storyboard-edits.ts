import { framesIn, secondsIn } from './frame-rate.ts'
import { DEFAULT_SHOT_SECONDS, MAX_SHOT_SECONDS, shotSettings, type Shot, type Storyboard } from './storyboard.ts'

/** Edits of a storyboard, as the board and the inspector make them. All are pure; a shot that is left alone stays the same object. */

/** The shot ids that an edit made or is about, for the selection after it. */
export interface Edited {
  storyboard: Storyboard
  ids: string[]
}

/** A new shot after another (at the end where `after` is null), with the fields that are given. */
export function addShot(storyboard: Storyboard, after: string | null, fields: Partial<Shot> = {}): Edited {
  const at = after === null ? storyboard.shots.length : indexOf(storyboard, after) + 1
  const shot_id = freeId(storyboard, at)
  const shot = withoutEmpty({
    duration: DEFAULT_SHOT_SECONDS,
    ...fields,
    shot_id,
    filename_base: fields.filename_base ?? freeBase(storyboard, shot_id)
  })
  return { storyboard: withShots(storyboard, storyboard.shots.toSpliced(at, 0, shot)), ids: [shot_id] }
}

/** Copies of shots, right after the last of them. They start from the same pictures. */
export function duplicateShots(storyboard: Storyboard, ids: readonly string[]): Edited {
  const originals = storyboard.shots.filter(({ shot_id }) => ids.includes(shot_id))
  const last = originals.at(-1)
  if (last === undefined) return { storyboard, ids: [] }
  const made: string[] = []
  let next = storyboard
  let at = indexOf(storyboard, last.shot_id) + 1
  for (const original of originals) {
    const shot_id = freeId(next, at)
    next = withShots(next, next.shots.toSpliced(at++, 0, { ...structuredClone(original), shot_id }))
    made.push(shot_id)
  }
  return { storyboard: next, ids: made }
}

/**
 * One shot as two, cut at a frame of the film that lies inside it; together they have exactly as many frames. The second part
 * starts from the same picture until it gets one of its own. Nothing happens where the cut leaves a part without a frame.
 */
export function splitShot(storyboard: Storyboard, id: string, frame: number, fps: number): Edited {
  const at = indexOf(storyboard, id)
  const shot = storyboard.shots[at]
  if (shot === undefined) return { storyboard, ids: [] }
  const { seconds } = shotSettings(shot)
  const left = framesIn(seconds, fps) - frame
  if (frame < 1 || left < 1) return { storyboard, ids: [id] }
  const head = secondsIn(frame, fps)
  const rest = tidy(seconds - head)
  const shot_id = freeId(storyboard, at + 1)
  const { end_keyframe, ...start } = shot
  const first = { ...start, duration: head }
  const second = {
    ...structuredClone(start),
    shot_id,
    // where rounding the cut would cost a frame, the frames count
    duration: framesIn(rest, fps) === left ? rest : secondsIn(left, fps),
    ...(end_keyframe !== undefined && { end_keyframe })
  }
  return { storyboard: withShots(storyboard, storyboard.shots.toSpliced(at, 1, first, second)), ids: [id, shot_id] }
}

/** Shots as one: the first of them, as long as all together, with their prompts one after the other. */
export function mergeShots(storyboard: Storyboard, ids: readonly string[]): Edited {
  const parts = storyboard.shots.filter(({ shot_id }) => ids.includes(shot_id))
  const [first] = parts
  if (first === undefined || parts.length < 2) return { storyboard, ids: [...ids] }
  const settings = parts.map(shotSettings)
  const seconds = settings.reduce((sum, part) => sum + part.seconds, 0)
  const prompts = [...new Set(settings.map(({ prompt }) => prompt.trim()).filter(Boolean))]
  const end = parts.at(-1)?.end_keyframe
  const { end_keyframe: _end, ...kept } = first
  const merged = withoutEmpty({
    ...kept,
    duration: Math.min(MAX_SHOT_SECONDS, tidy(seconds)),
    prompt: prompts.join(' '),
    ...(end !== undefined && { end_keyframe: end })
  })
  const gone = new Set(parts.slice(1).map(({ shot_id }) => shot_id))
  const shots = storyboard.shots.flatMap((shot) => (shot === first ? merged : gone.has(shot.shot_id) ? [] : shot))
  return { storyboard: withShots(storyboard, shots), ids: [first.shot_id] }
}

export function removeShots(storyboard: Storyboard, ids: readonly string[]): Edited {
  const shots = storyboard.shots.filter(({ shot_id }) => !ids.includes(shot_id))
  const at = storyboard.shots.findIndex(({ shot_id }) => ids.includes(shot_id))
  const beside = shots[Math.min(at, shots.length - 1)]
  return { storyboard: withShots(storyboard, shots), ids: at === -1 || beside === undefined ? [] : [beside.shot_id] }
}

/** Shots, in their own order, to before the shot `before`; to the end where it is null. */
export function moveShots(storyboard: Storyboard, ids: readonly string[], before: string | null): Edited {
  const moved = storyboard.shots.filter(({ shot_id }) => ids.includes(shot_id))
  const others = storyboard.shots.filter(({ shot_id }) => !ids.includes(shot_id))
  // before one of the moved themselves: before the first that stays after it
  const stays = storyboard.shots
    .slice(before === null ? Infinity : indexOf(storyboard, before))
    .find(({ shot_id }) => !ids.includes(shot_id))
  const at = before === null || stays === undefined ? others.length : others.indexOf(stays)
  return { storyboard: withShots(storyboard, others.toSpliced(at, 0, ...moved)), ids: [...ids] }
}

/** The fields of all these shots, the same or made of each; a field that is undefined or empty is taken out. */
export function editShots(
  storyboard: Storyboard,
  ids: readonly string[],
  fields: Partial<Shot> | ((shot: Shot) => Partial<Shot>)
): Edited {
  const fieldsOf = typeof fields === 'function' ? fields : () => fields
  const change = (shot: Shot): Shot => withoutEmpty({ ...shot, ...fieldsOf(shot) })
  const shots = storyboard.shots.map((shot) => (ids.includes(shot.shot_id) ? change(shot) : shot))
  return { storyboard: withShots(storyboard, shots), ids: [...ids] }
}

/** Shots that last so many frames of the film more, or less. */
export function trimShots(storyboard: Storyboard, ids: readonly string[], frames: number, fps: number): Edited {
  return editShots(storyboard, ids, (shot) => ({ duration: trimmedSeconds(shotSettings(shot).seconds, frames, fps) }))
}

/** Seconds and so many frames, at least one in all, at most what a shot may last. */
export const trimmedSeconds = (seconds: number, frames: number, fps: number): number =>
  secondsIn(Math.min(framesIn(MAX_SHOT_SECONDS, fps), Math.max(1, framesIn(seconds, fps) + frames)), fps)

const withShots = (storyboard: Storyboard, shots: Shot[]): Storyboard => ({ ...storyboard, shots })

/** A file reads what is empty as not there; so does the window, before it was saved. */
const withoutEmpty = (shot: Shot): Shot =>
  Object.fromEntries(Object.entries(shot).filter(([, value]) => value !== undefined && value !== '')) as Shot

const indexOf = ({ shots }: Storyboard, id: string): number => shots.findIndex(({ shot_id }) => shot_id === id)

/** Seconds without the noise of floating point; a thousandth of a frame at 240 fps is more than this keeps apart. */
const tidy = (seconds: number): number => Math.round(seconds * 1e6) / 1e6

/**
 * An id for a shot at that place. At the end the number goes on (009 after 008); in between it is the one before with
 * a letter, as slates have it (007A). Ids differ in more than case: some disks don't tell that apart.
 */
function freeId({ shots }: Storyboard, at: number): string {
  const taken = new Set(shots.map(({ shot_id }) => shot_id.toLowerCase()))
  const isFree = (id: string): boolean => !taken.has(id.toLowerCase())
  const before = shots[at - 1]?.shot_id ?? ''
  const digits = /^(.*?)(\d+)$/.exec(before)
  if (at === shots.length) {
    const [prefix, width, from] =
      digits === null ? ['', 3, shots.length] : [digits[1]!, digits[2]!.length, Number(digits[2])]
    for (let number = from + 1; ; number++) {
      const id = `${prefix}${String(number).padStart(width, '0')}`
      if (isFree(id)) return id
    }
  }
  const stem = before === '' ? '000' : before.replace(/(?<=\d)[A-Z]+$/, '')
  for (let number = 1; ; number++) {
    const id = stem + letters(number)
    if (isFree(id)) return id
  }
}

/** 1 → A, 26 → Z, 27 → AA. */
const letters = (number: number): string =>
  number === 0 ? '' : letters(Math.floor((number - 1) / 26)) + String.fromCodePoint(65 + ((number - 1) % 26))

/** Pictures belong to a shot by this name, so no other shot may have it. */
function freeBase({ shots }: Storyboard, id: string): string {
  const taken = new Set(shots.map((shot) => shotSettings(shot).filenameBase.toLowerCase()))
  const wanted = `shot_${id.replaceAll(/[^A-Za-z0-9_-]+/g, '-')}`
  let base = wanted
  for (let number = 2; taken.has(base.toLowerCase()); number++) base = `${wanted}_${number}`
  return base
}
