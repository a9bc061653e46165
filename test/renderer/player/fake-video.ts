/** How long a fake takes: to load, to seek, and from the end of a seek to the presented frame. */
export interface FakeTimes {
  loadMs: number
  seekMs: number
  presentMs: number
}

const usual: FakeTimes = { loadMs: 30, seekMs: 12, presentMs: 4 }

class FakeElement extends EventTarget {
  readonly style: Record<string, string> = {}
  readonly children: FakeElement[] = []
  append(child: FakeElement): void {
    this.children.push(child)
  }
  remove(): void {}
}

/**
 * A video element that behaves as Chromium's does in what the player relies on: it loads, seeks and presents frames
 * after a while and tells so, runs with the (faked) time, and fails for URLs that are not in the library.
 */
export class FakeVideo extends FakeElement {
  paused = true
  seeking = false
  readyState = 0
  private readonly library: ReadonlyMap<string, { frames: number; fps: number }>
  private readonly times: FakeTimes
  private url = ''
  private rate = 1
  private from = 0
  private fromMs = 0
  private presented = -1
  private callbacks: VideoFrameRequestCallback[] = []
  private runs: ReturnType<typeof setInterval> | undefined
  private work: ReturnType<typeof setTimeout>[] = []

  constructor(library: ReadonlyMap<string, { frames: number; fps: number }>, times: FakeTimes) {
    super()
    this.library = library
    this.times = times
  }

  private get clip(): { frames: number; fps: number } | undefined {
    return this.library.get(this.url)
  }
  private get duration(): number {
    return this.clip === undefined ? 0 : this.clip.frames / this.clip.fps
  }
  private later(ms: number, work: () => void): void {
    this.work.push(setTimeout(work, ms))
  }
  private forget(): void {
    for (const one of this.work) clearTimeout(one)
    this.work = []
  }

  get src(): string {
    return this.url
  }
  set src(url: string) {
    this.forget()
    this.pause()
    Object.assign(this, { url, readyState: 0, from: 0, seeking: false, presented: -1 })
    this.later(this.times.loadMs, () => {
      if (this.clip === undefined) return this.dispatchEvent(new Event('error'))
      this.readyState = 4
      this.dispatchEvent(new Event('loadedmetadata'))
      this.dispatchEvent(new Event('loadeddata'))
      if (!this.seeking) this.later(this.times.presentMs, () => this.present(0))
    })
  }

  get ended(): boolean {
    return this.readyState > 0 && this.currentTime >= this.duration
  }
  get currentTime(): number {
    const ran = this.paused ? 0 : ((Date.now() - this.fromMs) / 1000) * this.rate
    return Math.min(this.duration, this.from + ran)
  }
  set currentTime(seconds: number) {
    this.forget()
    Object.assign(this, { from: seconds, fromMs: Date.now(), seeking: true })
    this.later(this.times.seekMs, () => {
      this.seeking = false
      this.dispatchEvent(new Event('seeked'))
      this.later(this.times.presentMs, () => this.present(seconds))
    })
  }
  get playbackRate(): number {
    return this.rate
  }
  set playbackRate(rate: number) {
    Object.assign(this, { from: this.currentTime, fromMs: Date.now(), rate })
  }

  async play(): Promise<void> {
    if (!this.paused) return
    this.paused = false
    this.fromMs = Date.now()
    this.runs = setInterval(() => this.present(this.currentTime), 4)
  }
  pause(): void {
    this.from = this.currentTime
    this.paused = true
    clearInterval(this.runs)
  }
  load(): void {}
  removeAttribute(): void {
    this.forget()
    this.pause()
    Object.assign(this, { url: '', readyState: 0, from: 0, presented: -1 })
  }
  requestVideoFrameCallback(callback: VideoFrameRequestCallback): number {
    this.callbacks.push(callback)
    return this.callbacks.length
  }

  private present(seconds: number): void {
    if (this.clip === undefined) return
    const frame = Math.min(this.clip.frames - 1, Math.floor(seconds * this.clip.fps + 1e-6))
    if (frame === this.presented) return
    this.presented = frame
    const called = this.callbacks
    this.callbacks = []
    const metadata = { mediaTime: frame / this.clip.fps } as VideoFrameCallbackMetadata
    for (const callback of called) callback(Date.now(), metadata)
  }
}

/** A picture that decodes after a while; it fails where the URL says so. */
export class FakeImage extends FakeElement {
  src = ''
  removeAttribute(): void {
    this.src = ''
  }
  async decode(): Promise<void> {
    const { src } = this
    await new Promise((later) => setTimeout(later, 5))
    if (!src.includes('missing')) return
    this.dispatchEvent(new Event('error'))
    throw new Error('it can’t be decoded')
  }
}

/** What a screen is made of, without a browser. */
export function fakePage(
  library: ReadonlyMap<string, { frames: number; fps: number }>,
  times: Partial<FakeTimes> = {}
) {
  const videos: FakeVideo[] = []
  return {
    videos,
    parts: {
      now: () => Date.now(),
      box: () => new FakeElement() as unknown as HTMLElement,
      image: () => new FakeImage() as unknown as HTMLImageElement,
      video() {
        const video = new FakeVideo(library, { ...usual, ...times })
        videos.push(video)
        return video as unknown as HTMLVideoElement
      }
    }
  }
}
