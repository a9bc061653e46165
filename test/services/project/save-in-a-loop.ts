import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { nodeFileLayer } from '../../../services/files/file-layer.ts'
import { createNodeHost } from '../../../services/project/host.ts'
import { createProjectFolder } from '../../../services/project/project-folder.ts'

/** A process that saves all of a project again and again until it is killed; `naively` writes over the file instead. */
const [folder = '', way] = process.argv.slice(2)
const text = (round: number): string => `${round} `.repeat(100_000)

if (way === 'naively') {
  process.stdout.write('saving\n')
  for (let round = 0; ; round++) writeFileSync(join(folder, 'naive.json'), JSON.stringify({ text: text(round) }))
}

const store = await createProjectFolder({
  files: nodeFileLayer,
  clock: { now: () => new Date() },
  host: createNodeHost(),
  media: { pictureSize: () => Promise.resolve({ width: 1280, height: 720 }) }
}).open(folder)
process.stdout.write('saving\n')
for (let round = 0; ; round++) {
  await Promise.all([
    store.saveProject((project) => ({ ...project, fps: 1 + (round % 200) })),
    store.saveStoryboard((storyboard) => ({ ...storyboard, description: text(round) })),
    store.state.update((state) => ({ ...state, last_video_path: `export/${round}.mp4` }))
  ])
  process.stdout.write(`${round}\n`)
}
