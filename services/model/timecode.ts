/** Non-drop timecode `HH:MM:SS:FF`: it counts frames on the whole number nearest to the rate, as SMPTE does. */
export function timecode(frame: number, fps: number): string {
  const base = Math.max(1, Math.round(fps))
  const whole = Math.max(0, Math.trunc(frame))
  const seconds = Math.floor(whole / base)
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const width = String(base - 1).length
  return [
    ...parts.map((part) => String(part).padStart(2, '0')),
    String(whole % base).padStart(Math.max(2, width), '0')
  ].join(':')
}

/**
 * The frame that a person means: `00:01:02:03`, `1:02:03` and `2:03` as timecode from the right, `90f` or `90` as
 * frames, `3.5s` as seconds. Null for anything else, and for frames or minutes beyond what a place can hold.
 */
export function parseTimecode(text: string, fps: number): number | null {
  const typed = text.trim().toLowerCase()
  const base = Math.max(1, Math.round(fps))
  const seconds = /^(\d+(?:\.\d+)?)\s*s$/.exec(typed)
  if (seconds !== null) return Math.round(Number(seconds[1]) * fps)
  const frames = /^(\d+)\s*f?$/.exec(typed)
  if (frames !== null) return Number(frames[1])
  if (!/^\d+(?:[:;.]\d+){1,3}$/.test(typed)) return null
  const [frame = 0, second = 0, minute = 0, hour = 0] = typed.split(/[:;.]/).map(Number).toReversed()
  if (frame >= base || second >= 60 || minute >= 60) return null
  return ((hour * 60 + minute) * 60 + second) * base + frame
}
