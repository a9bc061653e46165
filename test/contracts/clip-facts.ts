import { execa } from 'execa'

/** What ffprobe counts of a clip, by decoding it; independent of `services/media`. */
export async function clipFacts(
  file: string
): Promise<{ frames: number; width: number; height: number; rate: string }> {
  const entries = 'stream=nb_read_frames,width,height,r_frame_rate'
  const { stdout } =
    await execa`ffprobe -v error -select_streams v:0 -count_frames -of json -show_entries ${entries} -i ${`file:${file}`}`
  const { streams } = JSON.parse(stdout) as {
    streams: { nb_read_frames: string; width: number; height: number; r_frame_rate: string }[]
  }
  const stream = streams[0]
  if (stream === undefined) throw new Error(`${file} has no picture stream`)
  return {
    frames: Number(stream.nb_read_frames),
    width: stream.width,
    height: stream.height,
    rate: stream.r_frame_rate.replace(/\/1$/, '')
  }
}

/** How alike frame 0 and a picture of the same size are, in dB (PSNR over all planes); Infinity for the same pixels. */
export async function firstFramePsnr(clip: string, picture: string): Promise<number> {
  const toVideo = 'scale=out_color_matrix=bt709:out_range=tv,format=yuv420p'
  const graph = `[0:v]trim=end_frame=1,setpts=0[clip];[1:v]${toVideo},setpts=0[picture];[clip][picture]psnr`
  const inputs = ['-i', `file:${clip}`, '-i', `file:${picture}`]
  const { stderr } = await execa`ffmpeg -hide_banner -nostdin ${inputs} -lavfi ${graph} -f null -`
  const average = /PSNR .*average:(inf|[\d.]+)/.exec(stderr)?.[1]
  if (average === undefined) throw new Error(`no PSNR in: ${stderr}`)
  return average === 'inf' ? Infinity : Number(average)
}
