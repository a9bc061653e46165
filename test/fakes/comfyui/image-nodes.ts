import { createHash } from 'node:crypto'
import sharp from 'sharp'
import { readClip } from './clips.ts'
import { flatImage, readPicture } from './frames.ts'
import { hashOf } from './graph.ts'
import { findImage, flagOf, imageOf, numberOf, opaque, scalarValue, textOf, videoOf } from './node-call.ts'
import type { NodeCall, NodeHandler } from './node-call.ts'
import { NodeFailure, pythonFailure, serverRoot } from './recorded-errors.ts'
import type { ImageValue } from './values.ts'

interface Size {
  width: number
  height: number
}

function resized(image: ImageValue, size: Size, fit: 'cover' | 'fill' | 'contain', id: string): ImageValue {
  const { width, height } = size
  if (width === image.width && height === image.height) return { ...image, id }
  const frame = async (index: number) =>
    sharp(await image.frame(index), { raw: { width: image.width, height: image.height, channels: 3 } })
      .resize(width, height, { fit, background: '#000' })
      .raw()
      .toBuffer()
  return { kind: 'image', id, width, height, count: image.count, frame }
}

const mask = (call: NodeCall) => opaque(call, 'MASK')

const pixelHash = (rgb: Uint8Array): string => createHash('sha256').update(rgb).digest('hex').slice(0, 24)

const loadImage: NodeHandler = async (call) => {
  const name = textOf(call, 'image')
  const file = call.tools.folders.annotated(name)
  const id = hashOf([call.tools.folders.contentHash(name)])
  const refuse = () => {
    const shown = `${serverRoot}/input/${name}`
    return new NodeFailure(pythonFailure('PIL.UnidentifiedImageError', `cannot identify image file '${shown}'`))
  }
  if (file === null) throw refuse()
  if (!call.tools.isTiny) {
    const image = await readPicture(file, id).catch(() => Promise.reject(refuse()))
    // the same pixels in another file give the same clip, as with a real model
    return { values: [{ ...image, id: pixelHash(await image.frame(0)) }, mask(call)] }
  }
  const { width, height } = await sharp(file)
    .metadata()
    .catch(() => Promise.reject(refuse()))
  return { values: [flatImage(id, { width, height, count: 1 }), mask(call)] }
}

const loadVideo: NodeHandler = async (call) => {
  const isVhs = call.classType.startsWith('VHS')
  const name = textOf(call, isVhs ? 'video' : 'file')
  const file = call.tools.folders.annotated(name)
  if (file === null) throw new NodeFailure(pythonFailure('FileNotFoundError', `${serverRoot}/input/${name}`))
  const id = hashOf([call.tools.folders.contentHash(name)])
  const { images, fps } = await readClip(file, id, call.tools.signal)
  if (!isVhs) return { values: [{ kind: 'video', id, images, fps }] }
  const skipped = pick(
    images,
    numberOf(call, 'skip_first_frames'),
    numberOf(call, 'frame_load_cap') || images.count,
    id
  )
  await call.tools.countFrames(skipped.count)
  return { values: [skipped, scalarValue(skipped.count), opaque(call, 'AUDIO'), opaque(call, 'VHS_VIDEOINFO')] }
}

/** A run of frames; both ends are clamped to what is there, so an index far too high means the last frame. */
function pick(image: ImageValue, from: number, length: number, id: string): ImageValue {
  const first = Math.min(Math.max(0, from), image.count - 1)
  const count = Math.max(1, Math.min(length, image.count - first))
  return { ...image, id, count, frame: (index) => image.frame(first + index) }
}

const fromBatch: NodeHandler = (call) => ({
  values: [pick(imageOf(call, 'image'), numberOf(call, 'batch_index'), numberOf(call, 'length', 1), call.id)]
})

const rangeFromBatch: NodeHandler = (call) => {
  const image = imageOf(call, 'images')
  const [start, length] = [numberOf(call, 'start_index'), numberOf(call, 'num_frames', 1)]
  return { values: [pick(image, start < 0 ? image.count - length : start, length, call.id), mask(call)] }
}

const scale: NodeHandler = (call) => {
  const image = imageOf(call, 'image')
  const [width, height] = [numberOf(call, 'width'), numberOf(call, 'height')]
  const size = {
    width: width || Math.max(1, Math.round((image.width * height) / image.height)),
    height: height || Math.max(1, Math.round((image.height * width) / image.width))
  }
  return { values: [resized(image, size, textOf(call, 'crop') === 'center' ? 'cover' : 'fill', call.id)] }
}

const scaleBy =
  (factor: (call: NodeCall, image: ImageValue) => number): NodeHandler =>
  (call) => {
    const image = imageOf(call, 'image')
    const by = factor(call, image)
    const size = { width: Math.round(image.width * by), height: Math.round(image.height * by) }
    return { values: [resized(image, size, 'fill', call.id)] }
  }

const resizeKj: NodeHandler = (call) => {
  const image = imageOf(call, 'image')
  const keep = flagOf(call, 'keep_proportion') ? 'resize' : textOf(call, 'keep_proportion', 'stretch')
  const asked = { width: numberOf(call, 'width') || image.width, height: numberOf(call, 'height') || image.height }
  const by = Math.min(asked.width / image.width, asked.height / image.height)
  const wanted =
    keep === 'resize' ? { width: Math.round(image.width * by), height: Math.round(image.height * by) } : asked
  const step = Math.max(1, numberOf(call, 'divisible_by', 2))
  const size = { width: wanted.width - (wanted.width % step), height: wanted.height - (wanted.height % step) }
  const fit = keep === 'crop' ? 'cover' : keep.startsWith('pad') ? 'contain' : 'fill'
  if (call.classType === 'ImageResizeKJv2') {
    const megabytes = (image.count * size.width * size.height * 3 * 4) / 1024 / 1024
    call.tools.say(
      `<tr><td>Output: </td><td><b>${image.count}</b> x <b>${size.width}</b> x <b>${size.height} | ${megabytes.toFixed(2)}MB</b></td></tr>`
    )
  }
  return {
    values: [resized(image, size, fit, call.id), scalarValue(size.width), scalarValue(size.height), mask(call)]
  }
}

const crop: NodeHandler = (call) => {
  const image = imageOf(call, 'image')
  const [left, top] = [Math.min(numberOf(call, 'x'), image.width - 1), Math.min(numberOf(call, 'y'), image.height - 1)]
  const width = Math.min(numberOf(call, 'width'), image.width - left)
  const height = Math.min(numberOf(call, 'height'), image.height - top)
  const frame = async (index: number) =>
    sharp(await image.frame(index), { raw: { width: image.width, height: image.height, channels: 3 } })
      .extract({ left, top, width, height })
      .raw()
      .toBuffer()
  return { values: [{ kind: 'image', id: call.id, width, height, count: image.count, frame }] }
}

const repeat: NodeHandler = (call) => {
  const image = imageOf(call, 'image')
  const count = image.count * numberOf(call, 'amount', 1)
  return { values: [{ ...image, id: call.id, count, frame: (index) => image.frame(index % image.count) }] }
}

const reverse: NodeHandler = (call) => {
  const image = imageOf(call, 'image')
  return { values: [{ ...image, id: call.id, frame: (index) => image.frame(image.count - 1 - index) }] }
}

const batch: NodeHandler = (call) => {
  const first = imageOf(call, 'image1', 'image_1')
  const second = resized(imageOf(call, 'image2', 'image_2'), first, 'cover', call.id)
  const frame = (index: number) => (index < first.count ? first.frame(index) : second.frame(index - first.count))
  return { values: [{ ...first, id: call.id, count: first.count + second.count, frame }] }
}

const createVideo: NodeHandler = (call) => ({
  values: [{ kind: 'video', id: call.id, images: imageOf(call, 'images'), fps: numberOf(call, 'fps', 30) }]
})

const videoComponents: NodeHandler = (call) => {
  const { images, fps } = videoOf(call, 'video')
  return { values: [images, opaque(call, 'AUDIO'), scalarValue(fps)] }
}

const imageSize: NodeHandler = (call) => {
  const image = imageOf(call, 'image')
  const numbers = [image.width, image.height, image.count].map(scalarValue)
  return { values: call.fact.output[0] === 'IMAGE' ? [image, ...numbers] : numbers }
}

const emptyImage: NodeHandler = (call) => ({
  values: [
    flatImage(call.id, {
      width: numberOf(call, 'width', 512),
      height: numberOf(call, 'height', 512),
      count: numberOf(call, 'batch_size', 1)
    })
  ]
})

export const imageHandlers: Record<string, NodeHandler> = {
  LoadImage: loadImage,
  LoadImageOutput: loadImage,
  LoadVideo: loadVideo,
  VHS_LoadVideo: loadVideo,
  VHS_LoadVideoFFmpeg: loadVideo,
  ImageFromBatch: fromBatch,
  GetImageRangeFromBatch: rangeFromBatch,
  ImageScale: scale,
  ImageScaleBy: scaleBy((call) => numberOf(call, 'scale_by', 1)),
  ImageScaleToTotalPixels: scaleBy((call, { width, height }) =>
    Math.sqrt((numberOf(call, 'megapixels', 1) * 1024 * 1024) / (width * height))
  ),
  ImageScaleToMaxDimension: scaleBy(
    (call, { width, height }) => numberOf(call, 'largest_size', 512) / Math.max(width, height)
  ),
  ImageResizeKJ: resizeKj,
  ImageResizeKJv2: resizeKj,
  ImageCrop: crop,
  RepeatImageBatch: repeat,
  ReverseImageBatch: reverse,
  ImageBatch: batch,
  CreateVideo: createVideo,
  GetVideoComponents: videoComponents,
  GetImageSize: imageSize,
  GetImageSizeAndCount: imageSize,
  EmptyImage: emptyImage,
  VHS_GetImageCount: (call) => ({ values: [scalarValue(findImage(call, 'images')?.count ?? 0)] })
}
