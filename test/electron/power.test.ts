import { expect, test } from 'vitest'
import { aDesktop } from '../builders/desktop.ts'
import { aRecentProject } from '../fakes/fake-desktop-studio.ts'

test('[DESKTOP-POWER-1] the machine stays awake while work goes on, and no longer', async () => {
  const { become, blockers } = await aDesktop()
  const held = [blockers.size]
  for (const isRunning of [true, true, false, true]) {
    become({ isRunning })
    held.push(blockers.size)
  }
  expect(held).toEqual([0, 1, 1, 0, 1])
})

test('[DESKTOP-POWER-2] a quit lets the machine sleep and tells of no end', async () => {
  const { app, become, blockers, notices } = await aDesktop()
  become({ isRunning: true })
  app.quit()
  await app.ended
  expect({ held: blockers.size, notices }).toEqual({ held: 0, notices: [] })
})

test('[DESKTOP-POWER-3] the task bar shows how far it is, and nothing when there is nothing', async () => {
  const { become, window } = await aDesktop()
  const bars = [window().progress]
  for (const state of [
    { isRunning: true, fraction: null },
    { isRunning: true, fraction: 0.25 },
    { isRunning: false, fraction: null }
  ]) {
    become(state)
    bars.push(window().progress)
  }
  expect(bars).toEqual([-1, 0, 0.25, -1])
})

test('[DESKTOP-POWER-4] an end that nobody looks at is told, and a click brings the window to the front', async () => {
  const { become, notices, window } = await aDesktop({ recent: [aRecentProject()] })
  window().paint()
  window().blur()
  become({ isRunning: true })
  become({ isRunning: false })
  await expect
    .poll(() => notices.map(({ title, body }) => [title, body]))
    .toEqual([['Lighthouse', '4 of 16 segments are done.']])
  window().minimize()
  notices[0]!.click()
  await expect.poll(() => [window().isFocused, window().isMinimized()]).toEqual([true, false])
})

test('[DESKTOP-POWER-5] all done is said so', async () => {
  const { become, notices } = await aDesktop({ recent: [aRecentProject({ segments_done: 16 })] })
  become({ isRunning: true })
  become({ isRunning: false })
  await expect.poll(() => notices.map(({ body }) => body)).toEqual(['All 16 segments are done.'])
})

test('[DESKTOP-POWER-6] who looks at the window is told nothing', async () => {
  const { become, notices, window, client } = await aDesktop({ recent: [aRecentProject()] })
  window().paint()
  become({ isRunning: true })
  become({ isRunning: false })
  await client.home.list()
  expect(notices).toEqual([])
})
