import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { clipFrameAt, type Reel } from '../../../renderer/player/reel.ts'
import { aReel, FPS } from './a-reel.ts'
import { aPlayerOn } from './fake-player.ts'
import type { FakeTimes } from './fake-video.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function aPlayer(reel: Reel, times: Partial<FakeTimes> = {}, missing: string[] = []) {
  const library = new Map(
    Array.from({ length: 9 }, (_, index) => [`/clip/${index}`, { frames: FPS, fps: FPS }] as const).filter(
      ([url]) => !missing.includes(url)
    )
  )
  const { page, screen, player, seen } = aPlayerOn(library, times)
  player.setReel(reel)
  const frames: number[] = []
  const rests: number[] = []
  player.onFrame((frame) => frames.push(frame))
  player.onRest((frame) => rests.push(frame))
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
  const untilStopped = async (): Promise<number> => {
    const from = Date.now()
    while (player.status.getState().isPlaying) await pass(16)
    return Date.now() - from
  }
  return { player, screen, page, library, frames, rests, pass, seen, untilStopped }
}

test('[PLAYER-1] a seek stands on exactly the frame that was asked for', async () => {
  const { player, pass, seen } = aPlayer(aReel(1, 2, 3))
  for (const frame of [0, 30, 71, 23, 24]) {
    player.seek(frame)
    await pass(300)
    expect([player.frame, seen()]).toEqual([frame, [`/clip/${Math.floor(frame / FPS) + 1}`, frame % FPS]])
  }
  player.seek(999)
  expect(player.frame).toBe(71)
})

test('[PLAYER-2] clips, pictures and gaps play one after the other at their true length', async () => {
  const { player, pass, frames, untilStopped } = aPlayer(aReel(1, 'picture', 2, '', 3))
  await pass(300)
  player.play()
  const took = await untilStopped()
  expect(Math.abs(took - 5000)).toBeLessThan(60)
  expect(frames.toSorted((a, b) => a - b)).toEqual(frames)
  expect(player.frame).toBe(5 * FPS - 1)
})

test('[PLAYER-3] while it plays, the frame that is told is the frame that is seen', async () => {
  const reel = aReel(1, 2, 3)
  const { player, screen, pass } = aPlayer(reel)
  await pass(300)
  const wrong: unknown[] = []
  player.onFrame((frame) => {
    const part = reel.parts[Math.floor(frame / FPS)]!
    const isRight = screen.deck?.url === part.clip?.url && screen.deck?.frame === clipFrameAt(part, part.clip!, frame)
    if (!isRight) wrong.push([frame, screen.deck?.url, screen.deck?.frame])
  })
  player.play()
  await pass(2900)
  expect(wrong).toEqual([])
})

test('[PLAYER-4] at a join the next clip is there already', async () => {
  const { player, pass } = aPlayer(aReel(1, 2, 3, 4), { loadMs: 400 })
  await pass(1000)
  const waits: boolean[] = []
  player.status.subscribe(({ isWaiting }) => waits.push(isWaiting))
  player.play()
  await pass(3500)
  expect(waits).not.toContain(true)
  expect(player.frame).toBeGreaterThan(3 * FPS)
})

test('[PLAYER-5] a clip that comes late is waited for, and no frame is passed over', async () => {
  const { player, pass, seen } = aPlayer(aReel(1, 2), { loadMs: 3000 })
  await pass(3100)
  player.play()
  await pass(1500)
  expect([player.frame, player.status.getState().isWaiting, seen()]).toEqual([24, true, ['/clip/1', 23]])
  await pass(2000)
  expect(player.status.getState().isWaiting).toBe(false)
  expect(player.frame).toBeGreaterThan(24)
})

test('[PLAYER-6] where a clip can’t be loaded its picture stands, and the clip is tried again later', async () => {
  const { player, pass, seen, library } = aPlayer(aReel(1, 2), {}, ['/clip/1'])
  await pass(300)
  expect(seen()).toBe('picture')
  player.play()
  await pass(1200)
  expect(seen()).toEqual(['/clip/2', expect.any(Number)])
  player.pause()
  ;(library as Map<string, unknown>).set('/clip/1', { frames: FPS, fps: FPS })
  player.seek(5)
  await pass(3000)
  expect(seen()).toEqual(['/clip/1', 5])
})

test('[PLAYER-7] a clip that is replaced while it plays goes on as the new one', async () => {
  const { player, pass, seen, frames } = aPlayer(aReel(1, 2, 3))
  await pass(300)
  player.play()
  await pass(400)
  player.setReel(aReel(5, 2, 3))
  await pass(300)
  expect(seen()).toEqual(['/clip/5', expect.any(Number)])
  await pass(1000)
  expect(seen()).toEqual(['/clip/2', expect.any(Number)])
  expect(frames.toSorted((a, b) => a - b)).toEqual(frames)
})

test('[PLAYER-8] a shot that became longer elsewhere does not disturb the one that plays', async () => {
  const { player, pass, frames } = aPlayer(aReel(1, 2, 3))
  await pass(300)
  player.play()
  await pass(400)
  player.setReel(aReel(1, 2, 3, 4))
  const waits: boolean[] = []
  player.status.subscribe(({ isWaiting }) => waits.push(isWaiting))
  await pass(300)
  expect(waits).not.toContain(true)
  expect(frames.at(-1)).toBeGreaterThan(14)
})

test('[PLAYER-9] a loop goes round between the marks, the out mark included', async () => {
  const { player, pass, frames } = aPlayer(aReel(1, 2))
  await pass(300)
  player.setMarks({ in: 20, out: 29 })
  player.toggleLoop()
  player.play()
  await pass(1500)
  expect([Math.min(...frames), Math.max(...frames)]).toEqual([20, 29])
  expect(frames.filter((frame) => frame === 20).length).toBeGreaterThan(2)
})

test('[PLAYER-10] L and J double the speed either way, K stands', async () => {
  const { player, pass } = aPlayer(aReel(1, 2, 3))
  await pass(300)
  const rates: number[] = []
  for (const towards of [1, 1, 1, 1, -1, -1, -1] as const) {
    player.shuttle(towards)
    rates.push(player.status.getState().rate)
  }
  expect(rates).toEqual([1, 2, 4, 4, 2, 1, -1])
  player.pause()
  expect(player.status.getState()).toMatchObject({ isPlaying: false, rate: 1 })
})

test('[PLAYER-11] backwards it plays frame by frame to the start', async () => {
  const { player, pass, frames, untilStopped, seen } = aPlayer(aReel(1, 2))
  player.seek(40)
  await pass(300)
  frames.length = 0
  player.play(-1)
  const took = await untilStopped()
  await pass(300)
  expect(frames.toSorted((a, b) => b - a)).toEqual(frames)
  expect(Math.abs(took - (40 / FPS) * 1000)).toBeLessThan(80)
  expect([player.frame, seen()]).toEqual([0, ['/clip/1', 0]])
})

test('[PLAYER-12] where it comes to rest is told once, and not while the playhead is dragged or the film runs', async () => {
  const { player, pass, rests } = aPlayer(aReel(1, 2))
  await pass(300)
  for (const frame of [3, 7, 12]) player.seek(frame, { isScrubbing: true })
  expect(rests).toEqual([])
  player.seek(12)
  player.play()
  await pass(500)
  player.seek(30)
  await pass(100)
  expect(rests).toEqual([12])
  player.pause()
  expect(rests).toEqual([12, player.frame])
})

test('[PLAYER-13] of a drag the latest place is shown, whatever was asked for on the way', async () => {
  const { player, pass, seen } = aPlayer(aReel(1, 2, 3), { loadMs: 80 })
  for (let frame = 0; frame < 60; frame += 3) {
    player.seek(frame, { isScrubbing: true })
    await pass(8)
  }
  await pass(300)
  expect(seen()).toEqual(['/clip/3', 57 % FPS])
})

test('[PLAYER-14] only what is seen and its neighbours are held in memory', async () => {
  const { player, pass, page } = aPlayer(aReel(1, 2, 3, 4, 5, 6, 7, 8))
  for (let frame = 0; frame < 8 * FPS; frame += 10) {
    player.seek(frame)
    await pass(200)
  }
  player.seek(4 * FPS)
  await pass(300)
  expect(page.videos.map(({ src }) => src).toSorted()).toEqual(['/clip/4', '/clip/5', '/clip/6'])
  player.seek(0)
  await pass(300)
  expect(page.videos.map(({ src }) => src).toSorted()).toEqual(['', '/clip/1', '/clip/2'])
})

test('[PLAYER-15] a segment that is rendered shows its live picture while the film stands, and its clip while it plays', async () => {
  const reel = aReel(1, 2)
  const parts = reel.parts.map((part, index) => (index === 0 ? { ...part, preview: '/live/1', isLive: true } : part))
  const { player, pass, seen } = aPlayer({ ...reel, parts })
  await pass(300)
  expect(seen()).toBe('live')
  player.play()
  await pass(500)
  expect(seen()).toEqual(['/clip/1', expect.any(Number)])
})

test('[PLAYER-16] a film of nothing does nothing', () => {
  const { player } = aPlayer({ fps: FPS, frames: 0, parts: [] })
  player.play()
  player.step(1)
  player.seek(10)
  expect([player.frame, player.status.getState().isPlaying]).toEqual([0, false])
})

test('[PLAYER-17] at the end Play begins anew', async () => {
  const { player, pass } = aPlayer(aReel(1))
  player.seek(FPS - 1)
  await pass(300)
  player.play()
  await pass(200)
  expect(player.frame).toBeLessThan(8)
})
