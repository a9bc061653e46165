/** Seconds as people say them: `0.8 s`, `1 min 5 s`, `2 h 10 min`. */
export function durationText(seconds: number): string {
  if (seconds < 60) return `${Number(seconds.toFixed(2))} s`
  const whole = Math.round(seconds)
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor((whole % 3600) / 60)
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${whole % 60} s`
}

/** A time no finer than it is known: `a second`, `40 s`, `12 min`, `2 h 10 min`. */
export function roughText(seconds: number): string {
  if (seconds < 1) return 'a second'
  if (seconds < 60) return durationText(Math.round(seconds))
  const minutes = Math.round(seconds / 60)
  return minutes < 60 ? `${minutes} min` : durationText(Math.round(minutes / 5) * 300)
}

/** An estimate: `about 40 s`, `about 12 min`, `about 2 h 10 min`. */
export const aboutText = (seconds: number): string => `about ${roughText(seconds)}`

/** A length as players show it: `0:35`, `1:02:05`. */
export function clockText(seconds: number): string {
  const whole = Math.round(seconds)
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60]
  return `${hours > 0 ? `${hours}:${twoDigits(minutes)}` : minutes}:${twoDigits(whole % 60)}`
}

const twoDigits = (part: number): string => String(part).padStart(2, '0')
