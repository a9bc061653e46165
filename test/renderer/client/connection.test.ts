import { expect, onTestFinished, test, vi } from 'vitest'
import { createConnection } from '../../../renderer/client/connection.ts'
import { RefusedError, type Transport } from '../../../renderer/client/transport.ts'

/** Ways to a studio that answers with the number of the way; `cut` ends the newest, `refuse` makes the next tries fail, by `error`. */
function aStudio() {
  let opened = 0
  let refused = 0
  let failure = new Error('no answer')
  let cut = (): void => undefined
  const open = (): Promise<Transport> => {
    if (refused-- > 0) return Promise.reject(failure)
    const number = ++opened
    const { promise: closed, resolve } = Promise.withResolvers<void>()
    cut = resolve
    return Promise.resolve({ link: { call: () => Promise.resolve(number) }, closed, close: resolve } as Transport)
  }
  const connection = createConnection({ open, waitsMs: [1] })
  onTestFinished(() => connection.close())
  const ask = () => connection.client.settings.get() as unknown as Promise<number>
  const refuse = (times: number, error = failure): void => {
    refused = times
    failure = error
  }
  return { connection, ask, cut: () => cut(), refuse }
}

test('[CONNECT-1] calls wait for the way to be open', async () => {
  const { connection, ask } = aStudio()
  expect(connection.status).toBe('connecting')
  expect(await ask()).toBe(1)
  expect(connection.status).toBe('open')
})

test('[CONNECT-2] a way that is cut is opened again, and says so meanwhile', async () => {
  const { connection, ask, cut, refuse } = aStudio()
  const seen: string[] = []
  connection.onStatus(() => seen.push(connection.status))
  await ask()
  refuse(3)
  cut()
  await vi.waitFor(() => expect(seen).toContain('lost'))
  expect(await ask()).toBe(2)
  expect(seen).toEqual(['open', 'lost', 'open'])
})

test('[CONNECT-3] a closed connection opens nothing more, and its waiting calls end', async () => {
  const { connection, ask, cut, refuse } = aStudio()
  await ask()
  refuse(1000)
  cut()
  await vi.waitFor(() => expect(connection.status).toBe('lost'))
  const waiting = ask()
  connection.close()
  await expect(waiting).rejects.toThrow('the window is closed')
})

test('[CONNECT-4] a studio that does not let the window in is told from one that does not answer, and tried again', async () => {
  const { connection, ask, cut, refuse } = aStudio()
  const seen: string[] = []
  connection.onStatus(() => seen.push(connection.status))
  await ask()
  refuse(3, new RefusedError())
  cut()
  await vi.waitFor(() => expect(seen).toContain('refused'))
  expect(await ask()).toBe(2)
  expect(seen).toEqual(['open', 'lost', 'refused', 'open'])
})
