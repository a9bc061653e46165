import { timecode } from '../../../services/model/timecode.ts'
import { shotsText } from '../board/shot-acts.ts'
import { blocksBetween } from './blocks.ts'
import { paintBlock } from './paint-block.ts'
import { rulerTicks } from './ruler.ts'
import type { Scene } from './scene.ts'
import { positionAt, xOf } from './timeline-view.ts'

type Context = CanvasRenderingContext2D

/** Paints what is seen of the film: ruler, marks, shots, and what is dragged. */
export function paintTimeline(context: Context, scene: Scene): void {
  const { view, layout, blocks, drag } = scene
  context.clearRect(0, 0, view.width, layout.top + layout.height + layout.top)
  paintRange(context, scene)
  paintRuler(context, scene)
  for (const block of blocksBetween(blocks, positionAt(view, 0), positionAt(view, view.width))) {
    const isLifted = drag?.kind === 'move' && drag.ids.includes(block.shotId)
    context.globalAlpha = isLifted ? 0.35 : 1
    paintBlock(context, scene, block)
  }
  context.globalAlpha = 1
  if (drag?.kind !== 'move') return
  paintDropPlace(context, scene, drag.before)
  paintChip(context, scene, shotsText(drag.ids), drag.x)
}

function paintRuler(context: Context, { view, layout, fps, theme }: Scene): void {
  context.font = `11px ${theme.font}`
  context.textBaseline = 'middle'
  for (const { frame, hasLabel } of rulerTicks(view, fps)) {
    const x = Math.round(xOf(view, frame))
    context.fillStyle = hasLabel ? theme.lineStrong : theme.line
    context.fillRect(x, hasLabel ? 6 : layout.ruler - 5, 1, layout.ruler - (hasLabel ? 6 : layout.ruler - 5))
    if (!hasLabel) continue
    context.fillStyle = theme.faint
    context.fillText(timecode(frame, fps), x + 6, 11)
  }
  context.fillStyle = theme.line
  context.fillRect(0, layout.ruler - 1, view.width, 1)
}

/** Between the marks the ruler is tinted; what lies outside them stays as it is. */
function paintRange(context: Context, { view, layout, marks, theme }: Scene): void {
  if (marks.in === null && marks.out === null) return
  const from = xOf(view, marks.in ?? 0)
  const to = xOf(view, (marks.out ?? view.frames - 1) + 1)
  context.fillStyle = theme.accentQuiet
  context.fillRect(from, 0, to - from, layout.top + layout.height + layout.top)
  context.fillStyle = theme.accent
  if (marks.in !== null) paintBracket(context, from, layout.ruler, 1)
  if (marks.out !== null) paintBracket(context, to, layout.ruler, -1)
}

function paintBracket(context: Context, x: number, height: number, towards: 1 | -1): void {
  const left = towards === 1 ? x : x - 2
  context.fillRect(left, 0, 2, height)
  for (const y of [0, height - 2]) context.fillRect(towards === 1 ? x : x - 6, y, 6, 2)
}

function paintDropPlace(context: Context, { view, layout, blocks, theme }: Scene, before: number): void {
  const last = blocks.at(-1)
  const frame = blocks[before]?.from ?? (last === undefined ? 0 : last.from + last.frames)
  const x = Math.round(xOf(view, frame)) - 2
  context.fillStyle = theme.accent
  context.beginPath()
  context.roundRect(x, layout.top - 4, 3, layout.height + 8, 1.5)
  context.fill()
}

/** What is dragged, at the pointer. */
function paintChip(context: Context, { layout, theme }: Scene, text: string, x: number): void {
  context.font = `600 11px ${theme.font}`
  const width = context.measureText(text).width + 16
  const top = layout.top + layout.height / 2 - 12
  context.fillStyle = theme.raised
  context.strokeStyle = theme.lineStrong
  context.lineWidth = 1
  context.beginPath()
  context.roundRect(x + 12.5, top + 0.5, width, 24, 4)
  context.fill()
  context.stroke()
  context.fillStyle = theme.text
  context.textBaseline = 'middle'
  context.fillText(text, x + 20, top + 12.5)
}
