import { byId, isLink, type Link } from '../graph.ts'
import type { GraphView } from './graph-view.ts'
import { numberNames } from './number-source.ts'
import type { Film } from './places.ts'

const prefixNames = [
  'filename_prefix',
  'file_prefix',
  'output_prefix',
  'filename',
  'prefix',
  'file_name',
  'save_prefix'
]
const saverClass =
  /^(save|preview)|video_?combine|(save|write|export|output)_?(image|video|webm|webp|gif|file)|animatediffcombine/i
/** Nodes that change how many pictures there are: what is saved behind them is no longer what was sampled. */
const retimeClass =
  /interpolat|rife|(^|\W|_)film(\W|_)|vfi|gmfss|selectevery|repeatimage|imagebatch(?!$)|mergeimages|crossfade|loopimages|reverseimage/i
const stillClass = /^(saveimage|previewimage)|image_?save|preview/i

/** Nodes that write files or show pictures; all of them write something when the graph runs. */
export function saversOf(view: GraphView): string[] {
  return view.ids.filter((id) => {
    const facts = view.facts(id)
    const node = view.node(id)
    if (node === undefined || !view.links(id).some(({ kind }) => kind !== 'number')) return false
    if (facts) return facts.isOutput
    return saverClass.test(node.class_type) || node.inputs['filename_prefix'] !== undefined
  })
}

/** The input that holds the name of a saver's files. */
export const prefixInput = (view: GraphView, id: string): string | undefined =>
  prefixNames.find((name) => typeof view.node(id)?.inputs[name] === 'string' || isLink(view.node(id)?.inputs[name]))

interface Candidate {
  id: string
  frames: Link | null
  reason: string
  /** The lower, the more it is the film; compared in order. */
  rank: number[]
}

/**
 * The saver whose clip is the film: a video saver that leads back to a sampler, as straight as possible.
 * `isSampler` says where the way back ends.
 */
export function findFilm(
  view: GraphView,
  savers: readonly string[],
  isSampler: (id: string) => boolean
): { film: Film | null; ties: string[] } {
  const candidates = savers
    .filter((id) => view.links(id).some(({ kind }) => kind === 'image' || kind === 'video' || kind === 'other'))
    .map((id) => candidate(view, id, isSampler))
    .sort((a, b) => compareRanks(a.rank, b.rank) || byId(a.id, b.id))
  const [best] = candidates
  if (!best) return { film: null, ties: [] }
  const ties = candidates.filter(({ rank }) => compareRanks(rank, best.rank) === 0).map(({ id }) => id)
  return { film: { node: best.id, frames: best.frames, reason: best.reason }, ties: ties.slice(1) }
}

function candidate(view: GraphView, id: string, isSampler: (id: string) => boolean): Candidate {
  const node = view.node(id)
  const { link, reason } = framesOf(view, id)
  const media = link ?? view.links(id).find(({ kind }) => kind === 'video' || kind === 'other')?.link
  const way = media ? wayBack(view, media, isSampler) : { reaches: false, retimes: 0, length: 0 }
  const isVideo = !stillClass.test(node?.class_type ?? '') && isMoving(view, id)
  const isKept = node?.inputs['save_output'] !== false && !/preview/i.test(node?.class_type ?? '')
  return {
    id,
    frames: link,
    reason,
    rank: [isVideo ? 0 : 1, way.reaches ? 0 : 1, isKept ? 0 : 1, way.retimes, way.length, containerRank(view, id)]
  }
}

/** Whether a saver writes a clip and not single pictures. */
export const isMoving = (view: GraphView, id: string): boolean =>
  /video|webm|webp|animat|gif|apng/i.test(view.node(id)?.class_type ?? '') ||
  view.links(id).some(({ kind }) => kind === 'video') ||
  numberNames.fps.some((name) => view.node(id)?.inputs[name] !== undefined)

/**
 * The core saver first, whose colours stay (VideoHelperSuite #529, #591: its clips are tinted), then other mp4, webm, and
 * moving pictures last, since they lose timing.
 */
function containerRank(view: GraphView, id: string): number {
  const { class_type = '', inputs = {} } = view.node(id) ?? {}
  const format = typeof inputs['format'] === 'string' ? inputs['format'] : ''
  if (/^image\/|gif|webp/.test(format) || /webp|png|gif/i.test(class_type)) return 3
  if (/webm/i.test(class_type) || /webm/.test(format)) return 2
  return class_type === 'SaveVideo' ? 0 : 1
}

/** The pictures that a saver makes its clip of, through nodes that only wrap them as a video. */
export function framesOf(view: GraphView, saver: string): { link: Link | null; reason: string } {
  const seen = new Set<string>()
  for (let id = saver; !seen.has(id);) {
    seen.add(id)
    const links = view.links(id)
    const name = view.node(id)?.class_type ?? id
    if (links.some(({ input }) => input === 'meta_batch')) {
      return { link: null, reason: `${name} takes its pictures in batches` }
    }
    const pictures = links.find(({ kind }) => kind === 'image')
    if (pictures && links.some(({ input }) => input === 'vae')) {
      return { link: null, reason: `${name} decodes the latents itself` }
    }
    const isWrapper = id === saver || /^createvideo|videofromimages|imagestovideo|(^|\W|_)create.*video/i.test(name)
    if (pictures && isWrapper) return { link: pictures.link, reason: '' }
    const video = links.find(({ kind }) => kind === 'video' || (id === saver && kind === 'other'))
    const source = video ? view.resolve(video.link) : undefined
    if (!source) return { link: null, reason: `${name} takes no pictures` }
    id = source[0]
    if (
      !view.links(id).some(({ kind }) => kind === 'image') ||
      !/create|images?to/i.test(view.node(id)?.class_type ?? '')
    ) {
      return { link: null, reason: `its video comes ready-made from ${view.node(id)?.class_type ?? id}` }
    }
  }
  return { link: null, reason: 'its links go in a circle' }
}

/** How far a clip is from its sampler, and what changes its frames on the way. */
export function wayBack(
  view: GraphView,
  start: Link,
  isSampler: (id: string) => boolean
): { reaches: boolean; retimes: number; length: number; retimed?: string } {
  const seen = new Set<string>()
  let open: { link: Link; retimes: number; retimed?: string | undefined }[] = [{ link: start, retimes: 0 }]
  for (let length = 0; open.length > 0; length++) {
    const next: typeof open = []
    for (const { link, retimes, retimed } of open) {
      const id = view.resolve(link)?.[0]
      if (id === undefined || seen.has(id)) continue
      seen.add(id)
      if (isSampler(id)) return { reaches: true, retimes, length, ...(retimed !== undefined && { retimed }) }
      const isRetime = retimeClass.test(view.node(id)?.class_type ?? '')
      for (const { kind, link: before } of view.links(id)) {
        if (!['image', 'latent', 'video', 'other'].includes(kind)) continue
        next.push({ link: before, retimes: retimes + (isRetime ? 1 : 0), retimed: isRetime ? id : retimed })
      }
    }
    open = next
  }
  return { reaches: false, retimes: 0, length: 0 }
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index])
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0)
}
