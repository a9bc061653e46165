import { nodeFileLayer } from '../../../services/files/file-layer.ts'
import { createNodeHost } from '../../../services/project/host.ts'
import { createProjectFolder } from '../../../services/project/project-folder.ts'

/** A process of its own that opens the project it is given and keeps it until it is killed. */
const [folder = ''] = process.argv.slice(2)
const projects = createProjectFolder({
  files: nodeFileLayer,
  clock: { now: () => new Date() },
  host: createNodeHost(),
  media: { pictureSize: () => Promise.resolve({ width: 1280, height: 720 }) }
})
await projects.open(folder)
process.stdout.write('open\n')
setInterval(() => undefined, 1000)
