/** Dawn. The sea is calm, the boat is home, the lamp is out. A picture that holds still. */
import {
  add,
  blend,
  brush,
  clamp,
  facet,
  fbm,
  finish,
  glow,
  gradient,
  ground,
  H,
  lay,
  layer,
  pixels,
  ramp,
  rgb,
  scale,
  shape,
  smooth,
  W
} from './kit.js'
import { cottage, lighthouse } from './lighthouse.js'

const line = 452
const sun = [372, 436]
const day = ramp(
  [0, '#fff2cf'],
  [0.12, '#ffdcae'],
  [0.3, '#fbbfa6'],
  [0.5, '#e8a6b4'],
  [0.72, '#b6a0c8'],
  [1, '#7f9bcb']
)
const deep = ramp([0, '#ffe3bd'], [0.35, '#e9b3b2'], [0.7, '#8c8fb8'], [1, '#4f6c9c'])
const tower = { x: 930, y: 404, height: 306 }

function sky(x, y) {
  const away = Math.hypot((x - sun[0]) / 1150, (y - sun[1]) / 500)
  const base = day(clamp(away * 0.96))
  const depth = (line - y + 30) / line
  const warp = x / (520 * (0.3 + depth)) + fbm(x / 330, y / 190, 3) * 0.5
  const density = fbm(warp + 1.2, y / (70 * (0.35 + depth)) + 6, 5)
  const towards = fbm(warp + 1.12, y / (70 * (0.35 + depth)) + 6.12, 5)
  const cover = smooth(0.06, 0.34, density)
  const lit = clamp(0.5 + (density - towards) * 3.4)
  const tone = blend(
    blend(rgb('#c99ab4'), rgb('#8e94c0'), clamp(away)),
    blend(rgb('#fff4da'), rgb('#ffd9c6'), clamp(away)),
    lit
  )
  return blend(base, tone, cover * 0.72)
}

/** The rock and its causeway, above the water and, upside down, in it. */
const land = (x) =>
  420 -
  62 * smooth(700, 850, x) +
  16 * smooth(960, 1130, x) +
  40 * smooth(640, 560, x) +
  fbm(x / 70, 3, 4) * 16 -
  26 * smooth(1130, 1300, x)

function shoreline(c) {
  ground(
    c,
    (x) => line + 2 - 54 * smooth(500, 1300, x) * (0.7 + 0.5 * fbm(x / 120 + 3, 6, 4)),
    gradient(c, [0, 380, 0, line], [0, '#b49cc0'], [1, '#d9b0b8']),
    { from: 500, floor: line + 2 }
  )
  lay(
    c,
    pixels(
      (x, y) => {
        if (x < 560 || y < land(x)) return undefined
        const [bentX, bentY] = [x + fbm(x / 90, y / 90, 2) * 40 + y * 0.25, y + fbm(x / 60 + 9, y / 60, 2) * 20]
        const [big] = facet(bentX / 52, bentY / 70)
        const [small] = facet(bentX / 18 + 40, bentY / 34)
        const plane = big * 0.6 + small * 0.4
        const depth = smooth(land(x), line, y)
        const top = smooth(15, 3, y - land(x) + fbm(x / 12, y / 6, 3) * 12)
        const face = blend(
          rgb('#5d5a80'),
          rgb('#f0b79c'),
          smooth(0.3, 0.8, plane) * (0.8 - 0.35 * smooth(800, 1200, x))
        )
        return [
          ...blend(scale(face, 1 - depth * 0.28), blend(rgb('#7d8a78'), rgb('#d9c08e'), smooth(0.3, 0.8, plane)), top),
          smooth(line + 4, line + 1, y) * smooth(560, 575, x)
        ]
      },
      { top: 320, bottom: line + 5 }
    )
  )
  cottage(c, {
    x: 1048,
    y: land(1048) + 6,
    size: 98,
    wall: '#fbe4cf',
    shade: '#a99ab8',
    roof: '#6d6488',
    roofShade: '#564f78',
    window: '#6f6c92',
    sun: -1
  })
  lighthouse(c, {
    ...tower,
    y: land(tower.x) + 8,
    sun: -1,
    eye: 0.05,
    windows: '#6d6488',
    tones: {
      lit: '#fff1de',
      shade: '#b3a6c6',
      band: '#d5574a',
      bandShade: '#8f4a6c',
      metal: '#4f4a70',
      roof: '#575680',
      roofLit: '#b99ab0',
      glass: '#d9c4d0',
      rim: '#fffaf0'
    }
  })
  // The quay and the boat that lies at it.
  shape(
    c,
    [
      [596, 440],
      [770, 432],
      [770, line + 2],
      [596, line + 2]
    ],
    '#6a668c'
  )
  shape(
    c,
    [
      [592, 436],
      [772, 428],
      [772, 434],
      [592, 442]
    ],
    '#e9bfa8'
  )
  c.fillStyle = '#54507a'
  for (const post of [606, 640, 676, 712, 748]) c.fillRect(post, 424, 5, 30)
  boat(c, 640, 450)
}

/** The trawler of the storm, at rest. */
function boat(c, x, y) {
  c.save()
  c.translate(x, y)
  c.scale(-0.62, 0.62)
  c.strokeStyle = '#4a4668'
  c.lineWidth = 4
  c.beginPath()
  c.moveTo(24, -40)
  c.lineTo(24, -178)
  c.moveTo(24, -66)
  c.lineTo(-96, -140)
  c.stroke()
  c.lineWidth = 1.6
  c.beginPath()
  c.moveTo(24, -176)
  c.lineTo(142, -62)
  c.moveTo(24, -176)
  c.lineTo(-118, -40)
  c.stroke()
  shape(
    c,
    [
      [-86, -34],
      [-84, -104],
      [-14, -104],
      [-8, -34]
    ],
    gradient(c, [-86, 0, -8, 0], [0, '#a49ab8'], [0.6, '#e2cfc8'], [1, '#fff0dc'])
  )
  shape(
    c,
    [
      [-94, -102],
      [-92, -114],
      [-8, -114],
      [-4, -102]
    ],
    '#b04a48'
  )
  shape(
    c,
    [
      [-74, -92],
      [-74, -68],
      [-50, -68],
      [-50, -92]
    ],
    '#5d5a80'
  )
  shape(
    c,
    [
      [-42, -92],
      [-42, -68],
      [-18, -68],
      [-20, -92]
    ],
    '#5d5a80'
  )
  c.fillStyle = gradient(
    c,
    [0, -60, 0, 20],
    [0, '#d5574a'],
    [0.5, '#a8434c'],
    [0.62, '#f4e2d0'],
    [0.72, '#d8c4c0'],
    [0.8, '#3d3a5c'],
    [1, '#2f2d4c']
  )
  c.beginPath()
  c.moveTo(-134, -44)
  c.bezierCurveTo(-60, -24, 60, -26, 158, -66)
  c.bezierCurveTo(150, -34, 138, -10, 122, 8)
  c.lineTo(-122, 8)
  c.bezierCurveTo(-130, -10, -133, -26, -134, -44)
  c.fill()
  c.restore()
}

export function draw(c) {
  lay(c, pixels(sky, { bottom: line + 2 }))
  brush(c, 3)
  glow(c, ...sun, 560, '#ffe0a8', 0.8)
  glow(c, ...sun, 70, '#fffdf0', 1)
  c.fillStyle = '#fffbee'
  c.beginPath()
  c.arc(...sun, 21, 0, Math.PI * 2)
  c.fill()
  shoreline(c)
  const above = layer((l) => l.drawImage(c.canvas, 0, 0))
    .getContext('2d')
    .getImageData(0, 0, W, H).data
  // The water: the picture upside down, pulled about by small waves.
  lay(
    c,
    pixels(
      (x, y) => {
        const down = (y - line) / (H - line)
        const depth = 1 / (down + 0.04)
        const wave = fbm((x - 640) * depth * 0.005, depth * 6, 4) + 0.5 * fbm((x - 640) * depth * 0.013, depth * 17, 3)
        const fromX = Math.round(clamp(x + wave * (6 + down * 60), 0, W - 1))
        const fromY = Math.round(clamp(line - 2 - (y - line) * 1.32 - Math.abs(wave) * (4 + 50 * down), 0, line - 1))
        const at = (fromY * W + fromX) * 4
        const mirrored = [above[at], above[at + 1], above[at + 2]]
        const colour = blend(
          mirrored,
          deep(clamp(Math.hypot((x - sun[0]) / 900, down * 0.9))),
          clamp(0.16 + down * 0.5 - wave * 0.35)
        )
        const path = Math.exp(-(((x - sun[0] - wave * 24) / (24 + down * 120)) ** 2))
        return add(colour, rgb('#ffe9bd'), path * smooth(0.05, 0.5, wave + 0.14) * 0.75)
      },
      { top: line }
    )
  )
  // Mist on the water.
  lay(
    c,
    pixels(
      (x, y) => {
        const here = Math.exp(-(((y - line - 2) / 20) ** 2)) * (0.6 + 0.9 * fbm(x / 240, y / 22, 4))
        return [255, 232, 216, clamp(here * 0.62)]
      },
      { top: 380, bottom: 560 }
    )
  )
  rocks(c)
  gulls(c)
  finish(c, { bloom: 0.26, bloomFrom: 205, vignette: 0.26, grain: 5 })
}

const top = (x) => 640 + 120 * smooth(60, 470, x) - 34 * smooth(200, 0, x) + fbm(x / 55, 2, 5) * 34

/** Stones in front, dark against the water, that close the picture at the left. */
function rocks(c) {
  lay(
    c,
    pixels(
      (x, y) => {
        if (y < top(x)) return undefined
        const [big] = facet((x + y * 0.4) / 54, y / 40)
        const [small] = facet(x / 19 + 9, y / 17)
        const lit = smooth(0.45, 0.9, big * 0.6 + small * 0.4) * smooth(70, 0, y - top(x))
        return blend(rgb('#3a3a62'), rgb('#e39a90'), lit * 0.75)
      },
      { top: 580 }
    )
  )
}

function gulls(c) {
  c.lineCap = 'round'
  for (const [x, y, size, lift] of [
    [560, 188, 17, 0.5],
    [606, 222, 12, 0.75],
    [512, 232, 10, 0.6],
    [690, 160, 9, 0.5],
    [1112, 182, 8, 0.7]
  ]) {
    c.strokeStyle = '#5f5a86'
    c.lineWidth = size / 5.5
    c.beginPath()
    c.moveTo(x - size, y - size * lift)
    c.quadraticCurveTo(x - size * 0.42, y - size * 0.6, x, y)
    c.quadraticCurveTo(x + size * 0.42, y - size * 0.62, x + size, y - size * lift * 0.7)
    c.stroke()
  }
}
