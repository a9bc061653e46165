/** The keeper in oilskins and sou'wester, seen from behind and the side, a lantern in the raised hand. */
import { glow, gradient } from './kit.js'

/**
 * Feet at (x, y), `height` pixels tall, going to the right (`facing` 1) or left (-1).
 * `tones`: {coat, shade, rim, skin, boots}; the lantern burns unless `lantern` is false.
 */
export function keeper(c, { x, y, height, facing = 1, tones, lantern = true }) {
  const path = (draw, fill) => {
    c.beginPath()
    draw()
    c.closePath()
    c.fillStyle = fill
    c.fill()
  }
  if (lantern) glow(c, x + facing * height * 0.33, y - height * 0.56, height * 1.5, '#ff9a3d', 0.75)
  c.save()
  c.translate(x, y)
  c.scale(height * facing, height)
  const coat = gradient(
    c,
    [-0.16, 0, 0.17, 0],
    [0, tones.shade],
    [0.55, tones.coat],
    [0.85, tones.coat],
    [1, tones.rim]
  )
  path(() => {
    c.moveTo(-0.12, -0.2)
    c.lineTo(-0.115, 0)
    c.lineTo(-0.02, 0)
    c.lineTo(0, -0.16)
    c.lineTo(0.05, -0.02)
    c.lineTo(0.13, -0.025)
    c.lineTo(0.1, -0.22)
  }, tones.boots)
  // The coat, its hem blown back by the wind.
  path(() => {
    c.moveTo(-0.07, -0.82)
    c.bezierCurveTo(-0.15, -0.76, -0.15, -0.6, -0.15, -0.5)
    c.bezierCurveTo(-0.17, -0.36, -0.2, -0.24, -0.25, -0.15)
    c.bezierCurveTo(-0.14, -0.17, -0.1, -0.12, -0.02, -0.13)
    c.bezierCurveTo(0.04, -0.15, 0.08, -0.12, 0.13, -0.16)
    c.bezierCurveTo(0.13, -0.34, 0.12, -0.5, 0.13, -0.62)
    c.bezierCurveTo(0.14, -0.76, 0.1, -0.8, 0.05, -0.83)
  }, coat)
  c.strokeStyle = tones.shade
  c.lineWidth = 0.008
  c.beginPath()
  c.moveTo(-0.02, -0.66)
  c.bezierCurveTo(-0.05, -0.48, -0.09, -0.3, -0.13, -0.17)
  c.moveTo(0.05, -0.5)
  c.bezierCurveTo(0.05, -0.36, 0.04, -0.26, 0.05, -0.15)
  c.stroke()
  // The arm that holds the lantern.
  c.lineCap = 'round'
  c.lineJoin = 'round'
  c.strokeStyle = tones.coat
  c.lineWidth = 0.078
  c.beginPath()
  c.moveTo(0.05, -0.74)
  c.lineTo(0.15, -0.62)
  c.lineTo(0.3, -0.7)
  c.stroke()
  c.strokeStyle = tones.rim
  c.lineWidth = 0.014
  c.beginPath()
  c.moveTo(0.15, -0.588)
  c.lineTo(0.305, -0.666)
  c.stroke()
  // The head: a neck cloth, the sou'wester with its long back brim.
  path(
    () => {
      c.moveTo(-0.03, -0.9)
      c.lineTo(0.088, -0.905)
      c.lineTo(0.094, -0.875)
      c.lineTo(0.112, -0.855)
      c.lineTo(0.094, -0.845)
      c.lineTo(0.092, -0.815)
      c.lineTo(0.06, -0.795)
      c.lineTo(-0.05, -0.8)
    },
    gradient(c, [-0.02, 0, 0.11, 0], [0, tones.shade], [0.4, tones.coat], [1, tones.skin])
  )
  path(() => {
    c.moveTo(-0.15, -0.81)
    c.bezierCurveTo(-0.1, -0.87, -0.08, -0.9, -0.065, -0.92)
    c.bezierCurveTo(-0.05, -1.0, 0.07, -1.01, 0.085, -0.925)
    c.bezierCurveTo(0.1, -0.91, 0.13, -0.9, 0.15, -0.885)
    c.bezierCurveTo(0.09, -0.885, 0.05, -0.89, 0.02, -0.87)
    c.bezierCurveTo(-0.02, -0.83, -0.06, -0.8, -0.15, -0.81)
  }, coat)
  if (lantern) {
    c.strokeStyle = '#2a1a14'
    c.lineWidth = 0.01
    c.beginPath()
    c.arc(0.325, -0.645, 0.04, Math.PI, 0)
    c.stroke()
    path(() => c.rect(0.287, -0.645, 0.076, 0.022), '#2a1a14')
    path(() => c.roundRect(0.294, -0.625, 0.062, 0.095, 0.02), '#ffcf7a')
    path(() => c.ellipse(0.325, -0.575, 0.018, 0.034, 0, 0, Math.PI * 2), '#fff6dc')
    path(() => c.rect(0.287, -0.532, 0.076, 0.026), '#2a1a14')
    c.strokeStyle = '#2a1a14'
    c.lineWidth = 0.006
    c.beginPath()
    c.moveTo(0.309, -0.63)
    c.lineTo(0.309, -0.53)
    c.moveTo(0.341, -0.63)
    c.lineTo(0.341, -0.53)
    c.stroke()
  }
  c.restore()
  if (lantern) glow(c, x + facing * height * 0.325, y - height * 0.575, height * 0.34, '#ffc46b', 1)
}
