import pino from 'pino'
import type { GenerationEvent } from '../contract/generation-events.ts'
import type { ErrorFacts } from '../contract/studio-error.ts'
import type { Json } from '../model/json.ts'
import { segmentKey } from '../model/project-state.ts'
import type { SegmentStatus } from '../model/segment-state.ts'
import { eventLine, type LogLevel, type LogLine } from './event-line.ts'
import { createPrivateText } from './private-text.ts'
import { createRollingFile } from './rolling-file.ts'

/** What a project's runs did and why: JSON lines in `.framechain/log/`. No call of it throws or waits for the disk. */
export interface ProjectLog {
  /** Runs, notices and every change of a segment's state with its cause; progress and previews are left out. */
  event(event: GenerationEvent): void
  line(level: LogLevel, text: string, facts?: ErrorFacts): void
  /** Resolves when all of it is written. Twice is the same as once; what comes later is dropped. */
  close(): Promise<void>
}

export interface ProjectLogOptions {
  /** An ISO time. */
  now?: () => string
  /** Prompts and whatever else is nobody's business; asked for at each line. */
  hidden?: () => readonly string[]
  /** Told once when the log can't be written; the run goes on without. */
  onProblem?: (error: unknown) => void
  maxBytes?: number
  files?: number
}

const MAX_BYTES = 5_000_000
const FILES = 5

/** `folder`: absolute path of a project that this process holds. Nothing is opened before the first line. */
export function openProjectLog(
  folder: string,
  {
    now = () => new Date().toISOString(),
    hidden = () => [],
    onProblem = () => undefined,
    maxBytes = MAX_BYTES,
    files = FILES
  }: ProjectLogOptions = {}
): ProjectLog {
  const file = createRollingFile({ project: folder, maxBytes, files, onProblem })
  const privacy = createPrivateText({ project: folder, hidden })
  const logger = pino(
    {
      level: 'debug',
      base: { pid: process.pid },
      timestamp: () => `,"time":"${now()}"`,
      formatters: { level: (label) => ({ level: label }) }
    },
    { write: (line) => file.write(line) }
  )
  const statuses = new Map<string, SegmentStatus>()

  const write = (level: LogLevel, text: string, facts: Record<string, Json>): void => logger[level](facts, text)

  /** A segment's own facts are the studio's words, but for what an error says. */
  const changeFacts = ({ facts: { message, about, cause, ...facts } }: LogLine): Record<string, Json> => {
    const told = (about ?? {}) as ErrorFacts
    return {
      ...facts,
      ...(typeof cause === 'string' && { cause: privacy.text(cause) }),
      ...(typeof message === 'string' && { message: privacy.text(message, told), facts: privacy.facts(told) })
    }
  }

  return {
    event(event) {
      const key =
        event.type === 'segment' ? segmentKey({ shotId: event.shot_id, index: event.segment_index }) : undefined
      const line = eventLine(event, key === undefined ? null : (statuses.get(key) ?? null))
      if (key !== undefined && event.type === 'segment') statuses.set(key, event.state.status)
      if (line !== null) write(line.level, privacy.text(line.text), changeFacts(line))
    },
    line: (level, text, facts = {}) => write(level, privacy.text(text, facts), privacy.facts(facts)),
    close: () => file.close()
  }
}
