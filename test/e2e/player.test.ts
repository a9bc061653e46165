import type { Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { aPicturedProject } from '../builders/pictured-project.ts'
import { aShot } from '../builders/storyboard.ts'
import { createFakeComfyui } from '../fakes/comfyui/comfyui.ts'
import { readStamp } from '../fakes/comfyui/frames.ts'
import { parts, useStage } from './stage/stage.ts'

const stage = useStage()
const size = { width: 192, height: 96 }

/** A rendered film of 16 frames a second in one of 16, so that each frame of it is one that the engine numbered. */
async function aNumberedFilm() {
  const server = await createFakeComfyui()
  onTestFinished(() => server.stop())
  const project = await aPicturedProject({
    project: { engine: 'comfyui', fps: 16, max_segment_seconds: 1, ...size },
    shots: [aShot({ shot_id: '001', duration: 2 }), aShot({ shot_id: '002', duration: 1 })]
  })
  const { page } = await stage.open(await stage.serve({ project, env: { FRAMECHAIN_COMFY_URL: server.url } }))
  const { button, dialog } = parts(page)
  await button(/^Generate 3 segments/).click()
  await dialog.getByRole('button', { name: 'Generate 3 segments' }).click()
  await button('Make film').waitFor()
  await page.keyboard.press('Home')
  return page
}

/** The number that is burnt into the picture that the viewer shows; it is read from the pixels. */
async function shownNumber(page: Page): Promise<number> {
  const row = await page.evaluate(({ width, height }) => {
    const shown = [...document.querySelectorAll<HTMLVideoElement>('section[aria-label="Viewer"] video')].find(
      (video) => {
        const { visibility, opacity } = getComputedStyle(video)
        return video.readyState >= 2 && visibility === 'visible' && opacity !== '0'
      }
    )
    const canvas = new OffscreenCanvas(width, height)
    const context = canvas.getContext('2d')!
    context.drawImage(shown!, 0, 0, width, height)
    return [...context.getImageData(0, Math.floor(height / 16), width, 1).data]
  }, size)
  const rgb = Uint8Array.from(row.filter((_, at) => at % 4 !== 3))
  // one row of the cells that hold the number
  return readStamp(rgb, { width: size.width, height: 8 }).index
}

/** Clips of 17 frames whose first repeats the picture before: the kept ones are 0 to 15, then 1 to 16. */
const numberAt = (frame: number): number => (frame < 16 ? frame : frame < 32 ? frame - 15 : frame - 32)

test('[E2E-PLAYER-1] every step lands on the very frame, over the joins, there and back', async () => {
  const page = await aNumberedFilm()
  const { viewer } = parts(page)
  const seen: [number, number][] = []
  const go = async (key: string, frame: number): Promise<void> => {
    await page.keyboard.press(key)
    await viewer.getByText(`f ${frame}`, { exact: true }).waitFor()
    // frame 0 of a shot is its picture, which has no number
    if (frame % 32 !== 0) await expect.poll(() => shownNumber(page), { timeout: 5000 }).toBe(numberAt(frame))
    seen.push([frame, frame % 32 === 0 ? 0 : await shownNumber(page)])
  }
  for (let frame = 1; frame <= 20; frame++) await go('ArrowRight', frame)
  await go('Shift+ArrowRight', 30)
  for (let frame = 31; frame <= 36; frame++) await go('ArrowRight', frame)
  for (let frame = 35; frame >= 28; frame--) await go('ArrowLeft', frame)
  expect(seen.every(([frame, number]) => frame % 32 === 0 || number === numberAt(frame))).toBe(true)
})

test('[E2E-PLAYER-2] the film plays through at its true length, without a stop at the joins', async () => {
  const page = await aNumberedFilm()
  const { viewer, button } = parts(page)
  const started = performance.now()
  await button('Play').click()
  await viewer.getByText('f 47', { exact: true }).waitFor()
  const seconds = (performance.now() - started) / 1000
  expect(seconds).toBeGreaterThan(2.5)
  expect(seconds).toBeLessThan(8)
  await button('Play').waitFor()
})
