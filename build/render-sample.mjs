// Renders the keyframes of the sample "Lighthouse" from its scenes, with Chromium and sharp:
//   node build/render-sample.mjs [which, such as 001]     (CHROMIUM names the browser; default: chromium)
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'

const [width, height] = [1280, 720]
const sample = resolve(import.meta.dirname, '../services/project/samples/lighthouse')
const scenes = join(sample, 'scenes')
const names = (await readdir(scenes)).filter((name) => /\.(html|js)$/.test(name)).toSorted()
const sources = new Map(await Promise.all(names.map(async (name) => [`/${name}`, await readFile(join(scenes, name))])))

// A browser loads no modules from file:, so the scenes are served.
const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://scenes')
  const type = pathname.endsWith('.js') ? 'text/javascript' : 'text/html'
  response.writeHead(sources.has(pathname) ? 200 : 404, { 'content-type': type }).end(sources.get(pathname))
})
await new Promise((listening) => {
  server.listen(0, '127.0.0.1', listening)
})
const folder = await mkdtemp(join(tmpdir(), 'lighthouse-'))

/** What the browser shows of a scene, as a PNG file. */
async function shoot(scene) {
  const picture = join(folder, 'picture.png')
  await promisify(execFile)(process.env.CHROMIUM ?? 'chromium', [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--hide-scrollbars',
    '--force-color-profile=srgb',
    `--user-data-dir=${join(folder, 'profile')}`,
    // The window is taller than the picture: some versions take the height of their bars off it.
    `--window-size=${width},${height + 200}`,
    '--virtual-time-budget=60000',
    `--screenshot=${picture}`,
    `http://127.0.0.1:${server.address().port}/scene.html?scene=${scene}`
  ])
  return picture
}

try {
  for (const scene of names.filter((name) => /^\d{3}_/.test(name) && name.startsWith(process.argv[2] ?? ''))) {
    const keyframe = scene.replace(/\.js$/, '_v1.jpg')
    const { size } = await sharp(await shoot(scene))
      .extract({ left: 0, top: 0, width, height })
      .jpeg({ quality: 90, chromaSubsampling: '4:4:4', mozjpeg: true })
      .toFile(join(sample, keyframe))
    console.log(`${keyframe}  ${Math.round(size / 1024)} KiB`)
  }
} finally {
  server.close()
  await rm(folder, { recursive: true, force: true })
}
