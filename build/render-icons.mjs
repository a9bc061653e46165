import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'

const drawing = fileURLToPath(new URL('icons/framechain.svg', import.meta.url))

/** Apple's grid leaves room for the shadow around an icon; elsewhere it fills its square. */
const MAC_SHARE = 824 / 1024

/** Kinds of picture in an .icns by their size in pixels; those of two kinds are for screens of single and double density. */
const macKinds = {
  32: ['ic11'],
  64: ['ic12'],
  128: ['ic07'],
  256: ['ic08', 'ic13'],
  512: ['ic09', 'ic14'],
  1024: ['ic10']
}
const windowsSizes = [16, 24, 32, 48, 64, 128, 256]
const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512]

/** Renders the app's icon, as each system wants it, into a folder: `icon.icns`, `icon.ico`, and a PNG of each size. */
export async function renderIcons(folder) {
  await mkdir(join(folder, 'linux'), { recursive: true })
  await writeFile(join(folder, 'icon.icns'), await icns())
  await writeFile(join(folder, 'icon.ico'), await ico())
  for (const size of linuxSizes) await writeFile(join(folder, `linux/${size}x${size}.png`), await picture(size))
}

/** A PNG of the icon, square. `share`: how much of it the icon fills. */
export async function picture(size, share = 1) {
  const inner = Math.round(size * share)
  const before = Math.floor((size - inner) / 2)
  const after = size - inner - before
  const edge = { top: before, left: before, bottom: after, right: after, background: { r: 0, g: 0, b: 0, alpha: 0 } }
  return sharp(drawing, { density: 300 }).resize(inner).extend(edge).png().toBuffer()
}

/** "icns", the length of all, then for each picture its kind, its length with these eight bytes, and a PNG. */
async function icns() {
  const chunks = []
  for (const [size, kinds] of Object.entries(macKinds)) {
    const png = await picture(Number(size), MAC_SHARE)
    for (const kind of kinds) chunks.push(tagged(kind, png))
  }
  return tagged('icns', Buffer.concat(chunks))
}

function tagged(kind, bytes) {
  const head = Buffer.alloc(8)
  head.write(kind, 'latin1')
  head.writeUInt32BE(bytes.length + head.length, 4)
  return Buffer.concat([head, bytes])
}

/** A head of six bytes, sixteen for each picture, then the PNGs; a side of 256 is written as 0. */
async function ico() {
  const pictures = await Promise.all(windowsSizes.map((size) => picture(size)))
  const head = Buffer.alloc(6 + 16 * pictures.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(pictures.length, 4)
  let offset = head.length
  for (const [index, png] of pictures.entries()) {
    const at = 6 + 16 * index
    const side = windowsSizes[index] % 256
    head.writeUInt8(side, at)
    head.writeUInt8(side, at + 1)
    head.writeUInt16LE(1, at + 4)
    head.writeUInt16LE(32, at + 6)
    head.writeUInt32LE(png.length, at + 8)
    head.writeUInt32LE(offset, at + 12)
    offset += png.length
  }
  return Buffer.concat([head, ...pictures])
}
