import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ProjectView } from '../../services/contract/project-view.ts'
import { createMedia } from '../../services/media/create-media.ts'
import { projectSchema } from '../../services/model/project.ts'
import { createVideoPlanBuilder } from '../../services/model/video-plan-builder.ts'
import { animaticProfile } from '../../services/model/workflow-profile.ts'
import { readCountedFilm, writeCountedClip } from '../builders/counted-clip.ts'
import type { Counted } from '../builders/frame-counter.ts'
import { aClipView, aProjectView, aSegmentView } from '../renderer/project-view.ts'
import { inFolder, met } from './media-clips.ts'
import { withBrowser } from './player/bench-browser.ts'
import type { BenchPage, Moves } from './player/bench-page.ts'

const SIZE = { width: 1280, height: 720 }
const SEEK_TARGET_MS = 150
const STEP_TARGET_MS = 50
const PAINT_TARGET_MS = 16
const SEEKS = 120
const module = fileURLToPath(new URL('../renderer/player/bench-page-main.ts', import.meta.url))

type Report = (name: string, value: string) => void

/** The player in Chromium on real clips, held to the film that the studio joins of the same clips; then the timeline. */
export default async function bench(report: Report): Promise<void> {
  for (const nativeFps of [24, 16]) {
    await inFolder(async (folder) => {
      const view = aFilm(nativeFps, [3, 5, 1, 0.04, 0.7, 3])
      const film = await makeFilm(view, folder)
      await withBrowser(module, folder, async (page) => {
        const ask = <Answer>(
          call: (bench: BenchPage, given: never) => Answer,
          given: unknown
        ): Promise<Awaited<Answer>> =>
          page.evaluate(`(${call.toString()})(globalThis.bench, ${JSON.stringify(given)})`) as Promise<Awaited<Answer>>
        const name = `${nativeFps} in 24 fps`
        await ask((bench, given) => bench.open(given), view)
        const frames = Array.from({ length: SEEKS }, (_, round) => (round * 97 + 13) % film.length)
        const seeks = await ask(
          (bench, { frames, film }: { frames: number[]; film: Counted[] }) => bench.seek(frames, film),
          { frames, film }
        )
        tell(report, `${name}: ${SEEKS} seeks all over the film`, seeks, SEEK_TARGET_MS)
        for (const by of [1, -1]) {
          const steps = await ask((bench, { by, film }: { by: 1 | -1; film: Counted[] }) => bench.step(by, film), {
            by,
            film
          })
          tell(report, `${name}: every frame ${by === 1 ? 'on' : 'back'}`, steps, STEP_TARGET_MS)
        }
        const played = await ask((bench, film) => bench.play(film), film)
        const want = (film.length / 24) * 1000
        report(`${name}: ${film.length} frames played`, `${(played.tookMs - want).toFixed(0)} ms longer than the film`)
        report(`${name}: pictures of the clips passed over`, `${played.passedOver}, ${played.waits} waits`)
        report(`${name}: told frame was not the seen one`, `${played.untrue} of ${played.looks} times`)
        report(
          `${name}: last frame before a join seen for`,
          `${Math.max(...played.joins).toFixed(0)} ms at most, 42 by the film`
        )
      })
    })
  }
  await paints(report)
}

async function paints(report: Report): Promise<void> {
  await inFolder((folder) =>
    withBrowser(module, folder, async (page) => {
      const view = aFilm(
        24,
        Array.from({ length: 1000 }, (_, index) => 2 + (index % 7))
      )
      for (const [where, level] of [
        ['all of it', 0],
        ['a tenth', 0.25],
        ['a minute', 0.5],
        ['single frames', 1]
      ] as const) {
        const call = `globalThis.bench.paint(${JSON.stringify(view)}, ${level}, 120)`
        const ms = sorted(await page.evaluate<number[]>(call))
        const median = quantile(ms, 0.5)
        report(
          `timeline of 1,000 shots, ${where}: one picture`,
          `${median.toFixed(1)} ms, 95 % ${quantile(ms, 0.95).toFixed(1)}, target < ${PAINT_TARGET_MS} ms, ${met(median < PAINT_TARGET_MS)}`
        )
      }
    })
  )
}

function tell(report: Report, name: string, { ms, wrong }: Moves, target: number): void {
  const all = sorted(ms)
  const isMet = quantile(all, 0.5) < target && wrong.length === 0
  const times = `${quantile(all, 0.5).toFixed(0)} ms, 95 % ${quantile(all, 0.95).toFixed(0)}, ${wrong.length} wrong`
  report(name, `${times}, target < ${target} ms, ${met(isMet)}`)
}

const sorted = (numbers: number[]): number[] => numbers.toSorted((a, b) => a - b)
const quantile = (numbers: number[], at: number): number => numbers[Math.floor(numbers.length * at)] ?? 0

/** Shots of these lengths, each segment with a clip of its own: `/1.mp4`, `/2.mp4` … */
function aFilm(nativeFps: number, seconds: number[]): ProjectView {
  const shots = seconds.map((duration, index) => ({ shot_id: String(index + 1).padStart(4, '0'), duration }))
  const profile = { ...animaticProfile, fps: nativeFps }
  const view = aProjectView({ shots, profile, project: projectSchema.parse({ schema: 1, name: 'Film', ...SIZE }) })
  let id = 0
  const segments = planOf(view).shots.flatMap((shot) =>
    shot.segments.map((cut) =>
      aSegmentView({
        shot_id: shot.shotId,
        segment_index: cut.index,
        state: { status: 'done', take: 'take', fingerprint: 'take', frames: cut.keeps },
        clip: aClipView({ url: `/${++id}.mp4`, strip: `/${id}.jpg`, frames: cut.keeps, fps: nativeFps })
      })
    )
  )
  return { ...view, segments }
}

const planOf = ({ project, profile, storyboard }: ProjectView) =>
  createVideoPlanBuilder({ project, workflow: profile }).build(storyboard, new Map())

/** Writes the clips, joins them as the studio does, and reads what each frame of the film shows. */
async function makeFilm(view: ProjectView, folder: string): Promise<Counted[]> {
  const media = createMedia()
  const plan = planOf(view)
  const parts: string[] = []
  for (const shot of plan.shots) {
    const clips = view.segments.filter(({ shot_id }) => shot_id === shot.shotId).map(({ clip }) => clip!)
    for (const { url, frames, fps } of clips)
      await writeCountedClip(join(folder, url), { id: Number.parseInt(url.slice(1)), frames, fps })
    const part = join(folder, `shot-${shot.shotId}.mp4`)
    const cut = { frames: shot.filmFrames, fps: plan.fps, size: SIZE, nativeFps: shot.fps }
    await media.conformShot(
      clips.map(({ url }) => join(folder, url)),
      part,
      cut
    )
    parts.push(part)
  }
  const file = join(folder, 'film.mp4')
  await media.joinFilm(parts, file, { frames: plan.frames, fps: plan.fps })
  return readCountedFilm(file)
}
