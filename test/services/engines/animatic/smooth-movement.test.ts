import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cameraPath, positionOf, viewAt, type CameraPath } from '../../../../services/engines/animatic/camera-path.ts'
import { cameraMoves, type Camera } from '../../../../services/model/camera.ts'
import { anAnimaticEngine, anAnimaticJob, renderIn } from './animatic-setup.ts'
import { decodeLuma, spotCentre, writeSpots } from './tracked-spot.ts'

const canvas = { width: 320, height: 180 }
/** Seen at every moment of every movement, and far enough apart to measure the scale. */
const spots = [
  { x: 0.4, y: 0.42 },
  { x: 0.6, y: 0.58 }
]
interface Point {
  x: number
  y: number
}

let folder: string
let picture: string
let large: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'framechain-smooth-'))
  picture = join(folder, 'spots.png')
  large = join(folder, 'large.png')
  await writeSpots(picture, canvas, spots)
  await writeSpots(large, { width: canvas.width * 2, height: canvas.height * 2 }, spots)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const aCamera = (facts: Partial<Camera>): Camera => ({ move: 'pan', direction: 'forward', strength: 1, ...facts })

/** Where the spots are in each frame of a clip. `expected` says where to look. */
async function track(clip: string, expected: (frame: number) => Point[]) {
  const frames = await decodeLuma(clip, canvas)
  return frames.map((frame, index) => expected(index).map((near) => spotCentre(frame, canvas, near)))
}

/** Where the path says that the spots are, in pixels of the canvas. */
const predicted = (path: CameraPath, shotFrames: number, firstFrame: number) => (frame: number) => {
  const view = viewAt(path, positionOf(firstFrame + frame, shotFrames))
  return spots.map(({ x, y }) => ({
    x: ((x - view.x) / view.width) * canvas.width,
    y: ((y - view.y) / view.height) * canvas.height
  }))
}

const render = async (
  camera: Camera,
  shot: { frames: number; firstFrame: number },
  frames: number,
  keyframe = picture
) =>
  (
    await renderIn(
      folder,
      anAnimaticEngine(),
      anAnimaticJob({ canvas, frames, startFrame: keyframe, shot: { keyframe, camera, ...shot } })
    )
  ).file

const differences = (values: number[]): number[] => values.slice(1).map((value, index) => value - values[index]!)
const largest = (values: number[]): number => Math.max(...values.map(Math.abs))

const cases = [
  ...cameraMoves.map((move) => ({ move, of: 'a keyframe of the canvas', keyframe: () => picture })),
  ...(['pan', 'zoom', 'crane'] as const).map((move) => ({ move, of: 'a larger keyframe', keyframe: () => large }))
]
for (const { move, of, keyframe } of cases)
  test(`[ANIMATIC-SMOOTH-1] ${move} over ${of}: each frame shows the view that the path says`, async () => {
    const camera = aCamera({ move })
    const path = predicted(cameraPath(camera, 1), 24, 0)
    const seen = await track(await render(camera, { frames: 24, firstFrame: 0 }, 24, keyframe()), path)
    expect(seen).toHaveLength(24)
    const errors = seen.flatMap((points, frame) =>
      points.flatMap(({ x, y }, spot) => [x - path(frame)[spot]!.x, y - path(frame)[spot]!.y])
    )
    expect(largest(errors)).toBeLessThan(0.08)
  })

test('[ANIMATIC-SMOOTH-2] a slow pan moves by even parts of a pixel where zoompan goes in steps', async () => {
  const frames = 96
  const camera = aCamera({ strength: 0.3 })
  const path = cameraPath(camera, 1)
  const look = predicted(path, frames, 0)
  const unevenness = async (clip: string) =>
    largest(differences(differences((await track(clip, look)).map(([spot]) => spot!.x))))

  const naive = join(folder, 'zoompan.mp4')
  const { x: left, width: view } = viewAt(path, 0)
  const travel = viewAt(path, 1).x - left
  const zoompan = `zoompan=z=${1 / view}:x='iw*(${left}+${travel}*on/${frames - 1})':y='(ih-ih/zoom)/2':d=${frames}:s=${canvas.width}x${canvas.height}:fps=24`
  await execa`ffmpeg -v error -y -i ${picture} -vf ${zoompan} -c:v libx264 -crf 10 -pix_fmt yuv420p ${naive}`
  const ours = await unevenness(await render(camera, { frames, firstFrame: 0 }, frames))
  const theirs = await unevenness(naive)
  expect(ours).toBeLessThan(0.15)
  expect(theirs).toBeGreaterThan(1)
})

test('[ANIMATIC-SMOOTH-3] a chained segment goes on where the one before stopped: same place, scale and speed', async () => {
  for (const move of ['pan', 'zoom', 'crane'] as const) {
    const camera = aCamera({ move })
    const path = cameraPath(camera, 1)
    const first = await track(await render(camera, { frames: 60, firstFrame: 0 }, 30), predicted(path, 60, 0))
    const second = await track(await render(camera, { frames: 60, firstFrame: 29 }, 31), predicted(path, 60, 29))
    const [last, head] = [first.at(-1)!, second[0]!]
    expect(largest(last.flatMap(({ x, y }, spot) => [x - head[spot]!.x, y - head[spot]!.y]))).toBeLessThan(0.05)

    const measures = [
      ([one]: Point[]) => one!.x,
      ([one]: Point[]) => one!.y,
      ([one, two]: Point[]) => Math.hypot(two!.x - one!.x, two!.y - one!.y)
    ]
    const bendsAtJoin = (joined: Point[][]): number =>
      largest(measures.flatMap((measure) => differences(differences(joined.slice(26, 34).map(measure)))))
    expect(bendsAtJoin([...first, ...second.slice(1)])).toBeLessThan(0.1)
    // The repeated frame, left in, is a stop that this would see.
    expect(bendsAtJoin([...first, ...second])).toBeGreaterThan(0.5)
  }
})
