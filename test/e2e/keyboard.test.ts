import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { aPicturedProject } from '../builders/pictured-project.ts'
import { aShot } from '../builders/storyboard.ts'
import { parts, useStage } from './stage/stage.ts'

const stage = useStage()

const aProject = () =>
  aPicturedProject({
    shots: ['001', '002', '003'].map((shot_id) => aShot({ shot_id, duration: 0.5, prompt: shot_id }))
  })

const idsOnDisk = async (project: string): Promise<string[]> =>
  JSON.parse(await readFile(join(project, 'storyboards/storyboard_main.json'), 'utf8')).shots.map(
    ({ shot_id }: { shot_id: string }) => shot_id
  )

/** Tab until what has the focus is called so. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press('Tab')
    const words = await page.evaluate(
      () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? ''
    )
    if (name.test(words)) return
  }
  throw new Error(`no Tab leads to ${name}`)
}

test('[E2E-KEYS-1] from board to film with the keyboard alone', async () => {
  const project = await aProject()
  const { page } = await stage.open(await stage.serve({ project }))
  const { shot, dialog } = parts(page)
  await shot('001').waitFor()

  // choose, reorder, duplicate, delete, take back
  await tabTo(page, /^Shots$/)
  await page.keyboard.press('Home')
  await page.keyboard.press('Alt+ArrowRight')
  await expect.poll(() => idsOnDisk(project)).toEqual(['002', '001', '003'])
  await page.keyboard.press('Control+d')
  await expect.poll(() => idsOnDisk(project)).toEqual(['002', '001', '001A', '003'])
  await page.keyboard.press('Delete')
  await expect.poll(() => idsOnDisk(project)).toEqual(['002', '001', '003'])
  for (let undo = 0; undo < 3; undo++) await page.keyboard.press('Control+z')
  await expect.poll(() => idsOnDisk(project)).toEqual(['001', '002', '003'])

  // render, and make the film
  await page.keyboard.press('Control+Enter')
  await dialog.waitFor()
  await dialog.getByRole('button', { name: 'Generate 3 segments' }).waitFor()
  await tabTo(page, /^Generate 3 segments/)
  await page.keyboard.press('Enter')
  for (const id of ['001', '002', '003']) await shot(id, 'Done').waitFor()
  await page.keyboard.press('Control+k')
  await dialog.waitFor()
  await page.keyboard.type('make film')
  await page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: 'Make film' }).waitFor()
  await tabTo(page, /^Make film/)
  await page.keyboard.press('Enter')
  await dialog.getByText('36 of 36 frames').waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
})

test('[E2E-KEYS-2] the palette finds shots by their words, and ? lists every shortcut', async () => {
  const { page } = await stage.open(await stage.serve({ project: await aProject() }))
  const { shot, dialog } = parts(page)
  await shot('001').waitFor()
  await page.keyboard.press('Control+k')
  await dialog.waitFor()
  await page.keyboard.type('003')
  await dialog.getByRole('option', { name: /003/, selected: true }).waitFor()
  await page.keyboard.press('Enter')
  await expect.poll(() => shot('003').getAttribute('aria-selected')).toBe('true')
  await page.keyboard.press('?')
  await dialog.getByText('Undo', { exact: true }).waitFor()
  await page.keyboard.press('Escape')
})
