/** Lines of a failed run that are kept for the error. */
const TAIL_LINES = 30
const MAX_LINE = 2000
/** `-progress` writes `key=value` lines; nothing else on stderr looks like this. */
const progressLine = /^([a-z][\w.]*)=\s*(\S.*|)$/

/** Reads ffmpeg's stderr line by line: progress reports apart, the rest is what it had to say. */
export function createOutputReader(onFrame?: (frame: number) => void) {
  const said: string[] = []
  let frames = 0
  return {
    /** Pictures that left the encoder so far. */
    frames: (): number => frames,
    /** Its last words, oldest first. */
    tail: (): string[] => said,
    read(line: string): void {
      const progress = progressLine.exec(line)
      if (progress === null) {
        if (line.trim() === '') return
        said.push(line.slice(0, MAX_LINE))
        if (said.length > TAIL_LINES) said.shift()
      } else if (progress[1] === 'frame') {
        frames = Number(progress[2])
        onFrame?.(frames)
      }
    }
  }
}

/** The line that says most about a failure: the first complaint, since those after it only follow from it. */
export const reasonFrom = (tail: readonly string[]): string | null =>
  tail.find((line) => /error|invalid|no such|fail|denied|unable|could not|not found|no space/i.test(line))?.trim() ??
  tail.at(-1)?.trim() ??
  null
