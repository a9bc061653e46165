import { segmentKey } from '../../../services/model/project-state.ts'
import { durationText } from '../../../services/model/time-text.ts'
import type { ReelPart } from '../../player/reel.ts'
import { shotStatus, type DisplayStatus } from '../../stores/jobs-store.ts'
import { glyphShapes, runningHalf } from '../../ui/state-glyph.tsx'
import type { Block } from './blocks.ts'
import { paintPictures } from './paint-pictures.ts'
import { partLook, type Scene } from './scene.ts'
import { xOf } from './timeline-view.ts'

type Context = CanvasRenderingContext2D

/** Narrower than this a block is a colour and its state. */
const PLAIN_PX = 4
/** A segment has room for its glyph beside the shot's number, or alone. */
const GLYPH_PX = 44
const NUMBER_AND_GLYPH_PX = 72
const CHEVRON_PX = 18
const RADIUS = 4

/** A shot: its number and length above, pictures of its segments, and the state of each along the lower edge. */
export function paintBlock(context: Context, scene: Scene, block: Block): void {
  const { view, layout, theme, selection } = scene
  const x = xOf(view, block.from)
  // a gap between shots, where there is room for one
  const width = block.frames * view.scale - (block.frames * view.scale > PLAIN_PX ? 1 : 0)
  const isSelected = selection.has(block.shotId)
  if (width < PLAIN_PX) return paintPlain(context, scene, block, { x, width: Math.max(0.5, width), isSelected })

  context.save()
  context.beginPath()
  context.roundRect(x, layout.top, width, layout.height, Math.min(RADIUS, width / 2))
  context.clip()
  context.fillStyle = theme.pressed
  context.fillRect(x, layout.top, width, layout.height)
  if (isSelected) {
    context.fillStyle = theme.accentQuiet
    context.fillRect(x, layout.top, width, layout.label)
  }
  for (const part of block.parts) paintPart(context, scene, block, part)
  paintLabel(context, scene, block, { x, width })
  if (isSelected) paintOutline(context, scene, { x, width })
  for (const part of block.parts) paintBar(context, scene, part)
  context.restore()
}

function paintOutline(context: Context, { layout, theme }: Scene, { x, width }: { x: number; width: number }): void {
  context.strokeStyle = theme.accent
  context.lineWidth = 2
  context.beginPath()
  context.roundRect(x + 1, layout.top + 1, Math.max(1, width - 2), layout.height - 2, Math.min(RADIUS - 1, width / 2))
  context.stroke()
}

function paintPlain(
  context: Context,
  scene: Scene,
  { parts }: Block,
  { x, width, isSelected }: { x: number; width: number; isSelected: boolean }
): void {
  const { layout, theme } = scene
  context.fillStyle = isSelected ? theme.accent : theme.line
  context.fillRect(x, layout.top, width, layout.height - layout.bar)
  context.fillStyle = theme.status[shotStatus(parts.map((part) => partLook(scene, part).status))]
  context.fillRect(x, layout.top + layout.height - layout.bar, width, layout.bar)
}

function paintPart(context: Context, scene: Scene, block: Block, part: ReelPart): void {
  const { view, layout, theme } = scene
  const look = partLook(scene, part)
  const x = xOf(view, part.from)
  const width = part.frames * view.scale
  const top = layout.top + layout.label
  const height = layout.height - layout.label - layout.bar
  const isFirst = part === block.parts[0]
  if (!paintPictures(context, scene, look, { x, y: top, width, height }) && isFirst)
    paintWords(context, scene, block, { x, y: top, width: block.frames * view.scale })
  if (look.status === 'running') {
    context.fillStyle = theme.accentQuiet
    context.fillRect(x, top, width * look.fraction, height)
  }
  if (scene.segment === segmentKey({ shotId: part.shotId, index: part.segmentIndex })) {
    context.strokeStyle = theme.accent
    context.lineWidth = 1.5
    context.strokeRect(x + 2.5, top + 1, Math.max(1, width - 5), height - 2)
  }
  if (width >= (isFirst ? NUMBER_AND_GLYPH_PX : GLYPH_PX)) paintGlyph(context, scene, look.status, x + width - 20)
  if (!isFirst) paintJoin(context, scene, x, width >= CHEVRON_PX)
}

/** The state by colour; of a running segment, how far it is. */
function paintBar(context: Context, scene: Scene, part: ReelPart): void {
  const { view, layout, theme } = scene
  const { status, fraction } = partLook(scene, part)
  const [x, width, y] = [xOf(view, part.from), part.frames * view.scale, layout.top + layout.height - layout.bar]
  context.fillStyle = status === 'running' ? theme.lineStrong : theme.status[status]
  context.fillRect(x, y, width, layout.bar)
  if (status !== 'running') return
  context.fillStyle = theme.status.running
  context.fillRect(x, y, width * fraction, layout.bar)
}

/** Segments are parted by a hairline; the sign on it says that the second goes on from the first. */
function paintJoin(context: Context, { layout, theme }: Scene, x: number, hasSign: boolean): void {
  context.fillStyle = theme.ground
  context.fillRect(Math.round(x), layout.top + layout.label, 1, layout.height - layout.label)
  if (!hasSign) return
  const middle = layout.top + layout.label / 2
  context.strokeStyle = theme.muted
  context.lineWidth = 1.5
  context.beginPath()
  context.moveTo(x - 2, middle - 3.5)
  context.lineTo(x + 1.5, middle)
  context.lineTo(x - 2, middle + 3.5)
  context.stroke()
}

function paintGlyph(context: Context, { layout, theme }: Scene, status: DisplayStatus, x: number): void {
  const color = status === 'waiting' ? theme.faint : theme.status[status]
  context.save()
  context.translate(x, layout.top + layout.label / 2 - 8)
  context.strokeStyle = color
  context.fillStyle = color
  context.lineWidth = 1.5
  context.lineJoin = 'round'
  context.lineCap = 'round'
  const draw = (path: Path2D, isFull: boolean): void => (isFull ? context.fill(path) : context.stroke(path))
  draw(new Path2D(glyphShapes[status]), status === 'done')
  if (status === 'running') draw(new Path2D(runningHalf), true)
  context.restore()
}

/** Number and length; they stay in sight while the shot's start is not. */
function paintLabel(
  context: Context,
  { view, layout, theme, drag, seconds, fps }: Scene,
  block: Block,
  { x, width }: { x: number; width: number }
): void {
  const left = Math.min(Math.max(x, 0) + 8, x + width)
  // the glyph of the last segment, or of the first where there are more, has its place at the right
  const first = block.parts[0]!.frames * view.scale
  const right = (block.parts.length > 1 ? x + first : x + width) - (first >= NUMBER_AND_GLYPH_PX ? 24 : 4)
  if (right - left < 12) return
  context.save()
  context.beginPath()
  context.rect(left, layout.top, right - left, layout.label)
  context.clip()
  context.textBaseline = 'middle'
  const middle = layout.top + layout.label / 2 + 0.5
  context.font = `600 11px ${theme.font}`
  context.fillStyle = theme.text
  context.fillText(block.shotId, left, middle)
  const after = left + context.measureText(block.shotId).width + 8
  const isTrimmed = drag?.kind === 'trim' && drag.index === block.index
  context.font = `11px ${theme.font}`
  context.fillStyle = isTrimmed ? theme.accent : theme.muted
  context.fillText(isTrimmed ? trimText(block.frames, fps) : durationText(seconds(block.shotId)), after, middle)
  context.restore()
}

const trimText = (frames: number, fps: number): string => `${durationText(frames / fps)} · ${frames} frames`

function paintWords(
  context: Context,
  { theme, words }: Scene,
  { shotId }: Block,
  { x, y, width }: { x: number; y: number; width: number }
): void {
  if (width < 60) return
  context.font = `11px ${theme.font}`
  context.textBaseline = 'top'
  context.fillStyle = theme.faint
  context.fillText(words(shotId), Math.max(x, 0) + 8, y + 8)
}
