import type { FfmpegInput } from './media.ts'

/** Enough for 8192 × 8192; above it a file of kilobytes could ask for gigabytes. */
export const MAX_PIXELS = 67_108_864

/**
 * An input's options, led by what holds ffmpeg to one local source of the one expected format:
 * it goes by content, so that a playlist named like a clip would open what the playlist names. What the caller adds comes later and wins.
 */
export function hardened({ options, bytes }: Pick<FfmpegInput, 'options' | 'bytes'>): string[] {
  const format = options[options.indexOf('-f') + 1]
  if (!options.includes('-f') || format === undefined)
    throw new TypeError('an ffmpeg input must name its format with -f')
  const limits = format === 'lavfi' ? [] : ['-max_pixels', String(MAX_PIXELS)]
  const source = bytes === undefined ? 'file' : 'pipe'
  return ['-protocol_whitelist', source, '-format_whitelist', format, ...limits, ...options]
}
