/** The skipper's view: through the wet glass of the wheelhouse, one light. A picture to zoom into. */
import {
  add,
  beam,
  blend,
  brush,
  clamp,
  css,
  fbm,
  finish,
  glow,
  gradient,
  H,
  lay,
  layer,
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
const far = [742, 252]
const sky = ramp([0, '#10102c'], [0.45, '#2a2653'], [0.75, '#453a70'], [1, '#6f5a8c'])
const sea = ramp([0, '#0a0c24'], [0.45, '#1d2348'], [0.75, '#484c80'], [1, '#a08fae'])
const line = 338

export function draw(c) {
  lay(c, outside())
  glass(c)
  dashboard(c)
  skipper(c)
  finish(c, { bloom: 0.4, bloomFrom: 170, vignette: 0.6, grain: 7 })
}

/** Sky, sea and the light, a little soft: the eye is on the glass and beyond it. */
const outside = () =>
  layer((c) => {
    lay(
      c,
      pixels((x, y) => {
        if (y < line + fbm(x / 130, 4, 3) * 16) {
          const cloud = fbm(x / 300 + fbm(x / 150, y / 90, 3), y / 90 + 2, 5)
          const near = Math.exp(-(((x - far[0]) / 330) ** 2 + ((y - far[1]) / 130) ** 2))
          return sky(clamp(0.1 + 0.5 * smooth(0, line, y) + cloud * 0.42 + near * 0.2))
        }
        const down = (y - line) / (H - line)
        const depth = 1 / (down + 0.06)
        const wave = fbm((x - 640) * depth * 0.007, depth * 3.6, 5)
        const path = Math.exp(-(((x - far[0] - wave * 70 + down * 40) / (22 + down * 210)) ** 2))
        const light = 0.2 + wave * 0.75 + smooth(0.5, 0, down) * 0.2
        return add(sea(clamp(light)), rgb('#ffcf8a'), path * smooth(0, 0.5, wave + 0.18) * (1 - down * 0.7))
      })
    )
    brush(c, 3)
    shape(
      c,
      [
        [672, 342],
        [692, 322],
        [724, 312],
        [762, 314],
        [792, 326],
        [816, 344]
      ],
      '#15132c'
    )
    shape(
      c,
      [
        [733, 316],
        [737, 258],
        [747, 258],
        [751, 316]
      ],
      '#8c84a4'
    )
    beam(c, {
      x: far[0],
      y: far[1],
      angle: Math.PI - 0.13,
      spread: 0.12,
      length: 620,
      colour: '#ffe6b4',
      strength: 0.9,
      width: 4,
      seed: 4
    })
    beam(c, {
      x: far[0],
      y: far[1],
      angle: -0.1,
      spread: 0.12,
      length: 520,
      colour: '#ffe6b4',
      strength: 0.75,
      width: 4,
      seed: 8
    })
    for (const [low, high, half] of [
      [301, 289, 7.8],
      [278, 268, 6.3]
    ])
      shape(
        c,
        [
          [742 - half, low],
          [742 - half + 0.6, high],
          [742 + half - 0.6, high],
          [742 + half, low]
        ],
        '#7a3444'
      )
    c.fillStyle = '#100e22'
    c.fillRect(733, 256, 18, 3)
    shape(
      c,
      [
        [736, 247],
        [748, 247],
        [742, 239]
      ],
      '#100e22'
    )
    glow(c, ...far, 210, '#ffcf86', 0.8)
    glow(c, ...far, 34, '#fff8e4', 1)
    rain(c, { count: 240, seed: 5, slant: 0.5, length: 24, alpha: 0.2, colour: '#cdc6e6' })
  })

/** Drops on the pane: each one a small lens that shows the picture upside down; runs; the wiper's clean arc. */
function glass(c) {
  const view = layer((l) => l.drawImage(c.canvas, 0, 0))
  const pivot = [720, 640]
  const wiped = (x, y) =>
    smooth(300, 320, Math.hypot(x - pivot[0], y - pivot[1])) *
    smooth(520, 500, Math.hypot(x - pivot[0], y - pivot[1])) *
    smooth(-2.75, -2.7, Math.atan2(y - pivot[1], x - pivot[0])) *
    smooth(-0.42, -0.47, Math.atan2(y - pivot[1], x - pivot[0]))
  const open = (x, y) => Math.max(wiped(x, y), smooth(320, 300, Math.hypot(x - pivot[0], y - pivot[1])))
  // Where the wiper does not reach, the glass is misted.
  const soft = layer((l) => lay(l, view, { blur: 11 }))
  const mask = pixels((x, y) => [0, 0, 0, 1 - open(x, y)])
  const misted = layer((l) => {
    l.drawImage(mask, 0, 0)
    l.globalCompositeOperation = 'source-in'
    l.drawImage(soft, 0, 0)
  })
  lay(c, misted)
  lay(
    c,
    pixels((x, y) => [150, 140, 190, (1 - open(x, y)) * (0.2 + 0.1 * fbm(x / 90, y / 90, 3))]),
    { mode: 'screen' }
  )
  const next = random(77)
  for (let drop = 0; drop < 620; drop++) {
    const [x, y] = [next() * W, next() * H]
    const clean = open(x, y)
    const size = (1.6 + next() ** 5 * 15) * mix(1, 0.35, clean)
    if (clean > 0.5 && next() < 0.72) continue
    const warm = Math.exp(-Math.hypot(x - far[0], y - far[1]) / 360)
    const light = blend(rgb('#a79cd0'), rgb('#ffdfa8'), warm)
    c.fillStyle = gradient(
      c,
      [x, y - size, x, y + size],
      [0, 'rgb(10 8 30 / 0.55)'],
      [0.45, 'rgb(30 24 60 / 0.3)'],
      [0.8, css(light, 0.35 + warm * 0.3)],
      [1, css(light, 0.75)]
    )
    c.beginPath()
    c.ellipse(x, y, size * 0.84, size, 0, 0, Math.PI * 2)
    c.fill()
    c.fillStyle = css(light, 0.8)
    c.beginPath()
    c.arc(x - size * 0.24, y - size * 0.4, size * 0.14, 0, Math.PI * 2)
    c.fill()
  }
  c.lineCap = 'round'
  for (let run = 0; run < 26; run++) {
    let [x, y] = [next() * W, next() * 360 - 80]
    const length = 60 + next() * 260
    if (open(x, y + length / 2) > 0.2) continue
    c.strokeStyle = 'rgb(200 188 232 / 0.16)'
    c.lineWidth = 1.4 + next() * 2
    c.beginPath()
    c.moveTo(x, y)
    for (let step = 0; step < length; step += 12) {
      x += (next() - 0.5) * 5 - 0.6
      y += 12
      c.lineTo(x, y)
    }
    c.stroke()
    c.fillStyle = 'rgb(200 184 230 / 0.45)'
    c.beginPath()
    c.ellipse(x, y, 3.4, 4.6, 0, 0, Math.PI * 2)
    c.fill()
  }
  // The wiper.
  c.strokeStyle = '#05040e'
  c.lineWidth = 9
  c.beginPath()
  c.moveTo(...pivot)
  c.lineTo(1082, 466)
  c.stroke()
  c.lineWidth = 5
  c.beginPath()
  c.moveTo(pivot[0] + 290, pivot[1] - 138)
  c.lineTo(pivot[0] + 462, pivot[1] - 222)
  c.stroke()
}

/** The frame of the window and what stands under it: compass, throttle, a lamp's red light. */
function dashboard(c) {
  const dark = gradient(c, [0, 0, 0, H], [0, '#0a0818'], [0.6, '#06050f'], [1, '#030208'])
  shape(
    c,
    [
      [-5, -5],
      [W + 5, -5],
      [W + 5, 48],
      [930, 34],
      [380, 34],
      [-5, 52]
    ],
    dark
  )
  shape(
    c,
    [
      [-5, 0],
      [86, 0],
      [126, 560],
      [-5, 590]
    ],
    dark
  )
  shape(
    c,
    [
      [W + 5, 0],
      [1204, 0],
      [1168, 560],
      [W + 5, 590]
    ],
    dark
  )
  shape(
    c,
    [
      [1012, 30],
      [1034, 30],
      [1030, 580],
      [1006, 580]
    ],
    dark
  )
  c.fillStyle = dark
  c.beginPath()
  c.moveTo(-5, 574)
  c.bezierCurveTo(300, 546, 980, 546, W + 5, 574)
  c.lineTo(W + 5, H + 5)
  c.lineTo(-5, H + 5)
  c.fill()
  c.strokeStyle = 'rgb(255 206 140 / 0.34)'
  c.lineWidth = 2.5
  c.beginPath()
  c.moveTo(150, 562)
  c.bezierCurveTo(380, 546, 900, 546, 1150, 563)
  c.stroke()
  // Compass.
  glow(c, 880, 606, 150, '#ff9a4a', 0.55)
  c.fillStyle = '#120a14'
  c.beginPath()
  c.ellipse(880, 606, 66, 40, 0, 0, Math.PI * 2)
  c.fill()
  c.fillStyle = gradient(c, [0, 570, 0, 640], [0, '#7a3a20'], [1, '#ffb865'])
  c.beginPath()
  c.ellipse(880, 604, 54, 31, 0, 0, Math.PI * 2)
  c.fill()
  c.strokeStyle = '#2a120c'
  c.lineWidth = 2
  c.beginPath()
  for (let mark = 0; mark < 24; mark++) {
    const [cos, sin] = [Math.cos((mark / 24) * Math.PI * 2), Math.sin((mark / 24) * Math.PI * 2)]
    const inner = mark % 6 === 0 ? 0.7 : 0.84
    c.moveTo(880 + 50 * cos, 604 + 28 * sin)
    c.lineTo(880 + 50 * inner * cos, 604 + 28 * inner * sin)
  }
  c.stroke()
  shape(
    c,
    [
      [862, 616],
      [876, 602],
      [900, 591],
      [885, 606]
    ],
    '#2a120c'
  )
  for (const [x, colour] of [
    [1060, '#ff5a48'],
    [1086, '#6fe0a0'],
    [1112, '#ffb650']
  ]) {
    c.fillStyle = colour
    c.beginPath()
    c.arc(x, 606, 4, 0, Math.PI * 2)
    c.fill()
    glow(c, x, 606, 40, colour, 0.7)
  }
}

/** The skipper from behind, at the left, hands on the wheel. */
function skipper(c) {
  const rim = (stops) => gradient(c, [250, 0, 560, 0], ...stops)
  c.strokeStyle = '#1c1426'
  c.lineWidth = 17
  c.beginPath()
  c.arc(548, 712, 122, 0, Math.PI * 2)
  c.stroke()
  c.strokeStyle = 'rgb(255 196 128 / 0.5)'
  c.lineWidth = 2.4
  c.beginPath()
  c.arc(548, 712, 129, -2.3, -0.5)
  c.stroke()
  c.strokeStyle = '#1c1426'
  c.lineWidth = 11
  c.lineCap = 'round'
  for (let spoke = 0; spoke < 8; spoke++) {
    const angle = spoke * (Math.PI / 4) + 0.25
    c.beginPath()
    c.moveTo(548, 712)
    c.lineTo(548 + 156 * Math.cos(angle), 712 + 156 * Math.sin(angle))
    c.stroke()
  }
  // Body and arm.
  c.fillStyle = rim([
    [0, '#05040d'],
    [0.6, '#0d0a1c'],
    [0.86, '#2a1c30'],
    [0.95, '#a86a4a'],
    [1, '#ffc887']
  ])
  c.beginPath()
  c.moveTo(130, 730)
  c.bezierCurveTo(140, 600, 180, 520, 262, 486)
  c.bezierCurveTo(320, 466, 376, 470, 412, 494)
  c.bezierCurveTo(462, 520, 500, 570, 552, 604)
  c.bezierCurveTo(562, 622, 552, 640, 532, 646)
  c.bezierCurveTo(500, 650, 468, 640, 448, 626)
  c.bezierCurveTo(452, 660, 452, 700, 452, 730)
  c.fill()
  c.fillStyle = gradient(c, [520, 630, 576, 590], [0, '#5a3430'], [1, '#ffbd80'])
  c.beginPath()
  c.moveTo(526, 606)
  c.bezierCurveTo(532, 588, 556, 580, 572, 590)
  c.bezierCurveTo(584, 600, 580, 622, 566, 630)
  c.bezierCurveTo(550, 638, 532, 634, 524, 624)
  c.fill()
  c.strokeStyle = 'rgb(40 18 24 / 0.7)'
  c.lineWidth = 2
  c.beginPath()
  for (const knuckle of [0, 9, 18]) {
    c.moveTo(574 - knuckle * 0.5, 600 + knuckle)
    c.lineTo(556 - knuckle * 0.4, 606 + knuckle)
  }
  c.stroke()
  // Head in a knitted cap, turned to the light.
  c.fillStyle = gradient(c, [300, 0, 422, 0], [0, '#0a0714'], [0.66, '#1c1222'], [0.9, '#a4623f'], [1, '#ffc58a'])
  c.beginPath()
  c.moveTo(300, 486)
  c.bezierCurveTo(296, 440, 286, 420, 292, 380)
  c.lineTo(404, 376)
  c.bezierCurveTo(408, 390, 410, 400, 420, 416)
  c.bezierCurveTo(424, 424, 416, 428, 410, 430)
  c.bezierCurveTo(412, 446, 410, 462, 386, 466)
  c.lineTo(380, 492)
  c.fill()
  // The beard.
  c.fillStyle = gradient(c, [330, 0, 416, 0], [0, '#0d0a18'], [0.6, '#3a3444'], [1, '#d8b89a'])
  c.beginPath()
  c.moveTo(352, 398)
  c.bezierCurveTo(362, 424, 384, 428, 411, 431)
  c.bezierCurveTo(416, 452, 412, 482, 390, 492)
  c.bezierCurveTo(362, 492, 344, 452, 340, 404)
  c.fill()
  // The cap, its turned-up edge, its ribs.
  c.fillStyle = gradient(c, [280, 0, 414, 0], [0, '#080c1c'], [0.55, '#16243e'], [0.84, '#35527a'], [1, '#c9c4c8'])
  c.beginPath()
  c.moveTo(284, 372)
  c.bezierCurveTo(282, 292, 396, 276, 408, 364)
  c.fill()
  c.fillStyle = gradient(c, [278, 0, 418, 0], [0, '#0b1022'], [0.55, '#1d2f4e'], [0.84, '#456694'], [1, '#e2d6cc'])
  c.beginPath()
  c.moveTo(280, 366)
  c.bezierCurveTo(320, 376, 370, 376, 412, 360)
  c.lineTo(416, 388)
  c.bezierCurveTo(370, 402, 320, 404, 279, 394)
  c.fill()
  c.strokeStyle = 'rgb(6 8 22 / 0.55)'
  c.lineWidth = 1.8
  c.beginPath()
  for (let rib = 0; rib < 13; rib++) {
    const x = 287 + rib * 10
    const lift = 7 * Math.sin(((x - 280) / 132) * Math.PI)
    c.moveTo(x, 366 + lift)
    c.lineTo(x + 0.5, 392 + lift * 0.9)
  }
  c.stroke()
}
