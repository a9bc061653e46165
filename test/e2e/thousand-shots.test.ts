import { expect, test } from 'vitest'
import { aPicturedProject } from '../builders/pictured-project.ts'
import { aShot } from '../builders/storyboard.ts'
import { parts, useStage } from './stage/stage.ts'

const stage = useStage()

test('[E2E-THOUSAND-1] a thousand shots are shown, found, edited and rearranged', async () => {
  const ids = Array.from({ length: 1000 }, (_, index) => String(index + 1).padStart(4, '0'))
  const project = await aPicturedProject({
    shots: ids.map((shot_id) => aShot({ shot_id, duration: 3, prompt: `Shot number ${shot_id}` })),
    without: ids
  })
  const { page, complaints } = await stage.open(await stage.serve({ project }))
  const { shot, board, prompt, timeline } = parts(page)
  await page.getByText('1,000 shots · 50:00').or(page.getByText('1000 shots · 50:00')).first().waitFor()
  // only what is seen is there
  expect(await page.locator('[data-shot]').count()).toBeLessThan(120)

  await board.focus()
  await page.keyboard.press('End')
  await shot('1000').waitFor()
  await expect.poll(() => prompt.inputValue()).toBe('Shot number 1000')
  await timeline.getByText('1000').first().waitFor()

  await page.getByRole('textbox', { name: /Filter shots/ }).fill('0777')
  await shot('0777').click()
  await prompt.fill('Edited in the middle')
  await page.getByRole('textbox', { name: /Filter shots/ }).fill('')
  await shot('0777').click()
  await board.focus()
  await page.keyboard.press('Alt+ArrowLeft')
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+z')
  await expect.poll(() => prompt.inputValue()).toBe('Shot number 0777')
  expect(complaints).toEqual([])
})
