import type { GenerationEvent } from '../contract/generation-events.ts'
import { toStudioError } from '../contract/studio-error.ts'
import type { RenderForecast } from '../generation/render-forecast.ts'
import type { VideoGenerationService } from '../generation/video-generation-service.ts'
import type { ProjectLog } from '../log/project-log.ts'
import { segmentKey } from '../model/project-state.ts'

export interface LogRunsParts {
  generation: VideoGenerationService
  forecast: RenderForecast
  log: ProjectLog
  problems: LogProblems
}

/**
 * The same services, whose runs stand in the project's log with every change of a segment and how they ended. What the
 * forecast found changed is the cause of a segment that is rendered.
 */
export function logRuns({
  generation,
  forecast,
  log,
  problems
}: LogRunsParts): Pick<LogRunsParts, 'generation' | 'forecast'> {
  const reasons = new Map<string, string>()

  const withReason = (event: GenerationEvent): GenerationEvent => {
    if (event.type !== 'segment' || event.state.status !== 'queued') return event
    const key = segmentKey({ shotId: event.shot_id, index: event.segment_index })
    const reason = reasons.get(key)
    // queued again, it is for another reason
    reasons.delete(key)
    return reason === undefined ? event : { cause: reason, ...event }
  }

  const logged: VideoGenerationService = {
    ...generation,
    async run(plan, options) {
      const { file: workflow } = plan.workflow
      const { canvas, frames, fps } = plan
      log.line('info', 'the run is asked for', {
        workflow,
        ...canvas,
        frames,
        fps,
        shots: options.shots?.length ?? null
      })
      problems.hear((text) => options.onEvent({ type: 'notice', text }))
      try {
        const outcome = await generation.run(plan, {
          ...options,
          onEvent(event) {
            log.event(withReason(event))
            options.onEvent(event)
          }
        })
        const { rendered, reused, failures, notReady } = outcome
        for (const { shotId: shot, error } of notReady) log.line('error', error.message, { shot, code: error.code })
        const counts = { rendered, reused, failed: failures.length, not_ready: notReady.length }
        log.line('info', `the run ended: ${outcome.outcome}`, counts)
        return outcome
      } catch (error) {
        const { code, message, facts } = toStudioError(error)
        log.line('error', `the run stopped: ${message}`, { ...facts, code })
        throw error
      } finally {
        problems.hear(null)
      }
    }
  }

  return {
    generation: logged,
    forecast: {
      ...forecast,
      async look(plan, options) {
        const found = await forecast.look(plan, options)
        for (const segment of found.toRender) reasons.set(segmentKey(segment), segment.reason)
        return found
      }
    }
  }
}

/** What keeps a log from the disk, said to whoever listens; kept for the next listener while nobody does. */
export interface LogProblems {
  tell(error: unknown): void
  hear(listener: ((text: string) => void) | null): void
}

export function createLogProblems(): LogProblems {
  let untold: string[] = []
  let listener: ((text: string) => void) | null = null
  const say = (): void => {
    if (listener === null) return
    for (const text of untold) listener(text)
    untold = []
  }
  return {
    tell(error) {
      untold.push(`The project's log can't be written: ${toStudioError(error).message}`)
      say()
    },
    hear(next) {
      listener = next
      say()
    }
  }
}
