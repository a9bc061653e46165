import type { RecentProject } from '../../../services/contract/home-contract.ts'
import { clockText } from '../../../services/model/time-text.ts'
import type { DisplayStatus } from '../../stores/jobs-store.ts'
import { counted } from '../../ui/counted.ts'

type Progress = Pick<RecentProject, 'shots' | 'segments' | 'segments_done' | 'is_rendering'>

/** How far a project is, as a glyph and in words. */
export function progressOf({ shots, segments, segments_done, is_rendering }: Progress): {
  status: DisplayStatus
  text: string
} {
  const text = `${segments_done.toLocaleString('en')} of ${counted(segments, 'segment')}`
  if (is_rendering) return { status: 'running', text: `Rendering, ${text}` }
  if (shots === 0) return { status: 'waiting', text: 'No shots yet' }
  if (segments_done === 0) return { status: 'waiting', text: 'Not rendered' }
  return segments_done < segments ? { status: 'waiting', text } : { status: 'done', text: 'All rendered' }
}

/** Nothing for a film without shots: its progress says that. */
export const lengthText = ({ shots, seconds }: Pick<RecentProject, 'shots' | 'seconds'>): string =>
  shots === 0 ? '' : `${counted(shots, 'shot')} · ${clockText(seconds)}`

const steps: readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60]
]

/** `just now`, `5 minutes ago`, `yesterday`, `last week`. */
export function agoText(at: string, now: Date): string {
  const seconds = (new Date(at).getTime() - now.getTime()) / 1000
  const [unit, size] = steps.find(([, length]) => -seconds >= length) ?? []
  if (unit === undefined || size === undefined) return 'just now'
  return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(Math.ceil(seconds / size), unit)
}

/** Each folder of a path with the way to it, from the root on; Windows and others. */
export function crumbsOf(path: string): { name: string; path: string }[] {
  const separator = /^[A-Za-z]:|^\\\\/.test(path) ? '\\' : '/'
  const parts = path.split(separator).filter(Boolean)
  const root = path.startsWith(separator) ? separator.repeat(path.startsWith('\\\\') ? 2 : 1) : ''
  const crumbs = parts.map((name, index) => {
    const way = root + parts.slice(0, index + 1).join(separator)
    // a drive alone means another folder than its root
    return { name, path: /^[A-Za-z]:$/.test(way) ? way + separator : way }
  })
  return root === '/' ? [{ name: '/', path: '/' }, ...crumbs] : crumbs
}

export const folderName = (path: string): string => crumbsOf(path).at(-1)?.name ?? path
