import { randomUUID } from 'node:crypto'
import type { WebSocket } from 'ws'
import type { Json } from '../../../services/model/json.ts'
import { legacyPreview, previewWithMetadata } from './messages.ts'

interface Client {
  socket: WebSocket
  hasPreviewMetadata: boolean
}

export interface Sockets {
  /** Takes up a connection under its client id; `current` is the node that this client's prompt is at. */
  accept(socket: WebSocket, clientId: string | null, state: { remaining: number; current: string | undefined }): void
  /** Sends to one client, or with null to all. */
  send(type: string, data: Json, clientId: string | null): void
  sendBinary(bytes: Uint8Array, clientId: string | null): void
  /** Whether a client asked for previews with metadata in its first frame. */
  hasPreviewMetadata(clientId: string | null): boolean
  /** A picture in the form that the client asked for. */
  sendPreview(jpeg: Uint8Array, about: { nodeId: string; promptId: string }, clientId: string | null): void
  /** Cuts every connection without a close frame. */
  drop(): void
}

/**
 * The table of connections by client id. A second connection takes the first one's place; when the first then closes, the id is removed
 * from the table and the second, though open, gets nothing any more. That is what the real server does.
 */
export function createSockets(features: Record<string, Json>): Sockets {
  const clients = new Map<string, Client>()
  const open = new Set<WebSocket>()
  const receivers = (clientId: string | null) =>
    clientId === null ? [...clients.values()] : [clients.get(clientId)].filter((client) => client !== undefined)
  const sendTo = (client: Client, type: string, data: Json) => client.socket.send(JSON.stringify({ type, data }))
  const hasPreviewMetadata = (clientId: string | null) =>
    clientId !== null && clients.get(clientId)?.hasPreviewMetadata === true
  const sendBinary = (bytes: Uint8Array, clientId: string | null) => {
    for (const client of receivers(clientId)) client.socket.send(bytes)
  }
  return {
    accept(socket, clientId, { remaining, current }) {
      const id = clientId ?? randomUUID().replaceAll('-', '')
      const client: Client = { socket, hasPreviewMetadata: false }
      clients.set(id, client)
      open.add(socket)
      socket.on('error', () => socket.terminate())
      socket.on('close', () => {
        clients.delete(id)
        open.delete(socket)
      })
      socket.once('message', (data, isBinary) => {
        if (isBinary) return
        const wants = askedFeatures((data as Buffer).toString('utf8'))
        if (wants === undefined) return
        client.hasPreviewMetadata = wants['supports_preview_metadata'] === true
        sendTo(client, 'feature_flags', features)
      })
      sendTo(client, 'status', { status: { exec_info: { queue_remaining: remaining } }, sid: id })
      if (current !== undefined) sendTo(client, 'executing', { node: current })
    },
    send(type, data, clientId) {
      for (const client of receivers(clientId)) sendTo(client, type, data)
    },
    sendBinary,
    hasPreviewMetadata,
    sendPreview(jpeg, about, clientId) {
      sendBinary(hasPreviewMetadata(clientId) ? previewWithMetadata(jpeg, about) : legacyPreview(jpeg), clientId)
    },
    drop() {
      for (const socket of open) socket.terminate()
    }
  }
}

/** The features that a first frame asks for; undefined when it is something else. */
function askedFeatures(text: string): Record<string, Json> | undefined {
  try {
    const message = JSON.parse(text) as { type?: string; data?: Record<string, Json> }
    return message.type === 'feature_flags' ? (message.data ?? {}) : undefined
  } catch {
    return undefined
  }
}
