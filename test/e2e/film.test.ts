import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aPicturedProject } from '../builders/pictured-project.ts'
import { aShot } from '../builders/storyboard.ts'
import { parts, useStage } from './stage/stage.ts'

const stage = useStage()

const aShortProject = () =>
  aPicturedProject({
    shots: [
      aShot({ shot_id: '001', duration: 1, prompt: 'A lamp is lit' }),
      aShot({ shot_id: '002', duration: 1.5, prompt: 'A door opens' }),
      aShot({ shot_id: '003', duration: 0.5, prompt: 'Waves' })
    ]
  })

test('[E2E-FILM-1] a storyboard becomes a film: generate, watch it come, make the film, play it, to the frame', async () => {
  const project = await aShortProject()
  const { page, complaints } = await stage.open(await stage.serve({ project }))
  const { shot, button, dialog, viewer } = parts(page)
  await shot('001').waitFor()

  await button(/^Generate 3 segments/).click()
  await dialog.getByText('3 segments').first().waitFor()
  await dialog.getByRole('button', { name: 'Generate 3 segments' }).click()
  for (const id of ['001', '002', '003']) await shot(id, 'Done').waitFor()

  await button('Make film').click()
  await dialog.getByRole('button', { name: 'Make film' }).click()
  await dialog.getByText('72 of 72 frames').waitFor()
  const played = await dialog.locator('video').evaluate(async (video: HTMLVideoElement) => {
    await video.play()
    await new Promise((ended) => video.addEventListener('ended', ended))
    return [video.duration, video.videoWidth, video.videoHeight]
  })
  expect(played).toEqual([3, 192, 108])
  await page.keyboard.press('Escape')

  await viewer.getByText('Final').waitFor()
  await page.keyboard.press('End')
  await viewer.getByText('00:00:02:23').waitFor()
  expect(complaints).toEqual([])
})

test('[E2E-FILM-2] an edit is saved by itself, renders its shot alone, and is undone without rendering', async () => {
  const project = await aShortProject()
  const studio = await stage.serve({ project })
  const { page } = await stage.open(studio)
  const { shot, button, dialog, prompt, inspector } = parts(page)
  await button(/^Generate 3 segments/).click()
  await dialog.getByRole('button', { name: 'Generate 3 segments' }).click()
  await button('Make film').waitFor()

  await shot('002').click()
  await inspector.getByRole('slider', { name: 'Strength' }).waitFor()
  await prompt.fill('A door closes')
  const saved = async (): Promise<string> =>
    JSON.parse(await readFile(join(project, 'storyboards/storyboard_main.json'), 'utf8')).shots[1].prompt
  await expect.poll(saved).toBe('A door closes')
  await shot('002', 'Changed').waitFor({ timeout: 20_000 })
  await button(/^Generate 1 segment/).waitFor()

  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('Control+z')
  await shot('002', 'Done').waitFor()
  await expect.poll(saved).toBe('A door opens')
  await button('Make film').waitFor()
})

test('[E2E-FILM-3] a window that is loaded again in the middle of a run finds it, and the run goes on', async () => {
  const project = await aShortProject()
  const { page } = await stage.open(await stage.serve({ project }))
  const { shot, button, dialog } = parts(page)
  await button(/^Generate 3 segments/).click()
  await dialog.getByRole('button', { name: 'Generate 3 segments' }).click()
  await shot(null, 'Rendering').first().waitFor()
  await page.reload()
  for (const id of ['001', '002', '003']) await shot(id, 'Done').waitFor()
})
