import { expect, test } from 'vitest'
import { aDesktop } from '../builders/desktop.ts'

const inProject = 'app://studio/index.html#project=one'

async function aDesktopInProject() {
  const desktop = await aDesktop()
  desktop.window().webContents.moveWithin('project=one')
  return { ...desktop, contents: desktop.window().webContents }
}

test('[DESKTOP-CRASH-1] a page that crashes is loaded again where it was', async () => {
  const { contents, log } = await aDesktopInProject()
  contents.crash('oom')
  expect(contents.loads.slice(1)).toEqual([inProject])
  expect(log).toEqual(["the window's process is gone: oom (139)"])
})

test('[DESKTOP-CRASH-2] a page that hangs is ended and loaded again, once', async () => {
  const { contents, window } = await aDesktopInProject()
  window().hang()
  expect(contents.loads.slice(1)).toEqual([inProject])
})

test('[DESKTOP-CRASH-3] a page that went as it should is left alone', async () => {
  const { contents } = await aDesktopInProject()
  contents.crash('clean-exit')
  expect(contents.loads).toHaveLength(1)
})

test('[DESKTOP-CRASH-4] the fourth crash within a minute asks the user, and goes on when told', async () => {
  const { contents, questions } = await aDesktopInProject()
  for (let crash = 0; crash < 4; crash++) contents.crash()
  expect({ loads: contents.loads.length, asked: questions.map(({ message }) => message) }).toEqual({
    loads: 4,
    asked: ['The window stopped working several times.']
  })
  questions[0]!.answer(0)
  await expect.poll(() => contents.loads.at(-1)).toBe(inProject)
  expect(contents.loads).toHaveLength(5)
})

test('[DESKTOP-CRASH-5] or quits when told', async () => {
  const { app, contents, questions } = await aDesktopInProject()
  for (let crash = 0; crash < 4; crash++) contents.crash()
  questions[0]!.answer(1)
  expect(await app.ended).toBe(0)
})

test('[DESKTOP-CRASH-6] crashes far apart never ask', async () => {
  const { contents, questions, pass } = await aDesktopInProject()
  for (let crash = 0; crash < 8; crash++) {
    contents.crash()
    pass(30_000)
  }
  expect({ loads: contents.loads.length, questions }).toEqual({ loads: 9, questions: [] })
})

test('[DESKTOP-CRASH-7] the end of a process beside the page is noted, and costs the page nothing', async () => {
  const { app, contents, log } = await aDesktopInProject()
  app.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed', exitCode: 5 })
  app.emit('child-process-gone', {}, { type: 'Utility', reason: 'clean-exit', exitCode: 0, name: 'Audio' })
  expect({ log, loads: contents.loads.length }).toEqual({ log: ['a process is gone: GPU, crashed (5)'], loads: 1 })
})
