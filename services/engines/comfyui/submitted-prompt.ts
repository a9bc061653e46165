import { randomUUID } from 'node:crypto'
import type { Graph } from '../../workflows/graph.ts'
import { extendForHandOff } from '../../workflows/injection/hand-off.ts'
import type { NodeFacts } from '../../workflows/injection/node-facts.ts'
import type { RenderJob } from '../video-engine.ts'
import { ServerFailure } from './failure.ts'
import { checkGraph } from './graph-check.ts'
import type { JobGraph, PictureNames } from './job-graph.ts'
import { withTiledDecode, type MemoryRung } from './memory-ladder.ts'
import type { PromptTicket } from './prompt-ticket.ts'
import { FILE_PREFIX } from './start-frame.ts'

/** A prompt that is about to be posted: its ticket is complete, its graph takes the pictures' names last. */
export interface PreparedPrompt {
  ticket: PromptTicket
  graph(pictures: PictureNames): Graph
}

export interface PromptQuestion {
  job: RenderJob
  jobGraph: JobGraph
  nodes: NodeFacts
  rungs: readonly MemoryRung[]
  server: string
  clientId: string
}

/** Every prompt has an id and a prefix of its own: a server reuses numbers, and saves nothing again that it did before. */
export function preparePrompt({ job, jobGraph, nodes, rungs, server, clientId }: PromptQuestion): PreparedPrompt {
  const promptId = randomUUID()
  const shot = job.shotId.replaceAll(/[^A-Za-z0-9-]+/g, '-').slice(0, 40)
  const prefix = `${FILE_PREFIX}/${shot}_${job.segmentIndex}_${promptId}`
  const lastKept = job.lastKept ?? job.frames - 1
  const { places } = jobGraph
  if (places.film === null) throw new ServerFailure({ kind: 'no-clip', problem: 'the workflow saves no clip' })
  const tap = (graph: Graph) =>
    extendForHandOff(graph, places, { lastKeptFrame: lastKept, prefix: `${prefix}_hand_off`, nodes })
  const filled = (pictures: PictureNames): Graph => {
    const graph = jobGraph.withNames({ ...pictures, prefix })
    return rungs.includes('tiled_decode') ? (withTiledDecode(graph, nodes) ?? graph) : graph
  }
  // Where the frames are tapped does not depend on what is filled in.
  const { saver, reason } = tap(jobGraph.resolved.graph)
  return {
    ticket: {
      engine: 'comfyui',
      id: promptId,
      server,
      client_id: clientId,
      prefix,
      film_node: places.film.node,
      hand_off_node: saver,
      hand_off_reason: reason,
      frames: job.frames,
      last_kept: lastKept,
      rungs: [...rungs]
    },
    graph(pictures) {
      const graph = filled(pictures)
      checkGraph(graph, nodes)
      return tap(graph).graph ?? graph
    }
  }
}
