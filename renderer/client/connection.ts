import { createORPCClient, DynamicLink } from '@orpc/client'
import type { StudioClient } from '../../services/contract/studio-contract.ts'
import { RefusedError, type OpenTransport, type Transport } from './transport.ts'

/** `refused`: the studio is there, and this window's address is not let in. */
export type ConnectionStatus = 'connecting' | 'open' | 'lost' | 'refused'

/** The window's one way to the studio, which is opened again whenever it is cut. */
export interface Connection {
  /** Calls wait for the way to be open; one that is under way when it is cut rejects. */
  readonly client: StudioClient
  readonly status: ConnectionStatus
  onStatus(listener: () => void): () => void
  close(): void
}

export interface ConnectionParts {
  open: OpenTransport
  /** Waits between tries, in milliseconds; the last one again and again. */
  waitsMs?: readonly number[]
}

export function createConnection({ open, waitsMs = [100, 300, 1000, 2000] }: ConnectionParts): Connection {
  const listeners = new Set<() => void>()
  const ended = new AbortController()
  let status: ConnectionStatus = 'connecting'
  let opened = Promise.withResolvers<Transport>()
  // nobody may be waiting when the window closes
  opened.promise.catch(() => undefined)

  const enter = (next: ConnectionStatus): void => {
    if (status === next) return
    status = next
    for (const listener of listeners) listener()
  }

  const keepOpen = async (): Promise<void> => {
    for (let tries = 0; !ended.signal.aborted; tries++) {
      const transport = await open().catch((error: unknown) => {
        if (error instanceof RefusedError) enter('refused')
        else if (tries > 0) enter('lost')
        return null
      })
      if (transport === null) {
        await pause(waitsMs[Math.min(tries, waitsMs.length - 1)] ?? 1000, ended.signal)
        continue
      }
      tries = -1
      ended.signal.addEventListener('abort', transport.close, { once: true })
      enter('open')
      opened.resolve(transport)
      await transport.closed
      ended.signal.removeEventListener('abort', transport.close)
      opened = Promise.withResolvers()
      opened.promise.catch(() => undefined)
      if (!ended.signal.aborted) enter('lost')
    }
  }
  void keepOpen()

  return {
    client: createORPCClient(new DynamicLink(async () => (await opened.promise).link)),
    get status() {
      return status
    },
    onStatus(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      ended.abort()
      opened.reject(new Error('the window is closed'))
    }
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end)
  })
