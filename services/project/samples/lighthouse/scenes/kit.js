/**
 * The brushes that all pictures of Lighthouse are made with: noise, colour ramps, layers, light, weather.
 * Each scene `00N_name.js` paints one 1280 × 720 canvas; `node build/render-sample.mjs` makes the keyframes of them.
 */
export const W = 1280
export const H = 720

/** A random generator (mulberry32): the same seed paints the same picture. */
export const random = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}

export const clamp = (x, low = 0, high = 1) => Math.min(high, Math.max(low, x))
export const mix = (a, b, t) => a + (b - a) * t
export const smooth = (a, b, x) => {
  const t = clamp((x - a) / (b - a))
  return t * t * (3 - 2 * t)
}

const gradients = Array.from({ length: 256 }, (_, index) => {
  const angle = random(index * 7919 + 3)() * Math.PI * 2
  return [Math.cos(angle), Math.sin(angle)]
})
const order = Uint8Array.from({ length: 512 }, (_, index) => Math.floor(random((index & 255) * 31 + 17)() * 256))

const ease = (t) => t * t * t * (t * (t * 6 - 15) + 10)

/** Gradient noise, about -0.7 … 0.7. */
export function noise(x, y) {
  const cellX = Math.floor(x)
  const cellY = Math.floor(y)
  const fx = x - cellX
  const fy = y - cellY
  const at = (i, j) => {
    const [gx, gy] = gradients[order[(order[(cellX + i) & 255] + cellY + j) & 255]]
    return gx * (fx - i) + gy * (fy - j)
  }
  const u = ease(fx)
  return mix(mix(at(0, 0), at(1, 0), u), mix(at(0, 1), at(1, 1), u), ease(fy))
}

export function fbm(x, y, octaves = 5, gain = 0.5) {
  let sum = 0
  let weight = 1
  for (let octave = 0; octave < octaves; octave++) {
    sum += noise(x, y) * weight
    ;[x, y] = [x * 1.6 + y * 1.2 + 3.1, y * 1.6 - x * 1.2 + 7.7]
    weight *= gain
  }
  return sum
}

export const rgb = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16))
export const css = ([r, g, b], alpha = 1) => `rgb(${r.toFixed(1)} ${g.toFixed(1)} ${b.toFixed(1)} / ${alpha})`
export const blend = (a, b, t) => [mix(a[0], b[0], t), mix(a[1], b[1], t), mix(a[2], b[2], t)]
export const scale = (a, by) => [a[0] * by, a[1] * by, a[2] * by]
export const add = (a, b, by = 1) => [a[0] + b[0] * by, a[1] + b[1] * by, a[2] + b[2] * by]

const linear = (v) => ((v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
const gamma = (v) => 255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055)
function toOklab([r, g, b]) {
  ;[r, g, b] = [linear(r), linear(g), linear(b)]
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
  ]
}
function fromOklab([L, a, b]) {
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s
  ].map((v) => clamp(gamma(clamp(v)), 0, 255))
}

/** A colour ramp through stops [t, '#rrggbb'], mixed in OKLab so that no middle turns grey; t 0 … 1. */
export function ramp(...stops) {
  const table = Array.from({ length: 1025 }, (_, index) => {
    const t = index / 1024
    const next = stops.findIndex(([at]) => at >= t)
    if (next <= 0) return rgb((next === 0 ? stops[0] : stops.at(-1))[1])
    const [[from, a], [to, b]] = [stops[next - 1], stops[next]]
    return fromOklab(blend(toOklab(rgb(a)), toOklab(rgb(b)), (t - from) / (to - from)))
  })
  return (t) => table[Math.round(clamp(t) * 1024)]
}

/** A transparent sheet of the picture's size, painted by `draw`. */
export function layer(draw) {
  const sheet = new OffscreenCanvas(W, H)
  draw(sheet.getContext('2d'))
  return sheet
}

/** A sheet whose pixels are what `colour(x, y)` says: [r, g, b, alpha 0 … 1]. */
export const pixels = (colour, { top = 0, bottom = H } = {}) =>
  layer((c) => {
    const data = c.createImageData(W, H)
    for (let y = Math.floor(top); y < bottom; y++)
      for (let x = 0; x < W; x++) {
        const value = colour(x, y)
        if (value === undefined) continue
        const at = (y * W + x) * 4
        data.data[at] = value[0]
        data.data[at + 1] = value[1]
        data.data[at + 2] = value[2]
        data.data[at + 3] = (value[3] ?? 1) * 255
      }
    c.putImageData(data, 0, 0)
  })

export function lay(c, sheet, { mode = 'source-over', alpha = 1, blur = 0 } = {}) {
  c.save()
  c.globalCompositeOperation = mode
  c.globalAlpha = alpha
  if (blur > 0) c.filter = `blur(${blur}px)`
  c.drawImage(sheet, 0, 0)
  c.restore()
}

/** A filled shape through points; `fill` is a CSS colour or gradient. */
export function shape(c, points, fill) {
  c.beginPath()
  points.forEach(([x, y], index) => (index === 0 ? c.moveTo(x, y) : c.lineTo(x, y)))
  c.closePath()
  c.fillStyle = fill
  c.fill()
}

/** Everything below a line y = height(x). */
export function ground(c, height, fill, { from = -10, to = W + 10, step = 2, floor = H + 10 } = {}) {
  const points = [[from, floor]]
  for (let x = from; x <= to; x += step) points.push([x, height(x)])
  points.push([to, floor])
  shape(c, points, fill)
}

export function gradient(c, [x0, y0, x1, y1], ...stops) {
  const result = c.createLinearGradient(x0, y0, x1, y1)
  for (const [at, colour] of stops) result.addColorStop(at, colour)
  return result
}

/** Light in the air around a point: bright at the heart, long at the edge. */
export function glow(c, x, y, radius, colour, strength = 1, { mode = 'screen', squash = 1 } = {}) {
  c.save()
  c.globalCompositeOperation = mode
  c.translate(x, y)
  c.scale(1, squash)
  const light = c.createRadialGradient(0, 0, 0, 0, 0, radius)
  for (let step = 0; step <= 12; step++) {
    const at = step / 12
    light.addColorStop(at, css(rgb(colour), strength * ((1 - at) ** 2 / (1 + 9 * at * at))))
  }
  c.fillStyle = light
  c.fillRect(-radius, -radius, radius * 2, radius * 2)
  c.restore()
}

/** A beam of light in hazy air, from a point towards an angle (radians), with streaks of mist in it. */
export function beam(c, { x, y, angle, spread, length, colour, strength = 1, width = 6, seed = 1 }) {
  const tint = rgb(colour)
  const sheet = pixels((px, py) => {
    const dx = px + 0.5 - x
    const dy = py + 0.5 - y
    const along = dx * Math.cos(angle) + dy * Math.sin(angle)
    if (along < 0 || along > length) return undefined
    const across = Math.abs(-dx * Math.sin(angle) + dy * Math.cos(angle))
    const half = width + along * Math.tan(spread)
    if (across > half * 1.6) return undefined
    const core = Math.exp(-((across / half) ** 2) * 3.2)
    const fade = (1 - along / length) ** 1.3 * (0.45 + 0.55 * Math.exp(-along / (length * 0.18)))
    const mist = 0.82 + 0.5 * fbm(along / 150 + seed * 9, across / 50 + seed, 4)
    return [...tint, clamp(core * fade * mist * strength) * smooth(0, 12, along)]
  })
  lay(c, sheet, { mode: 'screen' })
}

export function stars(c, count, seed, where, colour = '#dfe8ff') {
  const next = random(seed)
  for (let index = 0; index < count; index++) {
    const [x, y, size, alpha] = [next() * W, next() * H, next() ** 4, next()]
    const visible = where(x, y)
    if (visible <= 0) continue
    c.fillStyle = css(rgb(colour), (0.15 + alpha * 0.7) * visible)
    c.beginPath()
    c.arc(x, y, 0.45 + size * 1.1, 0, Math.PI * 2)
    c.fill()
  }
}

/** Streaks of rain; nearer ones are longer, brighter and fewer. */
export function rain(
  c,
  { count, seed, slant = 0.2, length = 26, alpha = 0.25, colour = '#cfdcf0', bounds = [0, 0, W, H] }
) {
  const next = random(seed)
  const [left, top, right, bottom] = bounds
  c.save()
  c.globalCompositeOperation = 'screen'
  c.lineCap = 'round'
  for (let index = 0; index < count; index++) {
    const near = next() ** 3
    const x = mix(left - 60, right + 60, next())
    const y = mix(top - 40, bottom, next())
    const run = length * (0.5 + near * 1.9)
    const streak = c.createLinearGradient(x, y, x - run * slant, y + run)
    streak.addColorStop(0, css(rgb(colour), 0))
    streak.addColorStop(0.8, css(rgb(colour), alpha * (0.35 + near)))
    streak.addColorStop(1, css(rgb(colour), 0))
    c.strokeStyle = streak
    c.lineWidth = 0.6 + near * 1.3
    c.beginPath()
    c.moveTo(x, y)
    c.lineTo(x - run * slant, y + run)
    c.stroke()
  }
  c.restore()
}

/**
 * Brush strokes out of smooth shading (a Kuwahara filter): each pixel takes the calmest of the four
 * squares around it, so areas turn flat and their edges stay sharp.
 */
export function brush(c, radius) {
  const picture = c.getImageData(0, 0, W, H)
  const source = picture.data
  const stride = W + 1
  const sums = [0, 1, 2, 3, 4].map(() => new Float64Array(stride * (H + 1)))
  for (let y = 0; y < H; y++) {
    const row = [0, 0, 0, 0, 0]
    for (let x = 0; x < W; x++) {
      const at = (y * W + x) * 4
      const [r, g, b] = [source[at], source[at + 1], source[at + 2]]
      const luma = 0.3 * r + 0.59 * g + 0.11 * b
      ;[r, g, b, luma, luma * luma].forEach((value, index) => {
        row[index] += value
        sums[index][(y + 1) * stride + x + 1] = sums[index][y * stride + x + 1] + row[index]
      })
    }
  }
  const area = (sum, x0, y0, x1, y1) =>
    sum[y1 * stride + x1] - sum[y0 * stride + x1] - sum[y1 * stride + x0] + sum[y0 * stride + x0]
  for (let y = 0; y < H; y++)
    for (let x = 0; x < W; x++) {
      let calm = Infinity
      let best = [0, 0, 0]
      for (const [sideX, sideY] of [
        [-1, -1],
        [0, -1],
        [-1, 0],
        [0, 0]
      ]) {
        const x0 = clamp(x + sideX * radius, 0, W - 1)
        const y0 = clamp(y + sideY * radius, 0, H - 1)
        const x1 = clamp(x + (sideX + 1) * radius + 1, 1, W)
        const y1 = clamp(y + (sideY + 1) * radius + 1, 1, H)
        const count = (x1 - x0) * (y1 - y0)
        const [r, g, b, luma, square] = sums.map((sum) => area(sum, x0, y0, x1, y1) / count)
        const variance = square - luma * luma
        if (variance < calm) [calm, best] = [variance, [r, g, b]]
      }
      picture.data.set(best, (y * W + x) * 4)
    }
  c.putImageData(picture, 0, 0)
}

/** The last pass: bloom of the lights, darker corners, and the grain of film. */
export function finish(c, { bloom = 0.3, bloomFrom = 150, vignette = 0.35, grain = 7, seed = 5 } = {}) {
  const before = c.getImageData(0, 0, W, H)
  const lights = layer((l) => {
    for (let at = 0; at < before.data.length; at += 4) {
      const luma = 0.3 * before.data[at] + 0.59 * before.data[at + 1] + 0.11 * before.data[at + 2]
      before.data[at + 3] = 255 * smooth(bloomFrom, 255, luma)
    }
    l.putImageData(before, 0, 0)
  })
  lay(c, lights, { mode: 'screen', alpha: bloom, blur: 9 })
  lay(c, lights, { mode: 'screen', alpha: bloom * 0.8, blur: 34 })
  const picture = c.getImageData(0, 0, W, H)
  const next = random(seed)
  for (let y = 0; y < H; y++)
    for (let x = 0; x < W; x++) {
      const at = (y * W + x) * 4
      const edge = 1 - vignette * smooth(0.35, 1.25, Math.hypot((x / W - 0.5) * 1.7, (y / H - 0.5) * 1.5))
      const fleck = (next() + next() + next() - 1.5) * grain
      for (let channel = 0; channel < 3; channel++)
        picture.data[at + channel] = picture.data[at + channel] * edge + fleck
    }
  c.putImageData(picture, 0, 0)
}

/** The planes of broken rock (Worley cells): [a random number of the plane, distance to its edge]. */
export function facet(x, y) {
  const [cellX, cellY] = [Math.floor(x), Math.floor(y)]
  let [nearest, second, plane] = [9, 9, 0]
  for (let j = -1; j <= 1; j++)
    for (let i = -1; i <= 1; i++) {
      const one = order[(order[(cellX + i) & 255] + cellY + j) & 255]
      const two = order[(one + 91) & 255]
      const distance = Math.hypot(cellX + i + one / 256 - x, cellY + j + two / 256 - y)
      if (distance < nearest) [second, nearest, plane] = [nearest, distance, order[(one + two) & 255] / 255]
      else if (distance < second) second = distance
    }
  return [plane, second - nearest]
}

/**
 * A heaped cloud of balls [x, y, radius], the later ones in front, their edges frayed by noise.
 * Gives at a point how much cloud there is (0 … 1) and how much light falls on it (0 … 1).
 */
export function billows(balls, { light = [-0.7, -0.5, 0.5], fray = 0.3, seed = 0 } = {}) {
  const norm = Math.hypot(...light)
  const [lx, ly, lz] = light.map((part) => part / norm)
  return (x, y) => {
    const px = x + fbm(x / 70 + seed, y / 70, 4) * 70 * fray
    const py = y + fbm(x / 70 + 40, y / 70 + seed, 4) * 70 * fray
    let [cover, lit] = [0, 0]
    for (const [bx, by, radius] of balls) {
      const dx = (px - bx) / radius
      const dy = (py - by) / radius
      const far = dx * dx + dy * dy
      if (far > 1) continue
      const rise = Math.sqrt(1 - far)
      const edge = smooth(0, 0.3, rise)
      const here = clamp(0.5 + 0.5 * (dx * lx + dy * ly + rise * lz))
      lit = mix(lit, here, edge)
      cover = Math.max(cover, edge)
    }
    return [cover, lit]
  }
}
