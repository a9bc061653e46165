import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aPicturedProject } from '../builders/pictured-project.ts'
import { aShot } from '../builders/storyboard.ts'
import { parts, useStage } from './stage/stage.ts'

const stage = useStage()

test('[E2E-WINDOWS-1] two windows on one project edit different shots, and each shows what the other did', async () => {
  const project = await aPicturedProject({ shots: ['001', '002'].map((shot_id) => aShot({ shot_id, duration: 1 })) })
  const studio = await stage.serve({ project })
  const [one, other] = await Promise.all([stage.open(studio), stage.open(studio)])
  await parts(one.page).shot('001').click()
  await parts(other.page).shot('002').click()
  await parts(one.page).prompt.fill('From the first window')
  await parts(other.page).prompt.fill('From the second window')
  await parts(one.page).shot('002').click()
  await parts(other.page).shot('001').click()
  await expect.poll(() => parts(one.page).prompt.inputValue()).toBe('From the second window')
  await expect.poll(() => parts(other.page).prompt.inputValue()).toBe('From the first window')

  // undo here takes back what was done here
  await parts(one.page).board.focus()
  await one.page.keyboard.press('Control+z')
  await parts(other.page).shot('001').click()
  await expect.poll(() => parts(other.page).prompt.inputValue()).toBe('a lighthouse at dusk')
  const prompts = async (): Promise<string[]> =>
    JSON.parse(await readFile(join(project, 'storyboards/storyboard_main.json'), 'utf8')).shots.map(
      ({ prompt }: { prompt: string }) => prompt
    )
  await expect.poll(prompts).toEqual(['a lighthouse at dusk', 'From the second window'])
  expect([one.complaints, other.complaints]).toEqual([[], []])
})

test('[E2E-WINDOWS-2] what another studio has open is shown and can’t be changed here', async () => {
  const project = await aPicturedProject({ shots: [aShot({ shot_id: '001', duration: 1 })] })
  const first = await stage.serve({ project })
  const second = await stage.serve({ project })
  const { page } = await stage.open(second)
  const { shot, prompt } = parts(page)
  await page.getByText('Read only').waitFor()
  await shot('001').click()
  expect(await prompt.isEditable()).toBe(false)
  expect(first.errors()).toBe('')
})

/** Names and texts that break what is careless: markup, directions, control signs, no spaces, very long. */
const hostile = [
  '<img src=x onerror="document.title=1">',
  '"><script>document.title=1</script>',
  '‮gnp.1‬ ​emoji 🎬👩‍🚀 עברית العربية',
  "'; DROP TABLE shots; -- ${1+1} {{7*7}} %s",
  'x'.repeat(5000),
  'line\nbreak\ttab\u0007bell'
]

test('[E2E-WINDOWS-3] hostile names and texts are shown as text and break nothing', async () => {
  const project = await aPicturedProject({
    project: { name: hostile[0] },
    shots: hostile.map((text, index) =>
      aShot({ shot_id: `${index}<b>${text.slice(0, 20)}`, duration: 1, prompt: text, description: text, scene: text })
    )
  })
  const { page, complaints } = await stage.open(await stage.serve({ project }))
  const { board, prompt, inspector } = parts(page)
  await board.waitFor()
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(hostile[0])
  for (const [index, text] of hostile.entries()) {
    await page.locator('[data-shot]').nth(index).click()
    await expect.poll(() => prompt.inputValue()).toBe(text)
    const overflow = await inspector.evaluate((panel) => panel.scrollWidth - panel.clientWidth)
    expect([index, overflow]).toEqual([index, 0])
  }
  const { width } = page.viewportSize()!
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
  expect(await page.title()).not.toBe('1')
  expect(complaints).toEqual([])
})

test('[E2E-WINDOWS-4] a project that was damaged is named with its file and what to do', async () => {
  const project = await aPicturedProject({ shots: [aShot({ shot_id: '001' })] })
  const studio = await stage.serve()
  await writeFile(join(project, 'storyboards/storyboard_main.json'), '{ "shots": [ {')
  const { page } = await stage.open(studio)
  const failure = await page.evaluate(async (folder) => {
    const token = new URLSearchParams(location.hash.slice(1)).get('token')
    const answer = await fetch('/api/projects/open', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ folder })
    })
    return ((await answer.json()) as { data: { code: string; message: string } }).data
  }, project)
  expect(failure).toMatchObject({ code: 'file_invalid', message: expect.stringContaining('storyboard_main.json') })
})
