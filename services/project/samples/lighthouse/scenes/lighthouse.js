/** The lighthouse itself, the same in every shot: a tapered white tower, two red bands, a gallery, a domed lantern. */
import { blend, css, glow, gradient, rgb, shape } from './kit.js'

/** Half the tower's width at a height 0 (foot) … 0.76 (gallery), in heights of the whole lighthouse. */
const halfWidth = (up) => 0.094 - 0.052 * (up / 0.76) ** 0.8

/** A slice of the tower between two heights, its edges curved as seen from the camera's level `eye`. */
function slice(c, from, to, eye) {
  const bend = (up) => (eye - up) * 0.16 * halfWidth(up)
  c.beginPath()
  c.moveTo(-halfWidth(from), -from)
  c.quadraticCurveTo(0, -from + bend(from) * 2, halfWidth(from), -from)
  for (let step = 0; step <= 8; step++) {
    const up = from + ((to - from) * step) / 8
    c.lineTo(halfWidth(up), -up)
  }
  c.quadraticCurveTo(0, -to + bend(to) * 2, -halfWidth(to), -to)
  for (let step = 0; step <= 8; step++) {
    const up = to + ((from - to) * step) / 8
    c.lineTo(-halfWidth(up), -up)
  }
  c.closePath()
}

/**
 * Draws it with its foot at (x, y) and `height` pixels tall.
 * `tones`: {lit, shade, band, bandShade, metal, roof, glass, rim?}; `sun` is -1 (light from the left) … 1 (right);
 * `lamp` is the colour of the light when it burns; `eye` is the height of the camera, 0 foot … 1 top.
 */
export function lighthouse(c, { x, y, height, tones, sun = -1, lamp, eye = 0.1, windows = '#2a2430' }) {
  c.save()
  c.translate(x, y)
  c.scale(height, height)
  const around = (lit, shade) => {
    const middle = css(blend(rgb(lit), rgb(shade), 0.45))
    const stops = [
      [0, middle],
      [0.12, lit],
      [0.34, lit],
      [0.42, middle],
      [0.6, middle],
      [0.68, shade],
      [1, shade]
    ]
    return gradient(c, sun < 0 ? [-0.09, 0, 0.09, 0] : [0.09, 0, -0.09, 0], ...stops)
  }
  slice(c, 0, 0.76, eye)
  c.fillStyle = around(tones.lit, tones.shade)
  c.fill()
  for (const [from, to] of [
    [0.2, 0.35],
    [0.5, 0.63]
  ]) {
    slice(c, from, to, eye)
    c.fillStyle = around(tones.band, tones.bandShade)
    c.fill()
  }
  if (tones.rim) {
    c.strokeStyle = tones.rim
    c.lineWidth = 0.006
    c.beginPath()
    for (let up = 0; up <= 0.76; up += 0.02) c.lineTo(sun * (halfWidth(up) - 0.003), -up)
    c.stroke()
  }
  c.fillStyle = windows
  for (const [up, side] of [
    [0.15, -0.012],
    [0.42, 0.01],
    [0.67, -0.006]
  ]) {
    c.beginPath()
    c.roundRect(side - 0.0075, -up - 0.017, 0.015, 0.034, [0.0075, 0.0075, 0, 0])
    c.fill()
  }
  // The gallery: corbels, floor, rail.
  shape(
    c,
    [
      [-0.043, -0.74],
      [0.043, -0.74],
      [0.074, -0.775],
      [-0.074, -0.775]
    ],
    around(tones.shade, tones.metal)
  )
  c.fillStyle = tones.metal
  c.fillRect(-0.078, -0.786, 0.156, 0.012)
  c.strokeStyle = tones.metal
  c.lineWidth = 0.0035
  for (let post = -5; post <= 5; post++) {
    const at = 0.075 * Math.sin((post / 5) * (Math.PI / 2))
    c.beginPath()
    c.moveTo(at, -0.784)
    c.lineTo(at, -0.825)
    c.stroke()
  }
  for (const up of [0.806, 0.825]) {
    c.beginPath()
    c.moveTo(-0.076, -up)
    c.lineTo(0.076, -up)
    c.stroke()
  }
  // The lantern: a low wall, glass with crossed bars, the dome, its ball and rod.
  c.fillStyle = around(tones.lit, tones.shade)
  c.fillRect(-0.045, -0.805, 0.09, 0.024)
  c.fillStyle = lamp ?? tones.glass
  c.fillRect(-0.042, -0.893, 0.084, 0.089)
  if (lamp === undefined)
    shape(
      c,
      [
        [-0.03, -0.805],
        [-0.008, -0.805],
        [0.016, -0.893],
        [-0.006, -0.893]
      ],
      'rgb(255 255 255 / 0.14)'
    )
  else {
    c.fillStyle = 'rgb(255 255 255 / 0.9)'
    c.beginPath()
    c.ellipse(0, -0.85, 0.018, 0.03, 0, 0, Math.PI * 2)
    c.fill()
  }
  c.strokeStyle = tones.metal
  c.lineWidth = 0.004
  c.beginPath()
  for (const at of [-0.042, -0.014, 0.014, 0.042]) {
    c.moveTo(at, -0.804)
    c.lineTo(at, -0.893)
  }
  for (const at of [-0.042, -0.014, 0.014]) {
    c.moveTo(at, -0.804)
    c.lineTo(at + 0.028, -0.893)
    c.moveTo(at + 0.028, -0.804)
    c.lineTo(at, -0.893)
  }
  c.lineWidth = lamp === undefined ? 0.0025 : 0.0035
  c.stroke()
  const roof = gradient(
    c,
    [sun * 0.05, 0, -sun * 0.05, 0],
    [0, tones.roofLit ?? tones.roof],
    [0.45, tones.roof],
    [1, tones.roof]
  )
  c.fillStyle = roof
  c.beginPath()
  c.moveTo(-0.056, -0.893)
  c.lineTo(0.056, -0.893)
  c.lineTo(0.052, -0.904)
  c.bezierCurveTo(0.045, -0.94, 0.02, -0.955, 0.008, -0.962)
  c.lineTo(-0.008, -0.962)
  c.bezierCurveTo(-0.02, -0.955, -0.045, -0.94, -0.052, -0.904)
  c.closePath()
  c.fill()
  c.beginPath()
  c.arc(0, -0.969, 0.011, 0, Math.PI * 2)
  c.fillRect(-0.0018, -1.03, 0.0036, 0.06)
  c.fill()
  c.restore()
  if (lamp !== undefined) glow(c, x, y - height * 0.85, height * 0.3, lamp, 0.9)
}

/** Where its lamp is. */
export const lampOf = ({ x, y, height }) => [x, y - height * 0.85]

/** The keeper's house: a gable, a chimney, one lit window. `size` is its width in pixels. */
export function cottage(c, { x, y, size, wall, shade, roof, roofShade, window = '#ffc56b', sun = -1 }) {
  c.save()
  c.translate(x, y)
  c.scale(size * (sun < 0 ? 1 : -1), size)
  shape(
    c,
    [
      [0.18, -0.62],
      [0.28, -0.62],
      [0.28, -0.42],
      [0.18, -0.42]
    ],
    shade
  )
  shape(
    c,
    [
      [-0.5, 0.05],
      [-0.5, -0.26],
      [-0.3, -0.5],
      [-0.1, -0.26],
      [-0.1, 0.05]
    ],
    wall
  )
  shape(
    c,
    [
      [-0.1, 0.05],
      [-0.1, -0.26],
      [0.5, -0.26],
      [0.5, 0.05]
    ],
    shade
  )
  shape(
    c,
    [
      [-0.33, -0.54],
      [-0.27, -0.54],
      [-0.06, -0.24],
      [0.54, -0.24],
      [0.36, -0.54]
    ],
    roof
  )
  shape(
    c,
    [
      [-0.54, -0.22],
      [-0.3, -0.54],
      [-0.26, -0.52],
      [-0.48, -0.22]
    ],
    roofShade
  )
  shape(
    c,
    [
      [-0.06, -0.24],
      [0.54, -0.24],
      [0.545, -0.22],
      [-0.05, -0.22]
    ],
    roofShade
  )
  c.fillStyle = window
  for (const [left, top, width, tall] of [
    [-0.35, -0.2, 0.1, 0.12],
    [0.06, -0.17, 0.09, 0.11],
    [0.3, -0.17, 0.09, 0.11]
  ]) {
    c.fillRect(left, top, width, tall)
  }
  c.fillStyle = roofShade
  for (const [left, top, width, tall] of [
    [-0.35, -0.2, 0.1, 0.12],
    [0.06, -0.17, 0.09, 0.11],
    [0.3, -0.17, 0.09, 0.11]
  ]) {
    c.fillRect(left + width / 2 - 0.006, top, 0.012, tall)
    c.fillRect(left, top + tall / 2 - 0.006, width, 0.012)
  }
  c.restore()
  glow(c, x - size * 0.3 * (sun < 0 ? 1 : -1), y - size * 0.14, size * 0.7, window, 0.5)
}
