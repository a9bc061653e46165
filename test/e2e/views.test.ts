import { expect, test } from 'vitest'
import { createStudio } from '../../services/hosts/studio.ts'
import { framechain } from '../builders/command-line.ts'
import { aPicturedProject } from '../builders/pictured-project.ts'
import { aFolder } from '../builders/project-folder.ts'
import { aShot } from '../builders/storyboard.ts'
import { parts, useStage } from './stage/stage.ts'
import { inspectView } from './stage/windows.ts'

const stage = useStage()

/** The sample, as it is before anything is rendered. */
async function theSample(): Promise<string> {
  const folder = `${await aFolder()}/Lighthouse`
  const studio = createStudio({ env: { ...process.env, FRAMECHAIN_DATA: await aFolder() } })
  await studio.samples.create('lighthouse', folder)
  await studio.close()
  return folder
}

test('[E2E-VIEWS-1] home, empty and with projects, in both themes and sizes, has no serious finding', async () => {
  const studio = await stage.serve()
  const { page, complaints } = await stage.open(studio)
  await page
    .getByRole('button', { name: /sample/i })
    .first()
    .waitFor()
  const found = await inspectView(page, 'home-first')
  await page
    .getByRole('button', { name: /sample/i })
    .first()
    .click()
  await parts(page).shot('001').waitFor()
  await page.getByRole('button', { name: 'All projects' }).click()
  await page.getByText('Lighthouse').first().waitFor()
  found.push(...(await inspectView(page, 'home')))
  await page.keyboard.press('Control+n')
  await parts(page).dialog.waitFor()
  found.push(...(await inspectView(page, 'home-new')))
  expect([found, complaints]).toEqual([[], []])
})

test('[E2E-VIEWS-2] the workspace and everything over it has no serious finding in either theme', async () => {
  const project = await theSample()
  const { page, complaints } = await stage.open(await stage.serve({ project }))
  const { shot, dialog } = parts(page)
  await shot('002').click()
  const found = await inspectView(page, 'workspace')
  await page.getByRole('button', { name: 'Board as a list' }).click()
  found.push(...(await inspectView(page, 'workspace-list')))
  const over: [string, () => Promise<void>][] = [
    ['palette', () => page.keyboard.press('Control+k')],
    ['shortcuts', () => page.keyboard.press('?')],
    ['settings', () => page.keyboard.press('Control+,')],
    ['generate', () => page.getByRole('button', { name: /^Generate \d+ segments/ }).click()]
  ]
  for (const [name, open] of over) {
    await open()
    await dialog.waitFor()
    found.push(...(await inspectView(page, name)))
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  }
  expect([found, complaints]).toEqual([[], []])
})

test('[E2E-VIEWS-3] a run, its queue, problems and the film have no serious finding in either theme', async () => {
  const project = await aPicturedProject({
    shots: [
      aShot({ shot_id: '001', duration: 1, prompt: 'A very long prompt. '.repeat(60) }),
      aShot({ shot_id: '002', duration: 4 }),
      aShot({ shot_id: '003', duration: 1, prompt: 'No picture yet' })
    ],
    without: ['003']
  })
  await framechain('render', project, '--shots', '001')
  const { page, complaints } = await stage.open(await stage.serve({ project }))
  const { shot, dialog, button } = parts(page)
  await shot('003').click()
  const found = await inspectView(page, 'no-picture')
  await button(/^Generate 2 segments/).click()
  await dialog.getByRole('button', { name: 'Generate 2 segments' }).click()
  await dialog.waitFor({ state: 'detached' })
  await shot('002', 'Done').waitFor()
  await button(/could not start|rendered|failed/i)
    .first()
    .click()
  await dialog.waitFor()
  found.push(...(await inspectView(page, 'queue')))
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await shot('001').click()
  found.push(...(await inspectView(page, 'rendered')))
  await button(/^Make film/).click()
  await dialog.waitFor()
  found.push(...(await inspectView(page, 'film')))
  expect([found, complaints]).toEqual([[], []])
})
