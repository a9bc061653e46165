/** Night. The lamp burns over the rock and the surf, seen from the air: a picture for a crane to rise over. */
import {
  add,
  beam,
  blend,
  brush,
  clamp,
  facet,
  fbm,
  finish,
  glow,
  lay,
  mix,
  pixels,
  rain,
  ramp,
  rgb,
  scale,
  smooth,
  stars
} from './kit.js'
import { cottage, lampOf, lighthouse } from './lighthouse.js'

// The camera: its height over the sea, how far it stands off, how far it looks down, its focal length in pixels.
const camera = { height: 12, back: 27, pitch: 0.325, focal: 850 }
const [sinPitch, cosPitch] = [Math.sin(camera.pitch), Math.cos(camera.pitch)]
const horizon = 360 - camera.focal * Math.tan(camera.pitch)

/** Where a point (x right, y up, z away) is on screen. */
const project = (x, y, z) => {
  const depth = (z + camera.back) * cosPitch - (y - camera.height) * sinPitch
  const up = (z + camera.back) * sinPitch + (y - camera.height) * cosPitch
  return [640 + (x / depth) * camera.focal, 360 - (up / depth) * camera.focal]
}

const air = ramp([0, '#050a1c'], [0.5, '#0d1a3a'], [0.85, '#24386a'], [1, '#4c6798'])
const water = ramp(
  [0, '#030a1a'],
  [0.3, '#071a33'],
  [0.55, '#0f3150'],
  [0.75, '#2b5a7a'],
  [0.9, '#7aa3b8'],
  [1, '#dcecf0']
)
const stone = ramp([0, '#040818'], [0.35, '#101a38'], [0.6, '#2a3a60'], [0.82, '#58709a'], [1, '#9db3cc'])
const turf = ramp([0, '#07121f'], [0.4, '#142c3a'], [0.75, '#2f5258'], [1, '#6f9088'])

/** Height of the land over the sea, below 0 the sea's bed: a flat-topped rock, stones around it. */
function land(x, z) {
  const angle = Math.atan2(z / 6.6, x / 9.2)
  const from = Math.hypot(x / 9.2, z / 6.6) + 0.32 * fbm(Math.cos(angle) * 1.3 + 5, Math.sin(angle) * 1.3 + 2, 4)
  const crag = Math.abs(fbm(x / 1.9 + 3, z / 1.9, 4))
  const wall = 3.1 * smooth(1.02, 0.66, from + 0.34 * crag - 0.06)
  let height = wall - 0.9 * smooth(0.8, 1.6, from) - 0.15 + 0.1 * fbm(x / 0.8, z / 0.8, 3)
  for (const [sx, sz, size] of [
    [-11.6, -1.4, 1.5],
    [-10, -4.2, 0.8],
    [10.4, -6.4, 1.9],
    [12.4, -4.4, 1],
    [8.2, -8.8, 0.7],
    [-7.4, -8.2, 1.1],
    [13.6, 5, 1.6],
    [-15, 7, 1.5]
  ]) {
    const near = Math.hypot(x - sx, (z - sz) * 1.2) / size
    if (near < 2.4)
      height = Math.max(
        height,
        size * 1.05 * (1 - near * 0.8) + 0.5 * fbm(x * 1.1, z * 1.1, 3) * smooth(1.4, 0.6, near) - 0.1
      )
  }
  return height
}

// The land, once, as a grid.
const grid = { left: -20, near: -14, step: 0.05, columns: 800, rows: 560 }
const heights = new Float32Array(grid.columns * grid.rows)
for (let row = 0; row < grid.rows; row++)
  for (let column = 0; column < grid.columns; column++)
    heights[row * grid.columns + column] = land(grid.left + column * grid.step, grid.near + row * grid.step)
function ground3(x, z) {
  const [u, v] = [(x - grid.left) / grid.step, (z - grid.near) / grid.step]
  if (u < 0 || v < 0 || u >= grid.columns - 1 || v >= grid.rows - 1) return -1.05
  const at = Math.floor(v) * grid.columns + Math.floor(u)
  const [fu, fv] = [u % 1, v % 1]
  return mix(
    mix(heights[at], heights[at + 1], fu),
    mix(heights[at + grid.columns], heights[at + grid.columns + 1], fu),
    fv
  )
}

const place = { x: -0.6, z: 0.6 }
const base = ground3(place.x, place.z)
const [footX, footY] = project(place.x, base, place.z)
const tower = { x: footX, y: footY + 6, height: 286 }
const lamp = lampOf(tower)

function sea(x, z, px, py, far) {
  const swell = fbm(x * 0.36 + z * 0.1, z * 0.5, 5)
  const ahead = fbm(x * 0.36 + z * 0.1 + 0.05, z * 0.5 + 0.1, 5)
  const slope = clamp(0.4 + (swell - ahead) * 4.6)
  const bed = ground3(x + swell * 0.5, z + swell * 0.5)
  let light =
    0.12 + 0.42 * slope * (1 - far * 0.4) + smooth(0.3, 0.5, swell + 0.3 * fbm(x * 1.4, z * 1.8, 3)) * 0.3 * (1 - far)
  // Surf: foam at the shore, and lines of it that run in.
  const shallow = smooth(-1.02, -0.05, bed)
  const froth = fbm(x * 2.2, z * 2.6, 4)
  light += smooth(0.74, 0.96, shallow + froth * 0.34) * 0.75
  light +=
    shallow *
    smooth(0.62, 0.9, 0.5 + 0.5 * Math.sin(bed * 15 + froth * 3)) *
    smooth(-0.1, 0.25, fbm(x * 0.9 + 4, z * 1.1, 3)) *
    0.5
  const along = px - lamp[0]
  const swept =
    Math.exp(-(((py - lamp[1] - 46 - along * 0.12 - Math.abs(along) * 0.05) / (16 + Math.abs(along) * 0.13)) ** 2)) *
    smooth(40, 380, Math.abs(along))
  const near = Math.exp(-Math.hypot(x - place.x, z - place.z) / 7)
  const warm = scale(rgb('#ffd99a'), clamp(light * light * 1.6) * (near * 0.55 + swept * 0.75))
  return blend(add(water(clamp(light)), warm), blend(air(0.9), rgb('#5a76a6'), 0.35), far * far * 0.95)
}

function rock(x, y, z, normal) {
  const flat = smooth(0.62, 0.86, normal[1]) * smooth(1.5, 2.3, y)
  const moon = clamp(normal[0] * -0.7 + normal[1] * 0.36 - normal[2] * 0.46)
  const [plane] = facet((x + y * 0.4) * 1.5 + fbm(x, z, 2), (y * 1.1 + z) * 1.1)
  const wet = smooth(0.55, 0.1, y)
  const face = stone(clamp((0.16 + moon * 0.8) * (0.66 + plane * 0.6)))
  const grass = turf(clamp(0.3 + moon * 0.36 + fbm(x * 2.2, z * 3, 4) * 0.42))
  const from = Math.hypot(x - place.x - 0.6, (z - place.z) * 1.1)
  const lit = Math.exp(-((from / 3) ** 2)) * (0.2 + 0.8 * normal[1])
  return add(scale(blend(face, grass, flat), 1 - wet * 0.45), rgb('#ffb45a'), lit * (0.3 + 0.2 * fbm(x * 2, z * 3, 3)))
}

/** What the ray through a pixel meets: the land if it rises in the way, else the sea. */
function colour(px, py) {
  const [right, up] = [(px + 0.5 - 640) / camera.focal, (360 - py - 0.5) / camera.focal]
  const direction = [right, up * cosPitch - sinPitch, cosPitch + up * sinPitch]
  if (direction[1] >= -0.002) return undefined
  const end = camera.height / -direction[1]
  const at = (t) => [direction[0] * t, camera.height + direction[1] * t, direction[2] * t - camera.back]
  let t = ((camera.height - 4.4) / camera.height) * end
  const stride = Math.max(0.03, (end - t) / 130)
  if (end < 60)
    for (; t < end; t += stride) {
      const [x, y, z] = at(t)
      if (y > ground3(x, z)) continue
      const reach = 0.09
      const normal = [
        ground3(x - reach, z) - ground3(x + reach, z),
        reach * 2,
        ground3(x, z - reach) - ground3(x, z + reach)
      ]
      const length = Math.hypot(...normal)
      return rock(x, y, z, [normal[0] / length, normal[1] / length, normal[2] / length])
    }
  const [x, , z] = at(end)
  return sea(x, z, px, py, smooth(30, 150, end))
}

export function draw(c) {
  lay(
    c,
    pixels((x, y) => air(clamp(y / horizon) * 0.95), { bottom: horizon + 1 })
  )
  stars(c, 300, 8, (x, y) => smooth(horizon, 0, y) * smooth(0.12, -0.2, fbm(x / 200, y / 60, 3)))
  lay(
    c,
    pixels(
      (x, y) => {
        const bank = smooth(-0.05, 0.4, fbm(x / 190 + 7, y / 42, 5) + smooth(40, horizon, y) * 0.25)
        return [
          ...blend(rgb('#0c1738'), rgb('#5a76a6'), smooth(20, horizon, y + fbm(x / 60, y / 20, 3) * 40)),
          bank * 0.85
        ]
      },
      { bottom: horizon + 1 }
    )
  )
  lay(c, pixels(colour, { top: horizon }))
  brush(c, 2)
  beam(c, {
    x: lamp[0],
    y: lamp[1],
    angle: 0.115,
    spread: 0.1,
    length: 1150,
    colour: '#ffeec4',
    strength: 1.15,
    width: 9,
    seed: 2
  })
  beam(c, {
    x: lamp[0],
    y: lamp[1],
    angle: Math.PI + 0.115,
    spread: 0.1,
    length: 1150,
    colour: '#ffeec4',
    strength: 1.15,
    width: 9,
    seed: 5
  })
  const [houseX, houseY] = project(3.3, ground3(3.3, -0.6), -0.6)
  cottage(c, {
    x: houseX,
    y: houseY,
    size: 86,
    wall: '#7a86a0',
    shade: '#2a3558',
    roof: '#18203f',
    roofShade: '#10172f',
    sun: -1
  })
  lighthouse(c, {
    ...tower,
    sun: -1,
    eye: 1.9,
    lamp: '#ffe2a0',
    windows: '#ffc870',
    tones: {
      lit: '#b9c3d4',
      shade: '#2f3d63',
      band: '#a83a35',
      bandShade: '#3d1c3a',
      metal: '#0d1530',
      roof: '#17234a',
      roofLit: '#5b78a0',
      glass: '#ffe2a0'
    }
  })
  glow(c, ...lamp, 560, '#ffcf7e', 0.5)
  glow(c, ...lamp, 90, '#fff4d4', 1)
  haze(c)
  rain(c, { count: 330, seed: 6, slant: 0.22, length: 26, alpha: 0.2, colour: '#cfe0f4' })
  finish(c, { bloom: 0.42, bloomFrom: 180, vignette: 0.42, grain: 6 })
}

/** Rags of low cloud that the camera looks through. */
function haze(c) {
  lay(
    c,
    pixels((x, y) => {
      const rag = smooth(
        0.1,
        0.6,
        fbm(x / 300 + 3, y / 110 + 9, 5) +
          smooth(470, 720, y) * 0.22 * smooth(300, 0, x) +
          smooth(430, 720, y) * 0.2 * smooth(980, 1280, x)
      )
      return [120, 150, 190, rag * 0.42 * smooth(120, 300, y)]
    }),
    { mode: 'screen' }
  )
}
