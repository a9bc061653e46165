import type { DisplayStatus } from '../../stores/jobs-store.ts'

/** The colours of the window as a canvas needs them. */
export interface TimelineTheme {
  panel: string
  ground: string
  raised: string
  /** A tint over the panel. */
  pressed: string
  line: string
  lineStrong: string
  text: string
  muted: string
  faint: string
  accent: string
  accentQuiet: string
  font: string
  status: Record<DisplayStatus, string>
}

export function readTheme(element: Element): TimelineTheme {
  const style = getComputedStyle(element)
  const color = (name: string): string => style.getPropertyValue(`--${name}`).trim()
  return {
    panel: color('panel'),
    ground: color('ground'),
    raised: color('raised'),
    pressed: color('pressed'),
    line: color('line'),
    lineStrong: color('line-strong'),
    text: color('text'),
    muted: color('muted'),
    faint: color('faint'),
    accent: color('accent'),
    accentQuiet: color('accent-quiet'),
    font: color('font'),
    status: {
      waiting: color('line-strong'),
      queued: color('muted'),
      running: color('running'),
      done: color('done'),
      stale: color('stale'),
      failed: color('failed'),
      cancelled: color('muted')
    }
  }
}
