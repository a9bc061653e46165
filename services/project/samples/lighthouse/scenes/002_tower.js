import { keeper } from './keeper.js'
import {
  add,
  billows,
  blend,
  brush,
  clamp,
  css,
  fbm,
  finish,
  glow,
  gradient,
  ground,
  lay,
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

const foot = { x: 792, y: 742, half: 196 }
const top = { x: 742, y: 176, half: 66 }
const flame = [462, 566]

const air = ramp([0, '#081a26'], [0.35, '#0f3040'], [0.62, '#2a5a60'], [0.8, '#6f8f78'], [1, '#d9bf86'])
const cloudTone = ramp([0, '#071620'], [0.35, '#0e2a38'], [0.6, '#1d4550'], [0.82, '#4d7a76'], [1, '#a8b48c'])

/** Height on screen → half width and axis of the tower. */
const along = (y) => (foot.y - y) / (foot.y - top.y)
const half = (y) => mix(foot.half, top.half, along(y) ** 0.82)
const axis = (y) => mix(foot.x, top.x, along(y))

export function draw(c) {
  lay(
    c,
    pixels((x, y) => {
      const west = Math.exp(-(((x - 120) / 620) ** 2))
      const t = smooth(40, 640, y) * (0.46 + 0.5 * west) + fbm(x / 260, y / 60, 4) * 0.07
      return air(t)
    })
  )
  lay(c, pixels(clouds))
  brush(c, 3)
  rain(c, { count: 260, seed: 3, slant: 0.3, length: 20, alpha: 0.13, colour: '#b9d8d4' })
  // Land behind.
  ground(
    c,
    (x) => 606 - 40 * smooth(420, -100, x) + fbm(x / 120, 4, 4) * 16,
    gradient(c, [0, 560, 0, 680], [0, '#244a4c'], [1, '#15333a'])
  )
  lantern(c)
  lay(c, pixels(tower))
  openings(c)
  gallery(c)
  path(c)
  glow(c, ...flame, 420, '#ff8a2e', 0.32)
  keeper(c, {
    x: 392,
    y: 668,
    height: 172,
    tones: { coat: '#8a5a1e', shade: '#1f2420', rim: '#ffc45f', skin: '#d98a4e', boots: '#140f10' }
  })
  grass(c)
  rain(c, { count: 210, seed: 9, slant: 0.3, length: 30, alpha: 0.26, colour: '#cfe6e0' })
  finish(c, { bloom: 0.4, bloomFrom: 175, vignette: 0.5, grain: 6 })
}

const heaps = (() => {
  const next = random(31)
  const balls = Array.from({ length: 120 }, () => {
    const y = mix(-60, 430, next())
    return [mix(-80, W + 80, next()), y, (46 + 88 * next()) * mix(1.5, 0.6, clamp(y / 430))]
  })
  return billows(
    balls.toSorted((a, b) => b[1] - a[1]),
    { light: [-0.55, 0.75, 0.25], fray: 0.8, seed: 5 }
  )
})()

function clouds(x, y) {
  const [cover, lit] = heaps(x, y)
  const gap = smooth(0.5, -0.15, fbm(x / 330 + 2, y / 200, 3) + smooth(210, 470, y) * 0.62 - 0.2)
  const west = Math.exp(-(((x - 60) / 700) ** 2))
  return [...cloudTone(clamp(lit * (0.35 + 0.55 * west) + smooth(120, 440, y) * 0.22)), cover * gap * 0.96]
}

/** The tower's wall: bands that arch since we look up, courses of stone, runs of rain, two lights. */
function tower(x, y) {
  const side = (x - axis(y)) / half(y)
  if (Math.abs(side) > 1 || y < top.y - 20) return undefined
  const front = Math.sqrt(1 - side * side)
  const level = along(y + half(y) * 0.24 * front)
  if (level > 1.01) return undefined
  const up = level ** 1.12
  const band = smooth(0.275, 0.279, up) * smooth(0.475, 0.471, up) + smooth(0.66, 0.664, up) * smooth(0.835, 0.831, up)
  const turn = Math.asin(side)
  const course = Math.abs(((up * 46) % 1) - 0.5) * 2
  const joint = Math.abs(((turn * 7 + (Math.floor(up * 46) % 2) * 0.5) % 1) + (turn < 0 ? 1 : 0) - 0.5) * 2
  const stone =
    smooth(0.9, 1, course) * 0.12 +
    smooth(0.965, 1, joint) * 0.1 +
    noise(Math.floor(turn * 7 + (Math.floor(up * 46) % 2) * 0.5) * 3.7, Math.floor(up * 46) * 2.3) * 0.09
  const runs = smooth(0.05, 0.5, fbm(turn * 9, up * 2.6, 4)) * 0.22
  const day = clamp(0.14 + 0.86 * Math.cos(turn + 0.85)) ** 1.5
  const west = blend(rgb('#0b222d'), rgb('#9db3a0'), smooth(0.1, 0.95, day) * (0.42 + 0.4 * (1 - up)))
  const west2 = blend(rgb('#170f1a'), rgb('#a1483a'), smooth(0.1, 0.95, day) * (0.4 + 0.4 * (1 - up)))
  const cold = scale(blend(west, west2, band), 1 - stone - runs)
  const reach = Math.hypot((x - flame[0]) / 330, (y - flame[1]) / 250)
  const warmth = Math.exp(-reach * reach * 1.15) * clamp(Math.cos(turn + 0.95)) * 1.25
  const warm = scale(band > 0.5 ? rgb('#e0571f') : rgb('#ffb869'), warmth * (1 - stone * 1.5 - runs * 0.6))
  const shade = 1 - smooth(0.86, 1, up) * 0.62
  const edge = smooth(1, 0.985, Math.abs(side))
  return [...scale(add(cold, warm), shade), edge]
}

function openings(c) {
  for (const [y, side, wide, tall, angle] of [
    [492, -0.12, 25, 54, -0.05],
    [330, 0.1, 16, 30, -0.07],
    [244, -0.14, 11, 19, -0.06]
  ]) {
    c.save()
    c.translate(axis(y) + side * half(y), y)
    c.rotate(angle)
    c.fillStyle = '#a9a58a66'
    c.beginPath()
    c.roundRect(-wide / 2 - 4, -tall / 2 - 4, wide + 8, tall + 8, [wide / 2 + 4, wide / 2 + 4, 0, 0])
    c.fill()
    c.fillStyle = gradient(c, [-wide / 2, 0, wide / 2, 0], [0, '#06121a'], [1, '#12303a'])
    c.beginPath()
    c.roundRect(-wide / 2, -tall / 2, wide, tall, [wide / 2, wide / 2, 0, 0])
    c.fill()
    c.restore()
  }
  // The door at the foot, ajar, lit from inside.
  c.save()
  c.translate(676, 700)
  c.transform(1, 0.06, 0, 1, 0, 0)
  c.fillStyle = '#c9a06a'
  c.beginPath()
  c.roundRect(-35, -140, 70, 160, [35, 35, 0, 0])
  c.fill()
  c.fillStyle = gradient(c, [-26, 0, 26, 0], [0, '#3a1a10'], [0.55, '#5d2d16'], [0.56, '#ffd58a'], [1, '#ff9f45'])
  c.beginPath()
  c.roundRect(-26, -130, 52, 150, [26, 26, 0, 0])
  c.fill()
  c.restore()
  glow(c, 688, 640, 150, '#ff9a3d', 0.55)
}

function lantern(c) {
  const [x, y] = [738, 122]
  c.fillStyle = gradient(c, [x - 50, 0, x + 50, 0], [0, '#7d9a8e'], [0.3, '#39616a'], [1, '#0c2530'])
  c.fillRect(x - 46, y - 46, 92, 70)
  shape(
    c,
    [
      [x - 34, y + 24],
      [x - 14, y + 24],
      [x + 4, y - 46],
      [x - 20, y - 46]
    ],
    '#d9e2bc40'
  )
  c.strokeStyle = '#081821'
  c.lineWidth = 3.2
  c.beginPath()
  for (let bar = -3; bar <= 3; bar++) {
    const at = x + 46 * Math.sin((bar / 3) * 1.5)
    const next = x + 46 * Math.sin(((bar + 1) / 3) * 1.5)
    c.moveTo(at, y + 24)
    c.lineTo(at, y - 46)
    if (bar === 3) continue
    c.moveTo(at, y + 24)
    c.lineTo(next, y - 46)
    c.moveTo(next, y + 24)
    c.lineTo(at, y - 46)
  }
  c.stroke()
  c.fillStyle = gradient(c, [x - 62, 0, x + 62, 0], [0, '#5f857e'], [0.35, '#1d424c'], [1, '#081821'])
  c.beginPath()
  c.moveTo(x - 60, y - 42)
  c.quadraticCurveTo(x, y - 66, x + 60, y - 42)
  c.bezierCurveTo(x + 44, y - 78, x + 16, y - 92, x + 7, y - 97)
  c.lineTo(x - 7, y - 97)
  c.bezierCurveTo(x - 16, y - 92, x - 44, y - 78, x - 60, y - 42)
  c.fill()
  c.fillStyle = '#0a1e28'
  c.beginPath()
  c.arc(x, y - 102, 9, 0, Math.PI * 2)
  c.fill()
  c.fillRect(x - 1.5, 0, 3, 20)
}

/** Seen from below: a dark disc on corbels, the rail above it. */
function gallery(c) {
  const [x, y] = [741, 164]
  c.strokeStyle = '#0a1d27'
  c.lineWidth = 3
  for (const lift of [24, 42]) {
    c.beginPath()
    c.ellipse(x - 1, y - lift, 116, 30, 0, Math.PI, 0)
    c.stroke()
  }
  for (let post = -8; post <= 8; post++) {
    const turn = (post / 8) * (Math.PI / 2)
    const [px, py] = [x + 114 * Math.sin(turn), y - 30 * Math.cos(turn)]
    c.lineWidth = 2.4
    c.beginPath()
    c.moveTo(px, py)
    c.lineTo(px, py - 43)
    c.stroke()
  }
  c.fillStyle = gradient(c, [x - 116, 0, x + 116, 0], [0, '#42625c'], [0.3, '#16333c'], [1, '#06141c'])
  c.beginPath()
  c.ellipse(x, y, 118, 34, 0, 0, Math.PI * 2)
  c.fill()
  c.fillStyle = gradient(c, [x - 116, 0, x + 116, 0], [0, '#1d3d42'], [0.35, '#0d242d'], [1, '#040f16'])
  c.beginPath()
  c.ellipse(x, y + 6, 114, 31, 0, 0, Math.PI * 2)
  c.fill()
  for (let corbel = -6; corbel <= 6; corbel++) {
    const turn = (corbel / 6) * 1.4
    const at = (radius, drop, bend) => [x + radius * Math.sin(turn), y + drop + bend * Math.cos(turn)]
    c.strokeStyle = css(blend(rgb('#3d5f58'), rgb('#0c2530'), smooth(-1.2, 0.2, turn)))
    c.lineWidth = 6
    c.beginPath()
    c.moveTo(...at(104, 6, 26))
    c.quadraticCurveTo(...at(78, 12, 20), ...at(68, 34, 16))
    c.stroke()
  }
}

const brow = (x) => 690 - 36 * smooth(900, 300, x) + fbm(x / 90, 8, 4) * 16 + 34 * smooth(300, 0, x)

function path(c) {
  ground(c, brow, gradient(c, [0, 650, 0, 720], [0, '#16323a'], [1, '#07151d']))
  lay(
    c,
    pixels(
      (x, y) => {
        if (y < brow(x)) return undefined
        const lit = Math.exp(-(((x - 480) / 190) ** 2) - ((y - 690) / 46) ** 2)
        return [255, 150, 66, lit * (0.55 + 0.6 * fbm(x / 16, y / 6, 4))]
      },
      { top: 640 }
    )
  )
}

function grass(c) {
  const next = random(14)
  for (let blade = 0; blade < 1500; blade++) {
    const x = next() * W
    const y = 700 + next() * 40 - 34 * smooth(900, 300, x) * 0.6 + 20 * smooth(300, 0, x)
    const tall = 16 + next() * 42 * (0.4 + 0.6 * smooth(0.1, 0.5, fbm(x / 80, 3, 3) + 0.3))
    const warm = Math.exp(-(((x - 470) / 170) ** 2)) * next()
    c.strokeStyle = css(blend(blend(rgb('#06131a'), rgb('#173a3e'), next() ** 2), rgb('#d9863a'), warm * 0.8))
    c.lineWidth = 1 + next()
    c.beginPath()
    c.moveTo(x, y)
    c.quadraticCurveTo(x - 2, y - tall * 0.6, x - tall * (0.3 + next() * 0.4), y - tall)
    c.stroke()
  }
}
