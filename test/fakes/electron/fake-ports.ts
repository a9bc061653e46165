import { EventEmitter } from 'node:events'
import { MessageChannel, type MessagePort } from 'node:worker_threads'

/** The main process's end of a channel: real messages between real ports, in Electron's form. */
export class FakeMessagePortMain extends EventEmitter {
  /** What a page gets when the port is handed to it. */
  readonly native: MessagePort
  constructor(native: MessagePort) {
    super()
    this.native = native
    native.on('close', () => this.emit('close'))
  }

  start(): void {
    this.native.on('message', (data: unknown) => this.emit('message', { data, ports: [] }))
    this.native.start()
  }

  postMessage(message: unknown): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has no origin
    this.native.postMessage(message)
  }

  close(): void {
    this.native.close()
  }
}

export class FakeMessageChannelMain {
  readonly port1: FakeMessagePortMain
  readonly port2: FakeMessagePortMain

  constructor() {
    const { port1, port2 } = new MessageChannel()
    this.port1 = new FakeMessagePortMain(port1)
    this.port2 = new FakeMessagePortMain(port2)
  }
}
