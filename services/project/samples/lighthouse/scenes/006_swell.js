/** The storm at sea. A fishing boat on the shoulder of a wave, the beam passing over: a picture to hold by hand. */
import {
  add,
  beam,
  blend,
  brush,
  clamp,
  fbm,
  finish,
  glow,
  gradient,
  lay,
  mix,
  pixels,
  rain,
  ramp,
  random,
  rgb,
  shape,
  smooth,
  W
} from './kit.js'
const sky = ramp([0, '#061214'], [0.45, '#0d2426'], [0.75, '#24484a'], [1, '#5d8078'])
const tint = ramp(
  [0, '#03100f'],
  [0.25, '#082422'],
  [0.5, '#0f4741'],
  [0.72, '#2f8272'],
  [0.88, '#86c4ac'],
  [1, '#e6f6e8']
)
const glim = [1010, 236]

/** Crested waves: sharp tops, long hollows. */
const crest = (x, length, phase) => {
  const t = (x / length + phase) * Math.PI
  return 1 - (Math.sin(t + 0.22 * Math.sin(t * 2)) ** 2 + 0.012) ** 0.4
}

/** One rank of waves: its line, how high it stands, how near it is (0 far … 1 near). */
const ranks = [
  { y: 330, height: 26, length: 190, phase: 0.2, near: 0 },
  { y: 372, height: 52, length: 300, phase: 0.62, near: 0.2 },
  { y: 452, height: 128, length: 640, phase: 0.78, near: 0.45 },
  { y: 604, height: 236, length: 1020, phase: 0.28, near: 0.75 },
  { y: 712, height: 150, length: 840, phase: 0.74, near: 1 }
]
const line = (rank) => (x) =>
  rank.y -
  rank.height * crest(x + fbm(x / 300 + rank.phase * 9, rank.near * 5, 2) * 60, rank.length, rank.phase) -
  fbm(x / (40 + 80 * rank.near), rank.phase * 7, 4) * (10 + 16 * rank.near)

function wave(rank) {
  const top = Float32Array.from({ length: W }, (_, x) => line(rank)(x))
  return pixels((x, y) => {
    const below = y - top[x]
    if (below < 0) return undefined
    const slope = (top[Math.min(W - 1, x + 34)] - top[Math.max(0, x - 34)]) / 68
    const size = 0.35 + rank.near
    // Water runs up the face: streaks that follow the slope.
    const [u, v] = [x + below * (slope * 1.4 + 0.3), below]
    const ripple = fbm(u / (90 * size), v / (26 * size) + rank.phase * 5, 5)
    const lit = clamp(0.5 - slope * 0.62)
    const thin = Math.exp(-below / (34 * size)) * (0.35 + 0.5 * lit)
    let light = 0.12 + 0.3 * lit * Math.exp(-below / (190 * size)) + ripple * 0.3 + thin * 0.5
    // Foam: a lip on the crest, lace below it.
    const lip =
      smooth(13 * size + 10 * size * fbm(x / (26 * size), rank.phase, 3), 0, below) *
      smooth(-0.25, 0.15, fbm(x / (70 * size), rank.phase * 3, 3) + (rank.height > 60 ? 0.12 : -0.05))
    const lace =
      smooth(0.09, 0.0, Math.abs(fbm(u / (64 * size), v / (34 * size) + 9, 4))) * Math.exp(-below / (120 * size)) * 0.55
    light += lip * 0.62 + lace * (0.3 + 0.4 * lit)
    const haze = 1 - rank.near
    const colour = blend(tint(clamp(light)), sky(0.8), haze * haze * 0.72)
    const beamed = Math.exp(-(((x - 640) / 420) ** 2)) * smooth(0.2, 0.75, rank.near + 0.2) * lit
    return add(colour, rgb('#ffd88c'), clamp(light * light * beamed * 0.55))
  })
}

export function draw(c) {
  lay(
    c,
    pixels((x, y) => {
      const cloud = fbm(x / 330 + fbm(x / 200, y / 120, 3), y / 120 + 5, 5)
      return sky(
        clamp(
          smooth(-60, 380, y) * 0.72 +
            cloud * 0.5 +
            0.26 * Math.exp(-(((x - glim[0]) / 300) ** 2 + ((y - 260) / 150) ** 2))
        )
      )
    })
  )
  brush(c, 3)
  // The light, far off, on its rock.
  shape(
    c,
    [
      [936, 352],
      [968, 296],
      [996, 284],
      [1030, 288],
      [1056, 304],
      [1100, 352]
    ],
    '#12292b'
  )
  shape(
    c,
    [
      [1003, 288],
      [1007, 246],
      [1015, 246],
      [1019, 288]
    ],
    '#9fb8a8'
  )
  for (const [low, high, half] of [
    [277, 269, 6.8],
    [260.5, 253, 5.2]
  ])
    shape(
      c,
      [
        [1011 - half, low],
        [1011 - half + 0.5, high],
        [1011 + half - 0.5, high],
        [1011 + half, low]
      ],
      '#7c4038'
    )
  c.fillStyle = '#0c1c1e'
  c.fillRect(1003, 242, 16, 3)
  shape(
    c,
    [
      [1005, 229],
      [1017, 229],
      [1011, 221]
    ],
    '#0c1c1e'
  )
  lay(c, wave(ranks[0]))
  beam(c, {
    x: glim[0],
    y: glim[1],
    angle: Math.PI - 0.09,
    spread: 0.085,
    length: 1080,
    colour: '#fff0c0',
    strength: 1.05,
    width: 4,
    seed: 3
  })
  glow(c, ...glim, 250, '#ffe0a0', 0.85)
  glow(c, ...glim, 44, '#fffbe8', 1)
  lay(c, wave(ranks[1]))
  mist(c, 330, 0.3, 1)
  lay(c, wave(ranks[2]))
  brush(c, 2)
  mist(c, 430, 0.34, 2)
  spray(c, line(ranks[2]), 40, 500, 900, 1.2)
  boat(c, 560, 470, -0.27)
  lay(c, wave(ranks[3]))
  spray(c, line(ranks[3]), 300, 700, 1500, 2.4)
  mist(c, 610, 0.2, 3)
  lay(c, wave(ranks[4]))
  spray(c, line(ranks[4]), 0, W, 500, 3)
  rain(c, { count: 420, seed: 6, slant: 0.75, length: 34, alpha: 0.24, colour: '#d2eae0' })
  finish(c, { bloom: 0.36, bloomFrom: 180, vignette: 0.5, grain: 7 })
}

/** Wind-blown water over a rank of waves. */
function mist(c, y, strength, seed) {
  lay(
    c,
    pixels((px, py) => {
      const here = Math.exp(-(((py - y) / 60) ** 2)) * smooth(-0.1, 0.5, fbm(px / 260 + seed * 4, py / 50 + seed, 4))
      return [150, 190, 178, here * strength]
    }),
    { mode: 'screen' }
  )
}

/** Drops torn off a crest, downwind (to the left). */
function spray(c, top, from, to, count, size) {
  const next = random(Math.round(from + count))
  c.fillStyle = '#e8f8ee'
  for (let drop = 0; drop < count; drop++) {
    const x = mix(from, to, next())
    const slope = top(x + 10) - top(x - 10)
    const rise = next() ** 2.4 * 70
    if (slope > 14 && next() < 0.6) continue
    c.globalAlpha = 0.12 + 0.5 * next() * (1 - rise / 80)
    c.beginPath()
    c.arc(x - rise * (0.6 + next()), top(x) - rise * 0.7 + 6, size * (0.2 + next() ** 3 * 0.8), 0, Math.PI * 2)
    c.fill()
  }
  c.globalAlpha = 1
}

/** A small trawler, bow to the right, thrown up by the wave. */
function boat(c, x, y, tilt) {
  c.save()
  c.translate(x, y)
  c.rotate(tilt)
  c.scale(1.12, 1.12)
  const hull = gradient(
    c,
    [0, -60, 0, 50],
    [0, '#a23a30'],
    [0.42, '#8c2f2b'],
    [0.46, '#c9c2a8'],
    [0.52, '#a9a48e'],
    [0.56, '#16282c'],
    [1, '#081415']
  )
  // Mast, derrick and lines.
  c.strokeStyle = '#10201f'
  c.lineWidth = 4
  c.beginPath()
  c.moveTo(24, -40)
  c.lineTo(24, -190)
  c.moveTo(24, -66)
  c.lineTo(-96, -146)
  c.stroke()
  c.lineWidth = 1.3
  c.beginPath()
  c.moveTo(24, -186)
  c.lineTo(142, -62)
  c.moveTo(24, -186)
  c.lineTo(-118, -40)
  c.moveTo(24, -150)
  c.lineTo(-94, -146)
  c.stroke()
  // Wheelhouse.
  shape(
    c,
    [
      [-86, -34],
      [-84, -108],
      [-14, -108],
      [-8, -34]
    ],
    gradient(c, [-86, 0, -8, 0], [0, '#4d655f'], [0.5, '#8d9a8a'], [1, '#d8cfae'])
  )
  shape(
    c,
    [
      [-94, -106],
      [-92, -118],
      [-8, -118],
      [-4, -106]
    ],
    '#8c2f2b'
  )
  shape(
    c,
    [
      [-74, -96],
      [-74, -70],
      [-50, -70],
      [-50, -96]
    ],
    '#ffd27a'
  )
  shape(
    c,
    [
      [-42, -96],
      [-42, -70],
      [-18, -70],
      [-20, -96]
    ],
    '#ffe6a8'
  )
  shape(
    c,
    [
      [-70, -70],
      [-68, -82],
      [-62, -90],
      [-56, -82],
      [-54, -70]
    ],
    '#3a2416'
  )
  // Hull.
  c.beginPath()
  c.moveTo(-134, -44)
  c.bezierCurveTo(-60, -24, 60, -26, 158, -70)
  c.bezierCurveTo(146, -30, 128, 10, 104, 44)
  c.lineTo(-108, 44)
  c.bezierCurveTo(-124, 20, -132, -14, -134, -44)
  c.closePath()
  c.fillStyle = hull
  c.fill()
  c.strokeStyle = '#f4e6c4'
  c.lineWidth = 3
  c.beginPath()
  c.moveTo(-134, -44)
  c.bezierCurveTo(-60, -24, 60, -26, 158, -70)
  c.stroke()
  c.strokeStyle = '#10201f'
  c.lineWidth = 1.6
  c.beginPath()
  for (const [at, foot] of [
    [40, -33],
    [70, -39],
    [100, -47],
    [130, -58]
  ]) {
    c.moveTo(at, foot)
    c.lineTo(at + 2, foot - 17)
  }
  c.moveTo(38, -50)
  c.quadraticCurveTo(90, -58, 144, -78)
  c.stroke()
  c.fillStyle = '#ffe9b0'
  c.beginPath()
  c.arc(24, -192, 4, 0, Math.PI * 2)
  c.fill()
  c.restore()
  const at = (dx, dy) => [
    x + 1.12 * (dx * Math.cos(tilt) - dy * Math.sin(tilt)),
    y + 1.12 * (dx * Math.sin(tilt) + dy * Math.cos(tilt))
  ]
  glow(c, ...at(-46, -83), 120, '#ffb650', 0.8)
  glow(c, ...at(24, -192), 60, '#fff0c4', 0.9)
}
