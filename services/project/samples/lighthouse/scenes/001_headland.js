/** Dusk. The lighthouse at the left, the storm over the sea at the right: a picture to pan over. */
import {
  add,
  billows,
  blend,
  brush,
  clamp,
  css,
  facet,
  fbm,
  finish,
  glow,
  gradient,
  ground,
  H,
  lay,
  layer,
  mix,
  noise,
  pixels,
  rain,
  ramp,
  random,
  rgb,
  scale,
  shape,
  smooth,
  W
} from './kit.js'
import { cottage, lighthouse } from './lighthouse.js'

const horizon = 468
const sun = [556, 456]

const day = ramp(
  [0, '#fbd08a'],
  [0.13, '#f4a26b'],
  [0.3, '#d9776c'],
  [0.5, '#94597a'],
  [0.72, '#514a78'],
  [1, '#2a3560']
)
const cloudLit = ramp([0, '#ffcf94'], [0.4, '#e58a72'], [1, '#7a5478'])
const cloudDark = ramp([0, '#8d5570'], [0.45, '#4d4368'], [1, '#232b49'])

/** How far from the sun: 0 at it, 1 in the far upper right. */
const away = (x, y) => clamp(Math.hypot((x - sun[0]) / 1150, (y - sun[1]) / 520))

function sky(x, y) {
  const base = day(clamp(away(x, y) * 0.9 + smooth(0, 1, (horizon - y) / horizon) * 0.12))
  // Long clouds that lie along the horizon, thicker towards the storm.
  const depth = (horizon - y + 26) / horizon
  const warpX = x / (430 * (0.35 + depth)) + fbm(x / 300, y / 160, 3) * 0.6
  const density = fbm(warpX + 4.2, y / (95 * (0.4 + depth)) + 2, 5) + smooth(430, 1250, x) * 0.26 - 0.06
  const cover = smooth(0.02, 0.3, density)
  const towards = fbm(warpX + 4.2 - 0.13, y / (95 * (0.4 + depth)) + 2.16, 5) + smooth(430, 1250, x) * 0.26 - 0.06
  const lit = clamp(0.5 + (density - towards) * 3.2)
  const far = away(x, y)
  const cloud = blend(cloudDark(far), cloudLit(far), lit * (1 - smooth(0.25, 0.95, far) * 0.75))
  return blend(base, cloud, cover * 0.92)
}

/** The storm: heaped cloud over a flat shelf, its left flanks still in the sun. */
const heaps = (() => {
  const next = random(12)
  const balls = []
  for (let row = 0; row < 9; row++)
    for (let index = 0; index < 15; index++) {
      const up = row / 8
      const left = 770 + 190 * up ** 1.4 - 130 * smooth(0.35, 0, up) - 120 * smooth(0.75, 1, up)
      const x = mix(left, 1330, (index + next()) / 15)
      balls.push([x, 352 - up * 360 + (next() - 0.5) * 50, (38 + 62 * next()) * (0.85 + 0.5 * up)])
    }
  // The ones behind stand higher; the ones in front are lower.
  return billows(
    balls.toSorted((a, b) => a[1] - b[1]),
    { light: [-0.85, 0.1, 0.35], fray: 0.55 }
  )
})()
const stormTone = ramp(
  [0, '#1a213d'],
  [0.38, '#2a3053'],
  [0.58, '#4b4468'],
  [0.74, '#8a5872'],
  [0.88, '#d28377'],
  [1, '#ffc595']
)

function storm(x, y) {
  const [cover, lit] = heaps(x, y)
  const shelf = 1 - smooth(364, 386, y + fbm(x / 90, y / 40, 4) * 26)
  if (cover * shelf <= 0) return undefined
  const inside = smooth(700, 1240, x)
  const under = smooth(250, 372, y)
  return [...stormTone(clamp(lit * 1.04 - smooth(190, 0, y) * 0.12 - inside * 0.42 - under * 0.1)), cover * shelf]
}

function sea(x, y) {
  const down = (y - horizon) / (H - horizon)
  const depth = 1 / (down + 0.035)
  const wave = fbm((x - 640) * depth * 0.006, depth * 5.5, 4) + 0.5 * fbm((x - 640) * depth * 0.016, depth * 15, 3)
  const mirrored = sky(
    clamp(x + wave * 46 * (0.3 + down), 0, W),
    horizon - 6 - (y - horizon) * 1.15 - Math.abs(wave) * 60
  )
  const deep = blend(rgb('#1a2a49'), rgb('#0e1730'), smooth(500, 1150, x))
  let colour = blend(mirrored, deep, clamp(0.34 + down * 0.42 + smooth(560, 1000, x) * 0.3 - wave * 0.5))
  const path = Math.exp(-(((x - sun[0] - wave * 30) / (34 + down * 190)) ** 2))
  colour = add(colour, rgb('#ffbe7a'), path * smooth(-0.05, 0.45, wave + 0.12) * (0.95 - down * 0.4))
  return colour
}

export function draw(c) {
  lay(c, pixels(sky, { bottom: horizon + 2 }))
  glow(c, ...sun, 520, '#ff9d5c', 0.75)
  lay(c, pixels(storm, { bottom: horizon }))
  // Rain under the shelf.
  lay(
    c,
    pixels(
      (x, y) => {
        const slanted = x + (y - 380) * 0.42
        const curtain = smooth(0.02, 0.5, fbm(slanted / 120 + 4, 2, 4) + 0.2) * smooth(800, 930, slanted)
        return [34, 42, 72, clamp(curtain * smooth(352, 384, y) * 0.85 * (0.8 + 0.3 * noise(slanted / 5, 1)))]
      },
      { top: 350, bottom: horizon }
    )
  )
  lay(c, pixels(sea, { top: horizon }))
  brush(c, 3)
  glow(c, sun[0], sun[1] + 4, 300, '#ffd9a0', 0.8)
  // Headlands far away.
  ground(
    c,
    (x) => horizon + 2 - 34 * smooth(700, 40, x) * (0.75 + 0.5 * fbm(x / 90, 1, 4)),
    gradient(c, [0, 430, 0, horizon], [0, '#c2716f'], [1, '#e39a78']),
    { floor: horizon + 1, to: 720 }
  )
  ground(
    c,
    (x) => horizon + 3 - 62 * smooth(300, -160, x) * (0.8 + 0.5 * fbm(x / 70 + 5, 2, 4)),
    gradient(c, [0, 410, 0, horizon + 3], [0, '#8f5670'], [1, '#b56a70']),
    { floor: horizon + 3, to: 330 }
  )
  glow(c, sun[0], horizon, 420, '#ff9d5c', 0.35, { squash: 0.25 })
  boat(c, 1006, 508)
  headland(c)
  birds(c)
  rain(c, { count: 170, seed: 4, slant: 0.42, length: 15, alpha: 0.16, bounds: [860, 380, W, 640] })
  finish(c, { bloom: 0.32, bloomFrom: 170, vignette: 0.42, grain: 6 })
}

const slope = (x) => 520 - 92 * smooth(-60, 300, x) + 40 * smooth(380, 520, x) + 330 * smooth(462, 680, x) ** 1.15

// Steep where rock stands, flat where it broke: the slope in ledges.
const cliff = (x) => {
  const plain = slope(x) + fbm(x / 60, 7, 5) * 15 * smooth(0, 200, x)
  const ledge = plain / 44 + fbm(x / 50, 3, 3) * 0.9
  return (
    plain + 44 * (smooth(0.35, 0.65, ledge - Math.floor(ledge)) - (ledge - Math.floor(ledge))) * smooth(440, 520, x)
  )
}

function headland(c) {
  const mass = layer((l) => {
    ground(l, cliff, gradient(l, [0, 420, 0, 720], [0, '#4a3450'], [0.3, '#2c2440'], [1, '#141629']), {
      to: 700,
      step: 1
    })
  })
  lay(c, mass)
  // Broken rock: planes that catch the last light, darker downwards.
  const planes = pixels(
    (x, y) => {
      if (y < cliff(x) + 1) return undefined
      const [bentX, bentY] = [x + fbm(x / 90, y / 90, 2) * 50 + y * 0.3, y + fbm(x / 60 + 9, y / 60, 2) * 22]
      const [big] = facet(bentX / 58, bentY / 150)
      const [small] = facet(bentX / 20 + 40, bentY / 64)
      const [chip] = facet(bentX / 9 + 80, bentY / 26)
      const depth = smooth(cliff(x) - 10, cliff(x) + 210, y)
      const towards = big * 0.5 + small * 0.32 + chip * 0.18
      const sunward = smooth(330, 560, x)
      const lit = smooth(0.52, 0.86, towards + sunward * 0.16) * (1 - depth * 0.8)
      const shaded = scale(blend(rgb('#3a2c48'), rgb('#11152a'), depth), 0.8 + towards * 0.4)
      const warm = blend(rgb('#6a4460'), rgb('#d98a70'), sunward * (1 - depth * 0.6))
      return scale(
        blend(shaded, warm, lit * (0.5 + 0.5 * sunward)),
        1 - smooth(30, 0, y - cliff(x)) * 0.3 * (1 - sunward)
      )
    },
    { top: 400 }
  )
  lay(c, planes)
  // Foam at its foot.
  lay(
    c,
    pixels(
      (x, y) => {
        const shore = 560 + fbm(y / 30, 2, 3) * 18 + (y - 560) * 0.42
        const foam =
          smooth(46, 0, Math.abs(x - shore - 26)) * smooth(0, 0.3, fbm(x / 24, y / 7, 4) + 0.04) * smooth(566, 640, y)
        return [214, 190, 198, foam * 0.5]
      },
      { top: 560 }
    )
  )
  cottage(c, {
    x: 232,
    y: cliff(236) + 6,
    size: 104,
    wall: '#6d4a5c',
    shade: '#41324b',
    roof: '#2e2640',
    roofShade: '#251f36',
    sun: 1
  })
  lighthouse(c, {
    x: 352,
    y: cliff(352) + 8,
    height: 352,
    sun: 1,
    eye: 0.1,
    tones: {
      lit: '#e9b2a0',
      shade: '#6f5878',
      band: '#b4483f',
      bandShade: '#59304c',
      metal: '#2b2440',
      roof: '#2a2944',
      roofLit: '#8a5a62',
      glass: '#a77a80',
      rim: '#ffdcae'
    }
  })
  // Grass at the brow, lit from behind.
  const next = random(8)
  for (let blade = 0; blade < 900; blade++) {
    const x = next() * 480 - 10
    const y = cliff(x) + 3 + next() * 26
    const tall = 7 + next() * 11
    c.strokeStyle = css(blend(rgb('#2d2440'), rgb('#b96a5c'), next() ** 3 * 0.8), 0.9)
    c.lineWidth = 0.9
    c.beginPath()
    c.moveTo(x, y)
    c.quadraticCurveTo(x + 1, y - tall * 0.6, x - 3 - next() * 6, y - tall)
    c.stroke()
  }
}

function boat(c, x, y) {
  c.save()
  c.translate(x, y)
  c.rotate(-0.05)
  shape(
    c,
    [
      [-21, -6],
      [23, -9],
      [16, 5],
      [-16, 5]
    ],
    '#131a30'
  )
  shape(
    c,
    [
      [-9, -6],
      [-9, -19],
      [4, -19],
      [4, -7]
    ],
    '#1a2240'
  )
  c.fillStyle = '#131a30'
  c.fillRect(8, -33, 1.6, 26)
  c.fillStyle = '#ffcf85'
  c.fillRect(-6, -16, 4, 4)
  c.restore()
  glow(c, x - 4, y - 14, 34, '#ffb45e', 0.8)
  glow(c, x - 4, y + 12, 36, '#ffb45e', 0.35, { squash: 0.35 })
}

function birds(c) {
  const next = random(21)
  c.strokeStyle = '#3a2c4a'
  c.lineCap = 'round'
  for (const [x, y, size] of [
    [470, 214, 11],
    [506, 236, 8],
    [548, 204, 9],
    [600, 262, 6],
    [446, 262, 6]
  ]) {
    const lift = 0.4 + next() * 0.4
    c.lineWidth = size / 6
    c.beginPath()
    c.moveTo(x - size, y - size * lift)
    c.quadraticCurveTo(x - size * 0.4, y - size * 0.55, x, y)
    c.quadraticCurveTo(x + size * 0.4, y - size * 0.6, x + size, y - size * lift * 0.7)
    c.stroke()
  }
}
