import { cameraMoves, readCamera, type CameraDirection, type CameraMove } from '../../../services/model/camera.ts'

/** What a person reads for a movement. */
export const moveWords: Record<CameraMove, string> = {
  static: 'Static',
  slow_push: 'Slow push',
  dolly: 'Dolly',
  pan: 'Pan',
  tilt: 'Tilt',
  zoom: 'Zoom',
  crane: 'Crane'
}

const inOut = { forward: 'In', backward: 'Out' }
const upDown = { forward: 'Up', backward: 'Down' }

/** The directions of a movement; null where it has none. */
export const directionWords: Record<CameraMove, Record<CameraDirection, string> | null> = {
  static: null,
  slow_push: inOut,
  dolly: inOut,
  pan: { forward: 'Right', backward: 'Left' },
  tilt: upDown,
  zoom: inOut,
  crane: upDown
}

/** The word that a storyboard has for a movement in a direction: `pan`, `pan_left`. */
export function cameraWord(move: CameraMove, direction: CameraDirection): string {
  const back = directionWords[move]?.backward.toLowerCase()
  return direction === 'forward' || back === undefined ? move : `${move}_${back}`
}

/** How a storyboard's word is shown: as one of ours, or as itself with what it is taken for. */
export function readCameraWord(word: string | undefined): {
  move: CameraMove
  direction: CameraDirection
  own: string | null
} {
  const { move, direction } = readCamera(word, 1)
  const isOurs =
    word === undefined || cameraMoves.some((known) => known === word) || cameraWord(move, direction) === word
  return { move, direction, own: isOurs ? null : word }
}

/** `orbit left · moves as pan`. */
export const ownWordText = (own: string, move: CameraMove): string =>
  `${own} · ${move === 'static' ? 'stands still' : `moves as ${moveWords[move].toLowerCase()}`}`
