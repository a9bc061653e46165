import type { Graph } from '../../workflows/graph.ts'
import type { RenderJob, RenderRun } from '../video-engine.ts'
import type { Connection } from './connection.ts'
import { ServerFailure } from './failure.ts'
import type { JobGraph, PictureNames } from './job-graph.ts'
import type { MemoryRung } from './memory-ladder.ts'
import { createProgressMeter } from './progress-meter.ts'
import { notePhases } from './prompt-phases.ts'
import type { PromptTicket } from './prompt-ticket.ts'
import type { RunEnd, RunFollower } from './run-follower.ts'
import type { ServerAddress } from './server-address.ts'
import type { ServerFacts } from './server-session.ts'
import { lacksPicture, remoteName, type Uploads } from './start-frame.ts'
import type { Stopwatch } from './stopwatch.ts'
import type { Submission } from './submission.ts'
import { preparePrompt } from './submitted-prompt.ts'
import type { ComfyTiming } from './timing.ts'

/** A prompt on the server, and how it ended. */
export interface EndedPrompt {
  ticket: PromptTicket
  end: RunEnd
}

/** The prompts of one render, one after another. When a render ends before its prompt does, the prompt is taken back. */
export interface LivePrompts {
  /** Posts a new prompt and follows it to its end. */
  post(rungs: readonly MemoryRung[]): Promise<EndedPrompt>
  /** Follows the prompt of an earlier process to its end. */
  resume(ticket: PromptTicket): Promise<EndedPrompt>
}

export interface LivePromptParts {
  address: ServerAddress
  follower: RunFollower
  submission: Submission
  uploads: Uploads
  timing: ComfyTiming
  /** Work that outlives a cancelled render. */
  background(work: Promise<void>): void
  elapsed: () => number
}

export interface LivePromptQuestion {
  job: RenderJob
  run: RenderRun
  connection: Pick<Connection, 'clientId'>
  jobGraph: JobGraph
  nodes: ServerFacts['nodes']
  /** Told of each graph before it is posted. */
  onGraph(graph: Graph): void
  stopwatch: Stopwatch
}

export function createLivePrompts(
  { address, follower, submission, uploads, timing, background, elapsed }: LivePromptParts,
  { job, run, connection, jobGraph, nodes, onGraph, stopwatch }: LivePromptQuestion
): LivePrompts {
  const { signal } = run
  let remote = remoteName(job.startFrameRemote, address.shown)

  const takeBack = async (promptId: string): Promise<void> => {
    const work = submission.settled(promptId).then(() => submission.withdraw(promptId))
    background(work)
    let timer: NodeJS.Timeout | undefined
    const late = new Promise((resolve) => (timer = setTimeout(resolve, timing.cancelMs)))
    await Promise.race([work, late])
    clearTimeout(timer)
  }

  /** Follows a prompt through `begin` and to its end. */
  const follow = async (
    ticket: PromptTicket,
    graph: Graph,
    isNew: boolean,
    begin: () => Promise<void>
  ): Promise<EndedPrompt> => {
    const meter = createProgressMeter(graph, jobGraph.places, elapsed)
    const following = follower.listen({
      promptId: ticket.id,
      nodes: new Set(Object.keys(graph)),
      meter,
      onProgress: run.onProgress,
      onPreview: run.onPreview
    })
    try {
      await begin()
      const postedAt = elapsed()
      const end = await stopwatch.timed('wait', () => following.end(signal, { isNew }))
      notePhases(stopwatch, { postedAt, ...meter.moments(), endedAt: elapsed() })
      return { ticket, end }
    } catch (error) {
      const isRefused = error instanceof ServerFailure && ['rejected', 'unfit'].includes(error.failure.kind)
      if (!isRefused) await takeBack(ticket.id)
      throw error
    } finally {
      following.stop()
    }
  }

  const uploaded = (picture: string | null): Promise<string | null> =>
    picture === null ? Promise.resolve(null) : stopwatch.timed('upload', () => uploads.upload(picture, signal))
  const startFrame = job.workflow.start_frame === 'none' ? null : job.startFrame
  const pictures = async (): Promise<PictureNames> => ({
    startFrame: remote ?? (await uploaded(startFrame)),
    endFrame: await uploaded(job.endFrame ?? null)
  })

  const { start_frame: starts = [], end_frame: ends = [] } = jobGraph.places.found
  const pictureNodes = [...starts, ...ends].map(({ node }) => node)

  return {
    resume: (ticket) => follow(ticket, jobGraph.resolved.graph, false, () => Promise.resolve()),

    async post(rungs) {
      const { clientId } = connection
      const prompt = preparePrompt({ job, jobGraph, nodes, rungs, server: address.shown, clientId })
      const { ticket } = prompt
      const graph = prompt.graph(await pictures())
      onGraph(graph)
      signal.throwIfAborted()
      await stopwatch.timed('state', () => run.submitted(ticket))
      signal.throwIfAborted()
      const submit = (filled: Graph) =>
        stopwatch.timed('post', () => submission.submit({ promptId: ticket.id, clientId, graph: filled }, signal))
      return follow(ticket, graph, true, async () => {
        try {
          await submit(graph)
        } catch (error) {
          if (!(error instanceof ServerFailure) || !lacksPicture(error.failure, pictureNodes)) throw error
          // The picture has gone from the server: what lies here is sent, and the same prompt posted again.
          remote = null
          uploads.forget()
          await submit(prompt.graph(await pictures()))
        }
      })
    }
  }
}
