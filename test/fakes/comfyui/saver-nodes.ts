import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Json } from '../../../services/model/json.ts'
import type { ClipFormat } from './clips.ts'
import type { FolderType } from './folders.ts'
import { flagOf, imageOf, numberOf, opaque, textOf, videoOf } from './node-call.ts'
import type { NodeCall, NodeHandler } from './node-call.ts'
import { NodeFailure, pythonFailure, serverRoot } from './recorded-errors.ts'
import { findSavePath, nextNumber, numbered } from './save-path.ts'
import type { SavePath } from './save-path.ts'
import type { ImageValue } from './values.ts'

const tagsOf = ({ tools }: NodeCall): Record<string, string> =>
  tools.hasTags ? { prompt: JSON.stringify(tools.graph) } : {}

const fileItem = (call: NodeCall, path: string, { subfolder }: SavePath, type: FolderType): Record<string, Json> => ({
  filename: basename(path),
  subfolder: call.tools.folders.shown(subfolder),
  type
})

/** Writes pictures one by one, each with a number of its own. */
const saveImages =
  (type: 'output' | 'temp'): NodeHandler =>
  async (call) => {
    const images = imageOf(call, 'images')
    const letters = call.id.slice(0, 5).replaceAll(/\d/g, (digit) => 'ghijklmnop'.charAt(Number(digit)))
    const prefix = type === 'temp' ? `ComfyUI_temp_${letters}` : textOf(call, 'filename_prefix', 'ComfyUI')
    const place = await findSavePath(call.tools.folders.path(type), prefix, images)
    const first = await nextNumber(place, 'core')
    const items: Record<string, Json>[] = []
    for (let index = 0; index < images.count; index++) {
      const path = numbered(place, first + index, '_.png')
      await writeFile(path, await call.tools.clips.still(images, index))
      call.tools.saved({ nodeId: call.nodeId, prefix, path })
      items.push(fileItem(call, path, place, type))
    }
    return { values: [], ui: { images: items } }
  }

/** Writes one clip as the core savers do: under `images`, marked as animated. */
async function saveClip(call: NodeCall, clip: { images: ImageValue; fps: number; format: ClipFormat; ending: string }) {
  const prefix = textOf(call, 'filename_prefix', 'ComfyUI')
  const place = await findSavePath(call.tools.folders.path('output'), prefix, clip.images)
  const path = numbered(place, await nextNumber(place, 'core'), `_.${clip.ending}`)
  await call.tools.clips.write({ ...clip, tags: tagsOf(call) }, path, call.tools.signal)
  call.tools.saved({ nodeId: call.nodeId, prefix, path })
  return { values: [], ui: { images: [fileItem(call, path, place, 'output')], animated: [true] } }
}

const saveVideo: NodeHandler = async (call) => {
  const { images, fps } = videoOf(call, 'video')
  const container = textOf(call, 'format', 'auto')
  const codec = textOf(call, 'codec', 'auto')
  if (!['auto', 'mp4'].includes(container))
    throw new NodeFailure(pythonFailure('ValueError', `'${container}' is not a valid VideoContainer`))
  if (!['auto', 'h264'].includes(codec))
    throw new NodeFailure(pythonFailure('ValueError', `'${codec}' is not a valid VideoCodec`))
  return saveClip(call, { images, fps, format: 'h264', ending: 'mp4' })
}

const saveAnimated =
  (format: ClipFormat, ending: string): NodeHandler =>
  (call) =>
    saveClip(call, { images: imageOf(call, 'images'), fps: numberOf(call, 'fps', 6), format, ending })

const vhsFormats: Record<string, { format: ClipFormat; ending: string }> = {
  'image/gif': { format: 'gif', ending: 'gif' },
  'video/ffmpeg-gif': { format: 'gif', ending: 'gif' },
  'image/webp': { format: 'webp', ending: 'webp' },
  'video/h264-mp4': { format: 'h264-bt709', ending: 'mp4' },
  'video/h265-mp4': { format: 'h265', ending: 'mp4' },
  'video/webm': { format: 'vp9', ending: 'webm' },
  'video/av1-webm': { format: 'av1', ending: 'webm' },
  'video/ProRes': { format: 'prores', ending: 'mov' },
  'video/ffv1-mkv': { format: 'ffv1', ending: 'mkv' }
}

const vhsCombine: NodeHandler = async (call) => {
  const images = imageOf(call, 'images')
  const type: FolderType = flagOf(call, 'save_output', true) ? 'output' : 'temp'
  const fps = numberOf(call, 'frame_rate', 8)
  const name = textOf(call, 'format')
  const made = vhsFormats[name]
  if (made === undefined)
    throw new NodeFailure(
      pythonFailure('Exception', `An error occurred in the ffmpeg subprocess:\nno encoder for ${name}`)
    )
  const prefix = textOf(call, 'filename_prefix', 'AnimateDiff')
  const place = await findSavePath(call.tools.folders.path(type), prefix, images)
  const number = await nextNumber(place, 'vhs')
  const [path, still] = [numbered(place, number, `.${made.ending}`), numbered(place, number, '.png')]
  await writeFile(still, await call.tools.clips.still(images, 0))
  await call.tools.countFrames(images.count)
  await call.tools.clips.write({ images, fps, format: made.format, tags: tagsOf(call) }, path, call.tools.signal)
  call.tools.saved({ nodeId: call.nodeId, prefix, path })
  const item = {
    ...fileItem(call, path, place, type),
    format: name,
    frame_rate: fps,
    workflow: basename(still),
    fullpath: `${serverRoot}/${type}/${place.subfolder === '' ? '' : `${place.subfolder}/`}${basename(path)}`
  }
  return { values: [opaque(call, 'VHS_FILENAMES')], ui: { gifs: [item] } }
}

export const saverHandlers: Record<string, NodeHandler> = {
  SaveImage: saveImages('output'),
  PreviewImage: saveImages('temp'),
  SaveVideo: saveVideo,
  SaveWEBM: (call) => saveAnimated(textOf(call, 'codec') === 'av1' ? 'av1' : 'vp9', 'webm')(call),
  SaveAnimatedWEBP: saveAnimated('webp', 'webp'),
  SaveAnimatedPNG: saveAnimated('apng', 'png'),
  VHS_VideoCombine: vhsCombine
}
