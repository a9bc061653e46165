import { type Link } from '../graph.ts'
import type { GraphView } from './graph-view.ts'
import type { Place } from './places.ts'

/** Where a picture comes from, and the nodes between that give it a size. */
export interface PictureSource {
  /** The input that names the picture. */
  place?: Place
  /** The decode of a latent, when the graph makes the picture itself. */
  latent?: Link
  /** Why it has no place. */
  reason?: string
  /** The node where the way ended. */
  end: string
  /** Nodes on the way, from the consumer to the source. */
  path: string[]
}

const pictureNames = ['image', 'image_path', 'path', 'url', 'image_url', 'file', 'filename', 'file_path', 'input']
const passNames = [
  'image',
  'images',
  'pixels',
  'image_target',
  'image_pass',
  'destination',
  'input_image',
  'input',
  'image1',
  'image_1',
  'images_1',
  'images_A',
  'source_images',
  'source',
  'frames'
]
const asidePictures = /^(get_image_size|image_ref|reference|size_as|mask|replacement_image)/i

/** The picture that a node works on, as against one that it only compares with or measures. */
export function mainPicture(view: GraphView, id: string): Link | undefined {
  const pictures = view.links(id).filter(({ kind, input }) => kind === 'image' && !asidePictures.test(input))
  const named = passNames.map((name) => pictures.find(({ input }) => input === name)).find(Boolean)
  return (named ?? pictures[0])?.link
}

/** The input in which a loader names its picture; undefined for nodes that load none. */
export function pictureInput(view: GraphView, id: string): string | undefined {
  const { inputs = {}, class_type = '' } = view.node(id) ?? {}
  if (
    view.links(id).some(({ kind }) => kind === 'image' || kind === 'latent') ||
    /mask|video|base64/i.test(class_type)
  ) {
    return undefined
  }
  const facts = view.facts(id)
  const names = Object.keys(inputs).filter((input) => typeof inputs[input] === 'string')
  const upload = names.find((input) => facts?.inputs.get(input)?.isUpload === true)
  if (upload !== undefined) return upload
  return pictureNames.find((name) => names.includes(name) && (name !== 'input' || /load|image/i.test(class_type)))
}

/** Follows a picture back to the node that loads it, or to the latent that it is decoded from. */
export function pictureSource(view: GraphView, start: Link): PictureSource {
  const path: string[] = []
  const seen = new Set<string>()
  for (let link: Link | undefined = start; ;) {
    const source: Link | undefined = view.resolve(link)
    if (!source || seen.has(source[0])) return { reason: 'its picture leads nowhere', end: link[0], path }
    const [id] = source
    seen.add(id)
    path.push(id)
    const picture = mainPicture(view, id)
    if (picture) {
      link = picture
      continue
    }
    const latent = view.links(id).find(({ kind }) => kind === 'latent')
    if (latent) return { latent: latent.link, reason: 'the graph makes this picture itself', end: id, path }
    const unknown = view.links(id).filter(({ kind }) => kind === 'other')
    const input = pictureInput(view, id)
    if (input !== undefined) return { place: { node: id, input }, end: id, path }
    if (unknown.length === 1 && unknown[0]) {
      link = unknown[0].link
      continue
    }
    return { reason: `${view.node(id)?.class_type ?? 'the node'} takes no single picture by name`, end: id, path }
  }
}
