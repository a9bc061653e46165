import type { Findings } from './findings.ts'
import type { GraphView } from './graph-view.ts'
import { samePlace } from './places.ts'
import type { ChainPicture, PictureRole } from './sampler-chain.ts'

/** The loaders of the start frame and of the end frame. */
export function findPictures(view: GraphView, pictures: readonly ChainPicture[], into: Findings): void {
  const of = (...roles: PictureRole[]) => pictures.filter(({ role }) => roles.includes(role))
  const starts = of('start').some(({ place }) => place) ? of('start', 'vision') : of('start')
  const main = starts.length > 0 ? starts : of('reference').length > 0 ? of('reference') : of('vision')
  for (const { place } of main) if (place) into.add('start_frame', place)
  const ends = of('end').some(({ place }) => place) ? of('end', 'vision-end') : of('end')
  for (const { place, reason, end } of ends) {
    if (place) into.add('end_frame', place)
    else into.lack('end_frame', `node ${end}: ${reason ?? 'no picture'}`)
  }
  into.remove('end_frame', (place) => {
    const isShared = into.places('start_frame').some((start) => samePlace(start, place))
    if (isShared) into.lack('end_frame', `node ${place.node} is the start frame too`, true)
    return isShared
  })
  const lost = main.find(({ place }) => !place)
  if (lost) into.lack('start_frame', `node ${lost.end}: ${lost.reason ?? 'no picture'}`)
  for (const { node, input } of into.places('start_frame')) {
    const name = view.node(node)?.class_type ?? ''
    if (input === 'image' && !/path|url/i.test(name)) continue
    const says = `${name} (node ${node}) reads its picture by path or address: the server must be able to read what is put there.`
    into.note({ severity: 'note', kind: 'loader', value: 'start_frame', node, says })
  }
}
