import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { Film } from '../../services/generation/film-maker.ts'
import { createStudio, type Studio } from '../../services/hosts/studio.ts'

/** The sample's film at 25 fps, so that shots rendered at 24 have to be encoded, and again after one shot changed. */
export default async function bench(report: (name: string, value: string) => void): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'framechain-bench-'))
  const studio = createStudio({ env: { ...process.env, FRAMECHAIN_DATA: join(folder, 'data') } })
  const project = join(folder, 'Lighthouse')
  try {
    await studio.samples.create('lighthouse', project, { width: 320, height: 180, fps: 25 })
    const first = await renderAndJoin(studio, project)
    await changeOneShot(project)
    const second = await renderAndJoin(studio, project)
    const again = await renderAndJoin(studio, project)
    report('film of the sample, first time', text(first))
    const onlyOne = second.film.shots.encoded + second.film.shots.copied === 1
    report('after one shot changed', `${text(second)}, target that shot alone, ${onlyOne ? 'met' : 'missed'}`)
    report('with nothing changed', text(again))
    const isExact = [first, second, again].every(({ film }) => film.frames === film.planned)
    report('frames found', `${first.film.frames} of ${first.film.planned}, target all, ${isExact ? 'met' : 'missed'}`)
  } finally {
    await studio.close()
    await rm(folder, { recursive: true, force: true })
  }
}

interface Joined {
  film: Film
  ms: number
}

async function renderAndJoin(studio: Studio, project: string): Promise<Joined> {
  await using session = await studio.open(project, { engine: 'animatic' })
  const plan = await session.plan('gcv_wan_2.2_5b_i2v.json')
  await session.generation.run(plan, { signal: new AbortController().signal, onEvent: () => undefined })
  const start = performance.now()
  const film = await session.films.make(plan, {})
  return { film, ms: performance.now() - start }
}

async function changeOneShot(project: string): Promise<void> {
  const file = join(project, 'storyboards', 'storyboard_main.json')
  const storyboard = JSON.parse(await readFile(file, 'utf8'))
  storyboard.shots[2].prompt = 'another stair'
  await writeFile(file, JSON.stringify(storyboard))
}

const text = ({ film: { shots }, ms }: Joined): string =>
  `${shots.encoded} encoded, ${shots.reused} reused, ${ms.toFixed(0)} ms`
