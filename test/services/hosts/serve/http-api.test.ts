import { isContractProcedure, type AnyContractRouter } from '@orpc/contract'
import { expect, test, vi } from 'vitest'
import { studioContract } from '../../../../services/contract/studio-contract.ts'
import { aPicture, aPicturedProject } from '../../../builders/pictured-project.ts'
import { aServedStudio } from '../../../builders/served-studio.ts'
import { aShot } from '../../../builders/storyboard.ts'

interface Operation {
  operationId: string
  summary?: string
  responses: Record<string, unknown>
  parameters?: { name: string; in: string; required?: boolean }[]
}

/** Every call of the contract: its name, method and path. */
function callsOf(router: AnyContractRouter, name: string[] = []): { name: string; at: string }[] {
  if (!isContractProcedure(router))
    return Object.entries(router).flatMap(([key, inner]) => callsOf(inner as AnyContractRouter, [...name, key]))
  const { method = 'POST', path = '' } = router['~orpc'].route
  return [{ name: name.join('.'), at: `${method.toLowerCase()} ${path}` }]
}

/** The events of a stream of server-sent events, as an EventSource reads them. */
async function* sentEvents(response: Response): AsyncGenerator<{ event: string; data: unknown }> {
  let text = ''
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const lines = text.slice(0, end).split('\n')
      text = text.slice(end + 2)
      const field = (name: string) =>
        lines.flatMap((line) => (line.startsWith(`${name}:`) ? [line.slice(name.length + 1).trim()] : [])).join('\n')
      if (field('data') !== '') yield { event: field('event'), data: JSON.parse(field('data')) as unknown }
    }
  }
}

const shots = [aShot({ shot_id: '001', duration: 1, camera_movement: 'pan' })]

test('[HTTP-1] the document lists every call of the contract with its parameters, and names nothing that is not in it', async () => {
  const { call } = await aServedStudio()
  const document = (await (await call('GET', '/openapi.json')).json()) as {
    openapi: string
    info: { title: string; version: string }
    paths: Record<string, Record<string, Operation>>
  }
  expect([document.openapi, document.info]).toEqual([
    expect.stringMatching(/^3\.1\./),
    { title: 'Framechain', version: expect.stringMatching(/^\d+\.\d+\.\d+$/) }
  ])
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, operation, at: `${method} ${path}` }))
  )
  const listed = operations.map(({ at, operation }) => ({ name: operation.operationId, at }))
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1)
  expect(listed.toSorted(byName)).toEqual(callsOf(studioContract).toSorted(byName))
  for (const { path, operation } of operations) {
    const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path').map(({ name }) => name)
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
    expect([path, declared.toSorted(), operation.summary === undefined]).toEqual([path, inPath.toSorted(), false])
    expect(Object.keys(operation.responses)).toContain('200')
  }
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, place = '']) => place)
  const at = (place: string) =>
    place.split('/').reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], document)
  expect(references.filter((place) => at(place) === undefined)).toEqual([])
})

test('[HTTP-2] a script works a project: opens it, edits it, and reads what a call can’t do', async () => {
  const { call, projectsFolder } = await aServedStudio()
  const created = await call('POST', '/projects', { name: 'Night', from: { kind: 'sample', sample: 'lighthouse' } })
  const { project_id, folder } = (await created.json()) as { project_id: string; folder: string }
  expect([created.status, folder.startsWith(projectsFolder)]).toEqual([200, true])
  const change = { project: { fps: 25 } }
  const edited = await call('POST', `/projects/${project_id}/edits`, { client: 'script', label: 'Set fps', change })
  expect([edited.status, await edited.json()]).toEqual([200, { revision: 1 }])
  expect(await (await call('GET', `/projects/${project_id}`)).json()).toMatchObject({
    project: { fps: 25 },
    revision: 1
  })
  const takes = await call('GET', `/projects/${project_id}/shots/001/segments/0/takes`)
  expect([takes.status, await takes.json()]).toEqual([200, []])
  const missing = await call('POST', '/projects/open', { folder: '/nowhere' })
  expect([missing.status, await missing.json()]).toEqual([
    422,
    expect.objectContaining({ code: 'STUDIO', data: expect.objectContaining({ code: 'project_missing' }) })
  ])
  const wrong = await call('POST', `/projects/${project_id}/edits`, { client: 'script' })
  expect(wrong.status).toBe(400)
  expect((await call('POST', `/projects/${project_id}/close`, {})).status).toBe(200)
  expect((await call('GET', `/projects/${project_id}`)).status).toBe(422)
})

test('[HTTP-3] the events of a project come as server-sent events: the view, then what changes', async () => {
  const { call, client } = await aServedStudio()
  const { project_id } = await client.home.open({ folder: await aPicturedProject({ shots }) })
  const leave = new AbortController()
  const response = await call('GET', `/projects/${project_id}/events`, undefined, { signal: leave.signal })
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream'])
  const events = sentEvents(response)
  expect((await events.next()).value).toMatchObject({
    event: 'message',
    data: { type: 'view', view: { id: project_id } }
  })
  await client.project.edit({ project_id, client: 'other', label: 'Name', change: { project: { name: 'Renamed' } } })
  for await (const { data } of events) {
    if ((data as { type: string }).type !== 'document') continue
    expect(data).toMatchObject({ label: 'Name', change: { project: { name: 'Renamed' } } })
    break
  }
  leave.abort()
})

test('[HTTP-4] pictures are put into a project by a form, and shown by their URLs', async () => {
  const { client, origin, token, media } = await aServedStudio()
  const { project_id } = await client.home.open({ folder: await aPicturedProject({ shots }) })
  const form = new FormData()
  form.set('pictures[0][picture]', new File([await aPicture({ hue: 90 })], 'extra.png', { type: 'image/png' }))
  form.set('pictures[0][filename_base]', shots[0]!.filename_base)
  const added = await fetch(`${origin}/api/projects/${project_id}/pictures`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: form
  })
  expect([added.status, await added.json()]).toEqual([
    200,
    [expect.objectContaining({ filename_base: shots[0]!.filename_base })]
  ])
  const candidates = await client.project.candidates({ project_id, shot_id: '001' })
  const shown = await Promise.all(candidates.flatMap(({ url, thumb }) => [url, thumb]).map((url) => media(url)))
  expect(shown.length).toBeGreaterThan(1)
  for (const response of shown) {
    expect([response.status, response.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^image\//)])
    await response.body?.cancel()
  }
})

test('[HTTP-5] a whole film over HTTP: rendered, joined, and played in parts', async () => {
  const { call, client, media } = await aServedStudio()
  const { project_id } = await client.home.open({ folder: await aPicturedProject({ shots }) })
  expect((await call('POST', `/projects/${project_id}/run`, {})).status).toBe(200)
  const view = () => client.project.get({ project_id })
  await vi.waitFor(
    async () => expect((await view()).segments.map(({ state }) => state.status)).toEqual(['done']),
    30_000
  )
  expect((await call('POST', `/projects/${project_id}/film`, {})).status).toBe(200)
  await vi.waitFor(async () => expect((await view()).film.status).toBe('ready'), 30_000)
  const { film, segments } = await view()
  for (const url of [film.url, segments[0]?.clip?.url]) {
    const whole = Buffer.from(await (await media(url ?? '')).arrayBuffer())
    const part = await media(url ?? '', { range: 'bytes=100-299' })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 100-299/${whole.length}`])
    expect(Buffer.from(await part.arrayBuffer()).equals(whole.subarray(100, 300))).toBe(true)
  }
  const strip = await media(segments[0]?.clip?.strip ?? '')
  expect([strip.status, strip.headers.get('cross-origin-resource-policy')]).toEqual([200, 'same-origin'])
  await strip.body?.cancel()
})
