import { webpFacts, webpFrames } from './animated-webp.ts'
import { demuxers, inspectContainer, type Container } from './container.ts'
import type { FfmpegInput } from './media.ts'

/** The picture stream: capital V leaves cover pictures out. */
export const PICTURE = '0:V:0'

/** The clip as an input of ffmpeg; `before` are further input options, such as a seek. Animated WebP comes as raw pictures, since ffmpeg 5 to 8 can't read it. */
export async function clipInput(
  file: string,
  before: readonly string[] = []
): Promise<{ input: FfmpegInput; container: Container }> {
  const container = await inspectContainer(file)
  if (container.kind !== 'webp') return { input: fileInput(file, container, before), container }
  const { width, height, fps } = await webpFacts(file)
  const raw = ['-pixel_format', 'rgb24', '-video_size', `${width}x${height}`, '-framerate', String(fps)]
  return {
    input: { options: ['-f', demuxers.webp, ...raw], source: 'pipe:0', bytes: () => webpFrames(file) },
    container
  }
}

export const fileInput = (file: string, container: Container, before: readonly string[] = []): FfmpegInput => ({
  options: ['-f', demuxers[container.kind], ...before],
  source: `file:${file}`
})
