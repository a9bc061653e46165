/** How long things may take and how often they are asked for, in milliseconds. */
export interface ComfyTiming {
  /** One small request, from the first byte sent to the last one read. */
  requestMs: number
  /** A request that does work on the server: checking a graph, taking a picture. */
  workMs: number
  /** Without a byte of a clip for so long, its download starts again. */
  stallMs: number
  /** Between two looks at the queue and the history while the socket tells what happens. */
  pollMs: number
  /** The same without a socket. */
  blindPollMs: number
  /** A server that is away is tried again after this, doubled each time … */
  retryMs: number
  /** … up to this. */
  maxRetryMs: number
  /** A render begins without a socket that has not opened by then, and goes on by asking. */
  socketWaitMs: number
  /** Between two pings. */
  pingMs: number
  /** A socket on which nothing came for so long, pongs included, is opened anew. */
  deadMs: number
  /** A socket that says nothing for so long while the server works on our prompt is opened anew (pitfall 3). */
  silentMs: number
  /** A cancelled render waits so long for the server to be told; the rest goes on beside it. */
  cancelMs: number
}

export const defaultTiming: ComfyTiming = {
  requestMs: 15_000,
  workMs: 60_000,
  stallMs: 60_000,
  pollMs: 5_000,
  blindPollMs: 1_000,
  retryMs: 1_000,
  maxRetryMs: 30_000,
  socketWaitMs: 2_000,
  pingMs: 20_000,
  deadMs: 120_000,
  silentMs: 45_000,
  cancelMs: 150
}

/** Waits that grow: each call gives the next one. */
export function createBackoff({ retryMs, maxRetryMs }: Pick<ComfyTiming, 'retryMs' | 'maxRetryMs'>): () => number {
  let next = retryMs
  return () => {
    const wait = next
    next = Math.min(maxRetryMs, next * 2)
    return wait
  }
}
