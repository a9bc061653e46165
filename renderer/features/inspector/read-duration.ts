import { secondsIn } from '../../../services/model/frame-rate.ts'
import { shotSchema } from '../../../services/model/storyboard.ts'
import { parseTimecode } from '../../../services/model/timecode.ts'
import { check, type ReadValue } from '../../ui/read-value.ts'

/** The length that a person means, in seconds: `5`, `5,5`, `5 s`, `00:00:05:00` or `120f` at the film's rate. */
export function readDuration(text: string, fps: number): ReadValue<number> {
  const typed = text.trim().toLowerCase()
  const seconds = /^(\d+(?:[.,]\d*)?|[.,]\d+)\s*(?:s|sec|seconds?)?$/.exec(typed)?.[1]
  if (seconds !== undefined) return bounded(Number(seconds.replace(',', '.')))
  const frames = parseTimecode(typed, fps)
  if (frames === null) return { problem: 'Needs seconds, frames or a timecode: 5, 120f, 00:00:05:00.' }
  return bounded(secondsIn(frames, fps))
}

/** Two decimals, a third where it is needed: 5.00, 5.042. */
export function secondsText(seconds: number): string {
  const short = seconds.toFixed(2)
  return Math.abs(Number(short) - seconds) < 1e-4 ? short : seconds.toFixed(3)
}

function bounded(seconds: number): ReadValue<number> {
  const { value, problem } = check(shotSchema.shape.duration, seconds)
  return problem === undefined ? { value: value ?? seconds } : { problem }
}
