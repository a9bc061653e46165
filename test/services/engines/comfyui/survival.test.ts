import { createHash } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Ticket } from '../../../../services/model/segment-state.ts'
import type { When } from '../../../fakes/comfyui/failures.ts'
import { aBench, renderIn, type Bench } from './comfyui-setup.ts'

/** Restarts the server behind the back of whoever waits for it. */
const restart = async ({ comfy }: Bench): Promise<void> => {
  await comfy.kill()
  await comfy.start()
}

const moments: [string, When, number][] = [
  ['while the picture is uploaded', { at: 'request', method: 'POST', path: '/upload/image' }, 1],
  ['before the post is taken', { at: 'request', method: 'POST', path: '/prompt' }, 1],
  ['when the post was taken and not answered', { at: 'request', method: 'POST', path: '/prompt', phase: 'after' }, 1],
  ['when the prompt is in the queue', { at: 'queued' }, 2],
  ['when the run has begun', { at: 'execution_start' }, 2],
  ['in the middle of sampling', { at: 'step', nth: 3 }, 2],
  ['while the clip is saved', { at: 'node', classType: 'SaveVideo' }, 2],
  ['at execution_success', { at: 'execution_success' }, 2],
  ['while the clip is fetched', { at: 'request', method: 'GET', path: '/view' }, 1]
]
test.each(moments)(
  '[COMFY-SURVIVE-1] a server that is killed %s costs at most one more run',
  async (_name, when, most) => {
    const bench = await aBench({ engine: { timing: { pollMs: 100 } } })
    bench.comfy.fail(when, () => restart(bench))
    const { done, told } = bench.render()
    const clip = await done
    expect((await readFile(clip.file)).length).toBeGreaterThan(0)
    expect(told.tickets.length).toBeLessThanOrEqual(most)
    const ids = new Set(told.tickets.map(({ id }) => id))
    const runs = [...ids].reduce((sum, id) => sum + bench.comfy.runsOf(id), 0)
    expect(runs).toBeLessThanOrEqual(2)
  }
)

test.each(['reset', 'hang'] as const)(
  '[COMFY-SURVIVE-2] a post whose answer is lost (%s) is looked up, and runs once',
  async (how) => {
    const { comfy, render } = await aBench({ engine: { timing: { workMs: 300 } } })
    comfy.fail({ at: 'request', method: 'POST', path: '/prompt', phase: 'after' }, how)
    const { done, told } = render()
    await done
    expect(comfy.submissions.map(({ promptId }) => promptId)).toEqual([told.tickets[0]?.id])
  }
)

test('[COMFY-SURVIVE-3] a post that never arrived is posted again under the same id', async () => {
  const { comfy, render } = await aBench()
  comfy.fail({ at: 'request', method: 'POST', path: '/prompt' }, 'reset')
  const { done, told } = render()
  await done
  expect(told.tickets).toHaveLength(1)
  expect(comfy.submissions.map(({ promptId }) => promptId)).toEqual([told.tickets[0]?.id])
})

test('[COMFY-SURVIVE-4] a server that is away at first contact is an error at once', async () => {
  const { comfy, render } = await aBench()
  await comfy.kill()
  const { done, told } = render()
  await expect(done).rejects.toMatchObject({ code: 'worker_unavailable', isRetryable: true })
  expect(told.tickets).toEqual([])
})

test('[COMFY-SURVIVE-5] a server that stays away in the middle of a run is waited for until the render is cancelled', async () => {
  const { comfy, render, log } = await aBench()
  const held = comfy.hold({ at: 'step', nth: 2 })
  const { done, cancel } = render()
  let isOver = false
  const over = (): void => void (isOver = true)
  done.then(over, over)
  await held.reached
  await comfy.kill()
  // Each try to open the socket again is a line of the log.
  await expect.poll(() => log.length).toBeGreaterThan(5)
  expect(isOver).toBe(false)
  cancel()
  await expect(done).rejects.toMatchObject({ name: 'AbortError' })
})

test('[COMFY-SURVIVE-6] without a socket the render goes on by asking', async () => {
  const { comfy, render } = await aBench({ failures: [[{ at: 'connect', every: true }, { status: 404 }]] })
  const clip = await render().done
  expect(clip.notes['submissions']).toBe(1)
  expect(comfy.requests.filter(({ path }) => path === '/queue').length).toBeGreaterThan(0)
})

test('[COMFY-SURVIVE-7] a socket that breaks again and again does not matter: the clip is here within seconds of the end', async () => {
  const { comfy, render } = await aBench({ timing: { stepMs: 30 } })
  comfy.fail({ at: 'step', every: true }, 'drop-sockets')
  await expect(render().done).resolves.toMatchObject({ notes: { submissions: 1 } })
})

test('[COMFY-SURVIVE-8] a download that breaks off begins again, and the clip is whole', async () => {
  const { comfy, render } = await aBench()
  comfy.fail({ at: 'request', method: 'GET', path: '/view', nth: 1 }, 'truncate')
  comfy.fail({ at: 'request', method: 'GET', path: '/view', nth: 2 }, 'reset')
  const clip = await render().done
  expect(clip.handOff?.remote).toBeDefined()
  const { subfolder, file } = await savedClip(comfy)
  expect(sha(await readFile(clip.file))).toBe(sha(await readFile(join(comfy.folder('output'), subfolder, file))))
})

test('[COMFY-SURVIVE-9] a download that never ends well is an error, and leaves nothing', async () => {
  const { comfy, render } = await aBench()
  comfy.fail({ at: 'request', method: 'GET', path: '/view', every: true }, 'truncate')
  const { done, folder } = render()
  await expect(done).rejects.toMatchObject({ name: 'StudioError' })
  await expect(readFile(join(await folder, 'clip.mp4'))).rejects.toMatchObject({ code: 'ENOENT' })
})

test('[COMFY-SURVIVE-10] a server that stops sending in the middle of a clip is asked again', async () => {
  const { comfy, render } = await aBench({ engine: { timing: { stallMs: 100 } } })
  comfy.fail({ at: 'request', method: 'GET', path: '/view', nth: 2 }, 'hang')
  await expect(render().done).resolves.toMatchObject({ notes: { submissions: 1 } })
})

/** A ticket of an engine that is gone, with its prompt at some point of its life. */
async function leftBehind(bench: Bench, when: When): Promise<{ ticket: Ticket; release(): void }> {
  const held = bench.comfy.hold(when)
  const first = bench.another()
  const { told } = renderIn(bench.folder, first, bench.job())
  await held.reached
  const [ticket] = told.tickets
  if (ticket === undefined) throw new Error('no ticket')
  return { ticket, release: held.release }
}

test.each([
  ['waits', { at: 'queued' }],
  ['runs', { at: 'step', nth: 2 }]
] as [string, When][])(
  '[COMFY-SETTLE-1] a prompt that %s is followed, and posted no second time',
  async (_name, when) => {
    const bench = await aBench()
    const { ticket, release } = await leftBehind(bench, when)
    const later = bench.another()
    if (when.at === 'step') expect(await later.settle(ticket)).toEqual({ state: 'running' })
    const { done, told } = renderIn(bench.folder, later, bench.job(), { ticket })
    release()
    await expect(done).resolves.toMatchObject({ notes: { prompt_id: ticket.id } })
    expect({ submissions: bench.comfy.submissions.length, tickets: told.tickets }).toEqual({
      submissions: 1,
      tickets: []
    })
  }
)

test('[COMFY-SETTLE-2] a prompt that ended meanwhile is fetched without another run', async () => {
  const bench = await aBench()
  const { done, told } = bench.render()
  await done
  const [ticket] = told.tickets as [Ticket]
  const later = bench.another()
  expect(await later.settle(ticket)).toEqual({ state: 'done' })
  const clip = await renderIn(bench.folder, later, bench.job(), { ticket }).done
  expect(clip.handOff?.remote).toBeDefined()
  expect(bench.comfy.submissions).toHaveLength(1)
})

test('[COMFY-SETTLE-3] a prompt that the server does not know is lost, and rendered again once', async () => {
  const bench = await aBench()
  const { done, told } = bench.render()
  await done
  const [ticket] = told.tickets as [Ticket]
  await restart(bench)
  expect(await bench.another().settle(ticket)).toEqual({ state: 'lost' })
  const again = renderIn(bench.folder, bench.another(), bench.job(), { ticket })
  await expect(again.done).resolves.toMatchObject({ notes: { submissions: 1 } })
  expect(again.told.tickets).toHaveLength(1)
})

test('[COMFY-SETTLE-4] a run that ended and whose file is gone is lost', async () => {
  const bench = await aBench()
  const { done, told } = bench.render()
  await done
  await rm(join(bench.comfy.folder('output'), 'framechain'), { recursive: true })
  expect(await bench.another().settle(told.tickets[0] as Ticket)).toEqual({ state: 'lost' })
})

test('[COMFY-SETTLE-5] a run that failed is lost, whatever outputs its history lists', async () => {
  const bench = await aBench()
  bench.comfy.fail({ at: 'step', nth: 2 }, 'interrupt')
  const { done, told } = bench.render()
  await expect(done).rejects.toMatchObject({ code: 'cancelled' })
  expect(await bench.another().settle(told.tickets[0] as Ticket)).toEqual({ state: 'lost' })
})

test('[COMFY-SETTLE-6] another server’s ticket is lost, and so is one with strange words in it', async () => {
  const bench = await aBench()
  const { done, told } = bench.render()
  await done
  const [ticket] = told.tickets as [Ticket]
  expect(await bench.engine.settle({ ...ticket, server: 'http://elsewhere:8188' })).toEqual({ state: 'lost' })
  expect(await bench.engine.settle({ ...ticket, id: '../queue' })).toEqual({ state: 'lost' })
})

test('[COMFY-SETTLE-7] a server that cannot be asked is an error: nothing is guessed', async () => {
  const bench = await aBench()
  const { done, told } = bench.render()
  await done
  await bench.comfy.kill()
  await expect(bench.another().settle(told.tickets[0] as Ticket)).rejects.toMatchObject({
    name: 'StudioError',
    isRetryable: true
  })
})

const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

async function savedClip(comfy: Bench['comfy']): Promise<{ subfolder: string; file: string }> {
  const [outputs] = comfy.completions.map(
    ({ outputs }) => outputs['52'] as { images: { filename: string; subfolder: string }[] }
  )
  const [image] = outputs?.images ?? []
  if (image === undefined) throw new Error('no clip was saved')
  return { subfolder: image.subfolder, file: image.filename }
}
