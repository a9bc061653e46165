import { shotFileName } from './shot-name.ts'

/** Where things lie in a project folder; all relative to it, with forward slashes. */
export const projectFiles = {
  project: 'project.json',
  storyboards: 'storyboards',
  keyframes: 'keyframes',
  selected: 'selected',
  selection: 'selected/selected_keyframes.json',
  video: 'video',
  state: 'video/_state.json',
  startFrames: 'video/_startframes',
  previews: 'video/_previews',
  takes: 'video/_takes',
  /** Shots conformed to the film's rate and size, by content; safe to delete. */
  shots: 'video/_shots',
  export: 'export',
  /** The rolling backups of project.json and video/_state.json. */
  backups: '.framechain/backups',
  lock: '.framechain/lock',
  /** What was done and why, as JSON lines; the newest file is `framechain.log`. Safe to delete. */
  log: '.framechain/log',
  /** What is being made; nothing in it outlives the run. */
  work: '.framechain/work'
} as const

const segmentName = (shotId: string, index: number): string => `${shotFileName(shotId)}_seg_${index}`

/** The selected take of a segment. */
export const segmentFile = (shotId: string, index: number): string =>
  `${projectFiles.video}/shot_${segmentName(shotId, index)}.mp4`

/** The last kept frame of a segment: the start frame of the next. */
export const lastFrameFile = (shotId: string, index: number): string =>
  `${projectFiles.startFrames}/${shotFileName(shotId)}_lastframe_${index}.png`

/** A shot's keyframe on the canvas: the start frame of segment 0. */
export const firstFrameFile = (shotId: string): string =>
  `${projectFiles.startFrames}/${shotFileName(shotId)}_firstframe.png`

/** A shot's end picture on the canvas: the end frame of its last segment. */
export const endFrameFile = (shotId: string): string =>
  `${projectFiles.startFrames}/${shotFileName(shotId)}_endframe.png`

/** The picture that a bridged segment ends on: what the kept one after it starts from. */
export const bridgeFile = (shotId: string, index: number): string =>
  `${projectFiles.startFrames}/${shotFileName(shotId)}_bridge_${index}.png`

/** The same picture on the canvas. */
export const bridgeEndFile = (shotId: string, index: number): string =>
  `${projectFiles.startFrames}/${shotFileName(shotId)}_bridge_${index}_endframe.png`

/** The live picture of a running segment. */
export const previewFile = (shotId: string, index: number): string =>
  `${projectFiles.previews}/${segmentName(shotId, index)}.jpg`

/** A take's clip; its sidecar has the same name with `.json`. */
export const takeFile = (shotId: string, index: number, fingerprint: string): string =>
  `${projectFiles.takes}/${segmentName(shotId, index)}_${fingerprint.slice(0, 16)}.mp4`

export const sidecarFile = (takeClip: string): string => takeClip.replace(/\.mp4$/, '.json')
export const takeLastFrameFile = (takeClip: string): string => takeClip.replace(/\.mp4$/, '.png')
