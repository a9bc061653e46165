import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { openBrowser } from '../../../../services/hosts/serve/open-browser.ts'
import { findRunningStudio } from '../../../../services/hosts/serve/running-studio.ts'
import { aPicturedProject } from '../../../builders/pictured-project.ts'
import { aServedStudio } from '../../../builders/served-studio.ts'
import { aShot } from '../../../builders/storyboard.ts'
import { aSmallStudio, send } from './small-studio.ts'

test('[RUNNING-1] a studio of the same user is found, and opens a project for one who asks', async () => {
  const { server, token, client, origin } = await aServedStudio()
  const running = await findRunningStudio({ port: server.port, token })
  const id = await running?.openProject(await aPicturedProject({ shots: [aShot()] }))
  expect((await client.home.list()).recent).toHaveLength(1)
  const { url, launch } = (await running?.addresses(id)) ?? { url: '', launch: '' }
  expect(url).toBe(`${origin}/#token=${token}&project=${id}`)
  expect(launch.startsWith(`${origin}/open/`)).toBe(true)
  await expect(running?.openProject('/nowhere')).rejects.toMatchObject({ code: 'project_missing' })
})

test('[RUNNING-2] what is no studio of this user is not told the token', async () => {
  const heard: string[] = []
  const stranger = createServer((request, response) => {
    heard.push(`${request.url} ${JSON.stringify(request.headers)}`)
    response.end('proof')
  })
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void stranger.close())
  const { port } = stranger.address() as AddressInfo
  const { server, token } = await aServedStudio()
  expect(await findRunningStudio({ port, token })).toBeNull()
  expect([heard.length, heard.filter((text) => text.includes(token))]).toEqual([1, []])
  expect(await findRunningStudio({ port: server.port, token: 'b'.repeat(43) })).toBeNull()
  stranger.close()
  stranger.closeAllConnections()
  expect(await findRunningStudio({ port, token })).toBeNull()
})

test('[LAUNCH-LINK-1] an address for a browser leads in once, and only for a minute', async () => {
  let ms = 0
  const { port, launch, url } = await aSmallStudio({ elapsed: () => ms })
  const path = (address: string) => new URL(address).pathname
  const first = path(launch('p'))
  const used = await send(port, first)
  expect([used.status, used.headers['location'], used.headers['referrer-policy']]).toEqual([
    303,
    url('p').replace(/^http:\/\/[^/]+/, ''),
    'no-referrer'
  ])
  expect([(await send(port, first)).status, (await send(port, '/open/nothing')).status]).toEqual([404, 404])
  const late = path(launch())
  ms = 60_000
  expect((await send(port, late)).status).toBe(404)
})

test('[BROWSER-1] without a screen no browser is started', () => {
  expect(openBrowser('http://127.0.0.1:1/', { platform: 'linux', env: { PATH: '' } })).toBe(false)
  expect(openBrowser('http://127.0.0.1:1/', { platform: 'darwin', env: { SSH_CONNECTION: 'x', PATH: '' } })).toBe(false)
})

test('[BROWSER-2] a browser that is not there fails nothing', async () => {
  expect(openBrowser('http://127.0.0.1:1/', { platform: 'linux', env: { DISPLAY: ':9', PATH: '/nowhere' } })).toBe(true)
  await new Promise((resolve) => setImmediate(resolve))
})
