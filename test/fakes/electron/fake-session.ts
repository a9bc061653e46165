import { EventEmitter } from 'node:events'
import { anEvent } from './fake-event.ts'

interface Asker {
  requestingUrl: string
  isMainFrame: boolean
}
type RequestHandler = (contents: null, permission: string, answer: (is: boolean) => void, details: Asker) => void
type CheckHandler = (contents: null, permission: string, origin: string, details: Asker) => boolean

/** A session that grants everything until it is told otherwise, as Electron's does. */
export class FakeSession extends EventEmitter {
  #onRequest: RequestHandler = (_contents, _permission, answer) => answer(true)
  #onCheck: CheckHandler = () => true
  #onDevice: () => boolean = () => true

  setPermissionRequestHandler(handler: RequestHandler): void {
    this.#onRequest = handler
  }

  setPermissionCheckHandler(handler: CheckHandler): void {
    this.#onCheck = handler
  }

  setDevicePermissionHandler(handler: () => boolean): void {
    this.#onDevice = handler
  }

  /** What a page is answered that asks for a permission and that looks whether it has it. */
  answers(permission: string, asker: Asker): { request: boolean; check: boolean } {
    let request = false
    this.#onRequest(null, permission, (is) => (request = is), asker)
    return { request, check: this.#onCheck(null, permission, new URL(asker.requestingUrl).origin, asker) }
  }

  grantsDevices(): boolean {
    return this.#onDevice()
  }

  /** Says whether a page may download. */
  download(): boolean {
    const event = anEvent({})
    this.emit('will-download', event)
    return !event.defaultPrevented
  }
}
