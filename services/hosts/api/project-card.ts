import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ifThere } from '../../files/file-layer.ts'
import { projectFiles } from '../../model/project-files.ts'
import { segmentKey, segmentStates } from '../../model/project-state.ts'
import { shotSettings, type Storyboard } from '../../model/storyboard.ts'
import type { Studio } from '../studio.ts'
import type { ProjectDesk } from './project-desk.ts'
import type { ProjectCard } from './recent-projects.ts'

/** The card of a project that is open here. */
export async function cardOfDesk(desk: ProjectDesk): Promise<ProjectCard> {
  const { project, storyboard, segments } = desk.view
  return {
    name: project.name,
    poster: await desk.posterFile(),
    ...lengthOf(storyboard),
    segments: segments.length,
    segments_done: segments.filter(({ state }) => state.status === 'done').length
  }
}

/** The card of a project as it lies on the disk, and whether its last run goes on. Throws what opening it throws. */
export async function cardOnDisk(studio: Studio, folder: string): Promise<{ card: ProjectCard; hasOpenRun: boolean }> {
  await using project = await studio.openProject(folder, { isReadOnly: true })
  const { store } = project
  const bench = await project.workOn('last').catch(() => project.workOn('animatic'))
  const plan = await bench.planOfRun().catch(() => null)
  const states = segmentStates(store.state.current)
  const segments = (plan?.shots ?? []).flatMap(({ shotId, segments: cuts }) =>
    cuts.map(({ index }) => segmentKey({ shotId, index }))
  )
  const poster = plan?.shots.find(({ keyframe }) => keyframe !== null)?.keyframe ?? null
  const { run } = store.state.current
  return {
    card: {
      name: store.project.name,
      poster: poster === null ? null : await store.resolve(poster),
      ...lengthOf(store.storyboard),
      segments: segments.length,
      segments_done: segments.filter((key) => states.get(key)?.status === 'done').length
    },
    hasOpenRun: run !== null && run.started_at !== '' && run.ended_at === null
  }
}

/** Changes with the files that a card is made of; empty where there is no such folder. */
export async function signOf(folder: string): Promise<string> {
  const storyboards = (await ifThere(readdir(join(folder, projectFiles.storyboards)))) ?? []
  const files = [
    projectFiles.project,
    projectFiles.state,
    projectFiles.selection,
    ...storyboards.map((name) => `${projectFiles.storyboards}/${name}`)
  ]
  const signs = await Promise.all(
    files.map(async (file) => {
      const facts = await ifThere(stat(join(folder, file)))
      return facts === null ? '' : `${facts.size}-${facts.mtimeMs}`
    })
  )
  return signs.join(' ').trim()
}

const lengthOf = ({ shots }: Storyboard): Pick<ProjectCard, 'shots' | 'seconds'> => ({
  shots: shots.length,
  seconds: shots.reduce((sum, shot) => sum + shotSettings(shot).seconds, 0)
})
