import { readFile, writeFile } from 'node:fs/promises'
import { ServerFailure } from './failure.ts'

const signature = Buffer.from('89504e470d0a1a0a', 'hex')
/** What decides the pixels and their colours (PNG specification, chapters 11.2 and 11.3.2). */
const kept = ['IHDR', 'PLTE', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'iCCP', 'cICP', 'sBIT', 'IDAT', 'IEND']

/**
 * The same picture without texts: ComfyUI writes the whole graph into each PNG, so that two of the same pixels would
 * never be the same file. Throws a ServerFailure for what is no whole PNG.
 */
export function plainPng(bytes: Buffer): Buffer {
  const parts: Buffer[] = [signature]
  let isWhole = false
  if (!bytes.subarray(0, signature.length).equals(signature)) throw notPng()
  for (let at = signature.length; at + 12 <= bytes.length && !isWhole;) {
    const end = at + 12 + bytes.readUInt32BE(at)
    const type = bytes.toString('latin1', at + 4, at + 8)
    if (end > bytes.length) throw notPng()
    if (kept.includes(type)) parts.push(bytes.subarray(at, end))
    isWhole = type === 'IEND'
    at = end
  }
  if (!isWhole) throw notPng()
  return Buffer.concat(parts)
}

/** Takes the texts out of a PNG file. */
export const makePlainPng = async (file: string): Promise<void> => writeFile(file, plainPng(await readFile(file)))

const notPng = (): ServerFailure =>
  new ServerFailure({ kind: 'no-clip', problem: 'the hand-off picture is not a whole PNG' })
