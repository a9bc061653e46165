/** The keeper brings a flame to the great lens. A picture to push slowly into. */
import { blend, clamp, css, fbm, finish, glow, gradient, H, lay, pixels, ramp, random, rgb, smooth, W } from './kit.js'
const heart = { x: 770, y: 352 }
const tone = ramp(
  [0, '#050b0c'],
  [0.16, '#0c1f1f'],
  [0.34, '#3a3a1e'],
  [0.52, '#8d6420'],
  [0.7, '#d99b34'],
  [0.86, '#ffd67e'],
  [1, '#fff8e2']
)

/** The lens: a bull's eye, rings of prisms around it, arcs of prisms above and below, all in brass. */
function glass(x, y) {
  const dx = (x - heart.x) / 1
  const dy = (y - heart.y) / 1
  const radius = Math.hypot(dx, dy)
  const angle = Math.atan2(dy, dx)
  const body = Math.abs(dx) / (292 - 70 * smooth(200, 360, Math.abs(dy)))
  if (body > 1) return undefined
  const rings = [0, 62, 92, 120, 146, 170, 192, 212]
  let light
  if (radius < 62) {
    // The bull's eye: the flame seen large, upside down glints at its edge.
    light = 0.62 + 0.5 * Math.exp(-((radius / 30) ** 2)) - 0.34 * smooth(34, 60, radius) + 0.3 * smooth(54, 61, radius)
  } else if (radius < 212) {
    const ring = rings.findIndex((edge) => edge > radius) - 1
    const within = (radius - rings[ring]) / (rings[ring + 1] - rings[ring])
    // Each prism is dark at its inner foot, bright at its outer edge, and catches the flame in two arcs.
    const prism = 0.18 + 0.5 * within ** 1.7 - 0.3 * smooth(0.9, 1, within)
    const arc =
      Math.max(0, Math.cos(angle * 2 + ring * 0.5 + 0.4)) ** 6 * 0.35 +
      Math.max(0, Math.cos(angle - 2.7 - ring * 0.09)) ** 22 * 0.5
    light = prism * (1.05 - ring * 0.07) + arc * smooth(0.1, 0.7, within) * (1 - 0.06 * ring)
  } else {
    const tier = Math.abs(dy) + dx * dx * 0.0005
    const step = (tier - 118) / 27
    const within = step - Math.floor(step)
    const prism = 0.2 + 0.66 * within ** 1.5 - 0.5 * smooth(0.86, 1, within)
    const across =
      Math.exp(-((dx / 150) ** 2)) * 0.55 + 0.3 * Math.max(0, Math.cos(dx / 46 + Math.floor(step) * 0.9)) ** 5
    light = prism * (0.55 + across) * (1.15 - 0.06 * step)
  }
  const frame = Math.max(
    smooth(5, 3.5, Math.abs(radius - 214)),
    smooth(7, 5, Math.abs(Math.abs(dx) - 292 + 70 * smooth(200, 360, Math.abs(dy)) + 6))
  )
  light *= 0.92 + 0.22 * fbm(x / 40, y / 40, 3)
  light *= 1 - 0.3 * smooth(0.6, 1, body)
  const bent = tone(clamp(light))
  // A little colour at the edges of the prisms, as glass has.
  const rainbow = Math.sin(radius / 5.2 + angle * 2) * 9 * smooth(0.3, 0.7, light)
  const shown = [bent[0] + rainbow, bent[1], bent[2] - rainbow * 1.4]
  const brass = tone(0.3 + 0.3 * Math.max(0, Math.cos(angle + 2.4)) ** 3 + 0.12 * Math.cos(angle * 3))
  return blend(shown, brass, frame)
}

/** The room behind: panes with rain on them, the last blue of the evening. */
function room(x, y) {
  const blue = ramps.night(clamp(0.2 + 0.5 * smooth(0, 700, y) + fbm(x / 240, y / 120, 4) * 0.35))
  const pane = ((x + y * 0.5 + 2000) % 236) / 236
  const other = ((x - y * 0.5 + 2000) % 236) / 236
  const bar = Math.max(smooth(0.035, 0.025, Math.abs(pane - 0.5)), smooth(0.035, 0.025, Math.abs(other - 0.5)))
  return blend(blue, rgb('#03090b'), bar * 0.9)
}
const ramps = { night: ramp([0, '#040d12'], [0.4, '#0b2530'], [0.75, '#1f4a50'], [1, '#4a7a70']) }

export function draw(c) {
  lay(c, pixels(room), { blur: 2.5 })
  drops(c)
  glow(c, heart.x, heart.y, 640, '#e08a2a', 0.55)
  lay(c, pixels(glass))
  frame(c)
  glow(c, heart.x, heart.y, 330, '#ffc45f', 0.9)
  rays(c)
  keeperFace(c)
  finish(c, { bloom: 0.42, bloomFrom: 185, vignette: 0.58, grain: 6 })
}

function drops(c) {
  const next = random(17)
  for (let index = 0; index < 420; index++) {
    const [x, y, size] = [next() * W, next() * H, 0.8 + next() ** 3 * 3.4]
    c.fillStyle = css(rgb('#a9d0c8'), 0.12 + next() * 0.2)
    c.beginPath()
    c.ellipse(x, y, size * 0.8, size, 0, 0, Math.PI * 2)
    c.fill()
    c.fillStyle = 'rgb(255 214 140 / 0.35)'
    c.fillRect(x + size * 0.1, y - size * 0.4, size * 0.4, size * 0.4)
  }
}

/** The brass frame of the lens and the table it turns on. */
function frame(c) {
  const brass = gradient(
    c,
    [480, 0, 1062, 0],
    [0, '#2b1c0a'],
    [0.2, '#c08a34'],
    [0.34, '#5b3c14'],
    [0.62, '#e6b458'],
    [0.75, '#6a4618'],
    [1, '#1c1206']
  )
  c.fillStyle = brass
  c.fillRect(520, 676, 500, 20)
  c.fillRect(490, 694, 560, 40)
  c.fillRect(560, 0, 420, 14)
}

function rays(c) {
  lay(
    c,
    pixels((x, y) => {
      const [dx, dy] = [x - heart.x, y - heart.y]
      const angle = Math.atan2(dy, dx)
      const radius = Math.hypot(dx, dy)
      const spoke = smooth(0.05, 0.5, fbm(Math.cos(angle) * 4.2 + 3, Math.sin(angle) * 4.2 + 8, 5) + 0.08)
      const flare = Math.exp(-((dy / (5 + Math.abs(dx) * 0.012)) ** 2)) * Math.exp(-Math.abs(dx) / 420) * 0.9
      return [255, 200, 112, clamp(spoke * 0.34 * Math.exp(-radius / 300) + flare * 0.75)]
    }),
    { mode: 'screen' }
  )
}

/** The keeper's face in profile, at the left, lit by what it looks at; the hand with the match. */
function keeperFace(c) {
  const draw = (path, fill) => {
    c.beginPath()
    path()
    c.closePath()
    c.fillStyle = fill
    c.fill()
  }
  const skin = gradient(
    c,
    [250, 0, 408, 0],
    [0, '#0c0d0e'],
    [0.4, '#2a1a10'],
    [0.72, '#a85f26'],
    [0.92, '#f0a850'],
    [1, '#ffd890']
  )
  const coat = gradient(
    c,
    [60, 0, 430, 0],
    [0, '#040708'],
    [0.45, '#0d1112'],
    [0.75, '#4a3212'],
    [0.94, '#c98d2e'],
    [1, '#ffd27a']
  )
  // Coat and collar.
  draw(() => {
    c.moveTo(-20, 730)
    c.lineTo(-20, 560)
    c.bezierCurveTo(60, 520, 150, 500, 214, 470)
    c.bezierCurveTo(270, 500, 330, 500, 352, 492)
    c.bezierCurveTo(372, 560, 392, 620, 400, 730)
  }, coat)
  // The face: brow, nose, lips, chin.
  draw(() => {
    c.moveTo(214, 250)
    c.lineTo(368, 262)
    c.bezierCurveTo(374, 282, 372, 292, 370, 304)
    c.bezierCurveTo(378, 330, 396, 352, 402, 366)
    c.bezierCurveTo(404, 376, 394, 380, 384, 382)
    c.bezierCurveTo(380, 388, 384, 392, 388, 400)
    c.bezierCurveTo(392, 408, 384, 412, 380, 414)
    c.bezierCurveTo(388, 420, 386, 428, 380, 432)
    c.bezierCurveTo(384, 452, 380, 474, 352, 482)
    c.bezierCurveTo(320, 486, 300, 478, 290, 470)
    c.bezierCurveTo(286, 500, 300, 520, 300, 530)
    c.lineTo(200, 520)
  }, skin)
  // Eye, brow, cheek.
  c.lineCap = 'round'
  c.strokeStyle = '#1c0f08'
  c.lineWidth = 4
  c.beginPath()
  c.moveTo(338, 318)
  c.quadraticCurveTo(352, 311, 366, 316)
  c.stroke()
  c.lineWidth = 6
  c.strokeStyle = '#b9a68a'
  c.beginPath()
  c.moveTo(330, 296)
  c.quadraticCurveTo(350, 286, 370, 294)
  c.stroke()
  draw(() => c.ellipse(357, 321, 5, 6, 0, 0, Math.PI * 2), '#1c0f08')
  draw(() => c.ellipse(359, 319, 1.8, 1.8, 0, 0, Math.PI * 2), '#ffe9b0')
  c.strokeStyle = '#3a1d0e'
  c.lineWidth = 2.4
  c.beginPath()
  c.moveTo(384, 412)
  c.quadraticCurveTo(366, 416, 352, 410)
  c.moveTo(384, 380)
  c.quadraticCurveTo(372, 384, 366, 372)
  c.moveTo(330, 328)
  c.quadraticCurveTo(318, 330, 310, 338)
  c.moveTo(330, 322)
  c.quadraticCurveTo(320, 320, 312, 322)
  c.stroke()
  // A grey braid under the hat.
  draw(
    () => {
      c.moveTo(226, 270)
      c.bezierCurveTo(250, 300, 268, 340, 262, 390)
      c.bezierCurveTo(256, 430, 250, 470, 236, 510)
      c.bezierCurveTo(220, 470, 208, 380, 214, 290)
    },
    gradient(c, [210, 0, 270, 0], [0, '#101315'], [0.7, '#4a443a'], [1, '#b3905c'])
  )
  // The sou'wester.
  draw(
    () => {
      c.moveTo(84, 420)
      c.bezierCurveTo(120, 350, 150, 300, 166, 260)
      c.bezierCurveTo(176, 150, 340, 140, 364, 234)
      c.bezierCurveTo(392, 244, 420, 256, 440, 276)
      c.bezierCurveTo(400, 270, 350, 272, 316, 288)
      c.bezierCurveTo(270, 300, 250, 330, 226, 370)
      c.bezierCurveTo(190, 420, 130, 436, 84, 420)
    },
    gradient(
      c,
      [100, 0, 442, 0],
      [0, '#050809'],
      [0.42, '#151610'],
      [0.66, '#5a3f14'],
      [0.84, '#c98d2e'],
      [1, '#ffdf96']
    )
  )
  c.strokeStyle = '#07090a'
  c.lineWidth = 3
  c.beginPath()
  c.moveTo(168, 258)
  c.bezierCurveTo(230, 236, 300, 226, 364, 236)
  c.stroke()
  // The hand that shields the match.
  draw(
    () => {
      c.moveTo(300, 740)
      c.bezierCurveTo(350, 660, 400, 620, 452, 590)
      c.lineTo(486, 640)
      c.bezierCurveTo(450, 680, 430, 700, 420, 740)
    },
    gradient(c, [330, 720, 470, 590], [0, '#0b0f10'], [0.6, '#5a3f14'], [1, '#e0a03c'])
  )
  draw(
    () => {
      c.moveTo(450, 590)
      c.bezierCurveTo(458, 560, 484, 540, 506, 532)
      c.bezierCurveTo(516, 520, 530, 508, 540, 512)
      c.bezierCurveTo(546, 518, 536, 530, 530, 538)
      c.bezierCurveTo(548, 530, 560, 532, 560, 542)
      c.bezierCurveTo(560, 550, 546, 556, 538, 560)
      c.bezierCurveTo(552, 560, 556, 570, 548, 576)
      c.bezierCurveTo(540, 584, 528, 584, 522, 588)
      c.bezierCurveTo(520, 610, 500, 632, 484, 640)
    },
    gradient(c, [450, 620, 556, 530], [0, '#3a2010'], [0.5, '#b56a2c'], [1, '#ffd690'])
  )
  c.strokeStyle = '#ffe0a0'
  c.lineWidth = 5
  c.beginPath()
  c.moveTo(534, 520)
  c.lineTo(590, 452)
  c.stroke()
  draw(() => {
    c.moveTo(584, 462)
    c.bezierCurveTo(572, 440, 590, 424, 598, 396)
    c.bezierCurveTo(612, 424, 618, 446, 602, 462)
    c.bezierCurveTo(598, 468, 589, 468, 584, 462)
  }, '#fff3cf')
  glow(c, 596, 436, 130, '#ffb24a', 1)
}
