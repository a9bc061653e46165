import { WebSocket, type RawData } from 'ws'
import type { ServerAddress } from './server-address.ts'
import { readBinary, readText, type ServerMessage } from './socket-messages.ts'
import { createBackoff, type ComfyTiming } from './timing.ts'

/** What happens on the connection. `open` means: what was missed must be asked for over HTTP. */
export type ConnectionEvent = { type: 'message'; message: ServerMessage } | { type: 'open' } | { type: 'closed' }

export interface ConnectionParts {
  address: ServerAddress
  timing: ComfyTiming
  log: (line: string) => void
  onEvent(event: ConnectionEvent): void
}

/**
 * One socket to the server under one client id. It is kept open while somebody needs it and opened again, with growing
 * waits, whenever it goes. Two sockets never share the id: the old one has closed before the new one is opened.
 */
export interface Connection {
  readonly clientId: string
  readonly isOpen: boolean
  /** When something last came, pongs included, by `performance.now()`. */
  readonly lastHeard: number
  /** Opens the socket if it is not; resolves once it is open, or has failed to open for the first time. */
  need(): Promise<void>
  /** Nobody needs it for now: it stays open, and is not opened again when it goes. */
  release(): void
  /** Closes it and opens it again. */
  renew(reason: string): void
  close(): Promise<void>
}

const MAX_PAYLOAD = 64 * 1024 * 1024
const HANDSHAKE_MS = 10_000
const features = JSON.stringify({ type: 'feature_flags', data: { supports_preview_metadata: true } })

export function createConnection(parts: ConnectionParts & { clientId: string }): Connection {
  const { address, timing, log, onEvent, clientId } = parts
  let socket: WebSocket | null = null
  let users = 0
  let isClosed = false
  let lastHeard = performance.now()
  let backoff = createBackoff(timing)
  let retry: NodeJS.Timeout | undefined
  let firstTry = Promise.withResolvers<void>()

  const heard = (): void => void (lastHeard = performance.now())

  const open = (): void => {
    if (isClosed || socket !== null) return
    clearTimeout(retry)
    const opened = new WebSocket(address.socket(clientId), {
      headers: { ...address.headers },
      maxPayload: MAX_PAYLOAD,
      handshakeTimeout: HANDSHAKE_MS,
      perMessageDeflate: false
    })
    socket = opened
    let pings: NodeJS.Timeout | undefined

    opened.on('open', () => {
      heard()
      // The server reads feature flags from the first frame of a connection only, and forgets them with it.
      opened.send(features)
      backoff = createBackoff(timing)
      pings = setInterval(() => {
        if (performance.now() - lastHeard > timing.deadMs) opened.terminate()
        else opened.ping()
      }, timing.pingMs)
      onEvent({ type: 'open' })
      firstTry.resolve()
    })
    opened.on('pong', heard)
    opened.on('message', (data, isBinary) => {
      heard()
      const bytes = toBuffer(data)
      const message = isBinary ? readBinary(bytes) : readText(bytes.toString('utf8'))
      if (message !== null) onEvent({ type: 'message', message })
    })
    opened.on('error', (error) => log(address.redact(`the socket to ${address.shown} failed: ${error.message}`)))
    opened.on('close', () => {
      clearInterval(pings)
      socket = null
      onEvent({ type: 'closed' })
      firstTry.resolve()
      if (users > 0 && !isClosed) retry = setTimeout(open, backoff())
    })
  }

  return {
    clientId,
    get isOpen() {
      return socket?.readyState === WebSocket.OPEN
    },
    get lastHeard() {
      return lastHeard
    },
    need() {
      users++
      if (socket === null) {
        firstTry = Promise.withResolvers()
        open()
      }
      return firstTry.promise
    },
    release() {
      users = Math.max(0, users - 1)
      if (users === 0) clearTimeout(retry)
    },
    renew(reason) {
      log(`the socket to ${address.shown} is opened again: ${reason}`)
      lastHeard = performance.now()
      if (socket === null) open()
      else socket.terminate()
    },
    async close() {
      isClosed = true
      clearTimeout(retry)
      const open = socket
      if (open === null) return
      const closed = new Promise<void>((resolve) => open.once('close', () => resolve()))
      open.close()
      const late = setTimeout(() => open.terminate(), 500)
      await closed
      clearTimeout(late)
    }
  }
}

const toBuffer = (data: RawData): Buffer =>
  Buffer.isBuffer(data) ? data : Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)
