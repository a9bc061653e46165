/** Seconds as people say them: `0.8 s`, `1 min 5 s`, `2 h 10 min`. */
export function durationText(seconds: number): string {
  if (seconds < 60) return `${Number(seconds.toFixed(2))} s`
  const whole = Math.round(seconds)
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor((whole % 3600) / 60)
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${whole % 60} s`
}
