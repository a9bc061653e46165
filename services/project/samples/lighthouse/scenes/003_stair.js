/** Inside, looking up the stairwell: the keeper's light turns the steps to gold. A picture to dolly into. */
import { add, blend, brush, clamp, finish, glow, gradient, lay, noise, pixels, ramp, smooth } from './kit.js'

const eye = { x: 716, y: 318, far: 540 }
const turn = Math.PI * 2
const pitch = 2.15 // Height of one turn of the stair, in radii of the tower.
const steps = 22 // Steps in one turn.
const well = 0.36 // Radius of the open well.

/** The lantern: on screen, and as a point in the tower (in radii; z is up). */
const flame = [452, 436]
const fireAt = [((flame[0] - eye.x) / eye.far) * 1.1, ((flame[1] - eye.y) / eye.far) * 1.1, 1.1]

const warmTone = ramp(
  [0, '#0b0a1c'],
  [0.18, '#2a1630'],
  [0.4, '#7a3028'],
  [0.62, '#d06a2a'],
  [0.82, '#f8b050'],
  [1, '#ffe9b0']
)
const coldTone = ramp([0, '#070918'], [0.3, '#141a3a'], [0.6, '#2b3b6a'], [1, '#8fb4d8'])

/** The height of the step over an angle, the first one from `above` on. */
const tread = (angle, above) => {
  const quantised = Math.floor((angle / turn) * steps) / steps
  const rounds = Math.ceil(above / pitch - quantised)
  return (quantised + rounds) * pitch
}

/** What a ray up through a pixel meets first: a step's underside, the rail, the wall or the floor at the top. */
function meet(px, py) {
  const dx = (px + 0.5 - eye.x) / eye.far
  const dy = (py + 0.5 - eye.y) / eye.far
  const reach = Math.hypot(dx, dy)
  const angle = (Math.atan2(dy, dx) + turn) % turn
  const wallAt = 1 / reach
  const roof = 9.2
  let hit = { kind: 'wall', height: wallAt, radius: 1 }
  for (let height = tread(angle, 0.9); height < Math.min(wallAt, roof); height += pitch) {
    const radius = reach * height
    if (radius >= well) {
      hit = { kind: 'step', height, radius }
      break
    }
    // The rail stands on the inner edge of the steps.
    const railAt = well / reach
    if (railAt >= height && railAt < height + 0.36) {
      const up = railAt - height
      const post = Math.abs((((angle / turn) * steps * 2) % 1) - 0.5)
      if (up > 0.3 || up < 0.05 || post < 0.09) {
        hit = { kind: 'rail', height: railAt, radius: well }
        break
      }
    }
  }
  if (hit.height > roof) hit = { kind: 'roof', height: roof, radius: reach * roof }
  return { ...hit, angle }
}

function colour(px, py) {
  const { kind, height, radius, angle } = meet(px, py)
  const out = [Math.cos(angle), Math.sin(angle)]
  const to = [fireAt[0] - radius * out[0], fireAt[1] - radius * out[1], fireAt[2] - height]
  const distance = Math.hypot(...to)
  const normal = { step: [0, 0, -1], wall: [-out[0], -out[1], 0], rail: [0, 0, -1], roof: [0, 0, -1] }[kind]
  const facing = clamp((normal[0] * to[0] + normal[1] * to[1] + normal[2] * to[2]) / distance) * 0.8 + 0.2
  let warmth = (facing * 0.98) / (0.34 + distance ** 2.4 * 0.62)
  let cold = 0.1 + 0.5 * smooth(2.5, 9, height)
  if (kind === 'wall') {
    const row = height * 8
    const block = (angle / turn) * 40 + (Math.floor(row) % 2) * 0.5
    const seam = Math.max(
      smooth(0.42, 0.48, Math.abs((row % 1) - 0.5)),
      smooth(0.455, 0.49, Math.abs((block % 1) - 0.5))
    )
    const tint = 1 + noise(Math.floor(row) * 3.7 + 0.5, Math.floor(block % 40) * 2.9 + 0.3) * 0.34
    warmth *= 0.5 * tint * (1 - seam * 0.34)
    cold *= tint * (1 - seam * 0.35)
  } else if (kind === 'step') {
    const within = ((angle / turn) * steps) % 1
    const edge = smooth(0.08, 0, within) + smooth(0.05, 0, radius - well)
    warmth *= (0.62 + 0.42 * within) * (1 + noise(radius * 9, angle * 30) * 0.12) + Math.min(1, edge) * 0.4
    cold = cold * (0.62 + 0.42 * within) + Math.min(1, edge) * 0.08
  } else if (kind === 'rail') {
    warmth *= 0.3
    cold *= 0.2
  } else {
    const bars =
      smooth(0.05, 0, Math.abs(radius - 0.5)) + smooth(0.04, 0, Math.abs((((angle / turn) * 8) % 1) - 0.5) * radius)
    cold = 1 - Math.min(1, bars) * 0.6
    warmth = 0
  }
  const lit = warmTone(clamp(warmth))
  return add(blend(coldTone(clamp(cold)), lit, smooth(0.04, 0.34, warmth)), coldTone(clamp(cold)), 0.35)
}

/** The keeper from behind, looking up, the lantern raised. */
function figure(c) {
  const [x, y] = [640, 724]
  const coat = gradient(
    c,
    [x - 150, 0, x + 130, 0],
    [0, '#e0792c'],
    [0.09, '#8a3d1f'],
    [0.3, '#2c1422'],
    [1, '#0b0816']
  )
  const draw = (path, fill) => {
    c.beginPath()
    path()
    c.closePath()
    c.fillStyle = fill
    c.fill()
  }
  // The raised arm, its sleeve, the hand.
  draw(
    () => {
      c.moveTo(x - 92, y - 62)
      c.bezierCurveTo(x - 128, y - 104, x - 150, y - 150, x - 176, y - 214)
      c.lineTo(x - 146, y - 226)
      c.bezierCurveTo(x - 116, y - 184, x - 78, y - 150, x - 30, y - 122)
    },
    gradient(
      c,
      [x - 190, y - 180, x - 70, y - 100],
      [0, '#ffb65c'],
      [0.16, '#a8501f'],
      [0.5, '#3a1a22'],
      [1, '#1a0e1c']
    )
  )
  draw(() => c.ellipse(x - 165, y - 230, 17, 19, -0.4, 0, Math.PI * 2), '#c9692e')
  // Shoulders and back.
  draw(() => {
    c.moveTo(x - 138, y + 10)
    c.bezierCurveTo(x - 136, y - 60, x - 112, y - 108, x - 46, y - 132)
    c.bezierCurveTo(x - 10, y - 142, x + 24, y - 142, x + 52, y - 130)
    c.bezierCurveTo(x + 112, y - 106, x + 130, y - 54, x + 134, y + 10)
  }, coat)
  c.strokeStyle = '#0a0712'
  c.lineWidth = 3
  c.beginPath()
  c.moveTo(x + 4, y - 120)
  c.bezierCurveTo(x, y - 80, x - 4, y - 40, x - 2, y)
  c.moveTo(x - 86, y - 86)
  c.bezierCurveTo(x - 70, y - 60, x - 66, y - 30, x - 68, y)
  c.stroke()
  // The sou'wester, head laid back.
  draw(
    () => {
      c.moveTo(x - 108, y - 104)
      c.bezierCurveTo(x - 84, y - 132, x - 70, y - 150, x - 58, y - 178)
      c.bezierCurveTo(x - 50, y - 238, x + 46, y - 242, x + 54, y - 180)
      c.bezierCurveTo(x + 66, y - 150, x + 82, y - 128, x + 102, y - 100)
      c.bezierCurveTo(x + 60, y - 104, x + 34, y - 66, x - 4, y - 66)
      c.bezierCurveTo(x - 40, y - 66, x - 60, y - 106, x - 108, y - 104)
    },
    gradient(
      c,
      [x - 108, 0, x + 84, 0],
      [0, '#ffc070'],
      [0.1, '#d9782e'],
      [0.26, '#7a3220'],
      [0.46, '#2c1422'],
      [1, '#0d0918']
    )
  )
  c.strokeStyle = '#1a0c1a'
  c.lineWidth = 2.6
  c.beginPath()
  c.moveTo(x - 59, y - 176)
  c.bezierCurveTo(x - 30, y - 152, x + 24, y - 152, x + 55, y - 178)
  c.moveTo(x - 4, y - 224)
  c.bezierCurveTo(x - 12, y - 200, x - 10, y - 180, x - 4, y - 160)
  c.moveTo(x - 4, y - 156)
  c.lineTo(x - 4, y - 70)
  c.stroke()
  // The lantern.
  const [lx, ly] = [flame[0] + 12, flame[1]]
  c.strokeStyle = '#1c0d0a'
  c.lineWidth = 4
  c.beginPath()
  c.moveTo(lx - 22, ly - 34)
  c.bezierCurveTo(lx - 18, ly - 76, lx + 26, ly - 76, lx + 22, ly - 34)
  c.stroke()
  draw(() => c.roundRect(lx - 26, ly - 42, 52, 14, 5), '#24120c')
  draw(() => c.roundRect(lx - 21, ly - 28, 42, 60, 10), '#ffd890')
  draw(() => c.ellipse(lx, ly + 4, 11, 22, 0, 0, Math.PI * 2), '#fffaf0')
  draw(() => c.roundRect(lx - 27, ly + 30, 54, 16, 5), '#24120c')
  c.beginPath()
  for (const bar of [-10, 10]) {
    c.moveTo(lx + bar, ly - 30)
    c.lineTo(lx + bar, ly + 32)
  }
  c.lineWidth = 2.4
  c.stroke()
}

export function draw(c) {
  lay(c, pixels(colour))
  brush(c, 2)
  glow(c, eye.x, eye.y, 190, '#9cc4ea', 0.55)
  glow(c, ...flame, 560, '#ff8a2e', 0.26)
  figure(c)
  glow(c, flame[0] + 12, flame[1], 190, '#ffb65c', 0.95)
  finish(c, { bloom: 0.42, bloomFrom: 175, vignette: 0.62, grain: 6 })
}
