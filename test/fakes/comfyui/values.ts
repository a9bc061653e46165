import type { Json } from '../../../services/model/json.ts'

/** A batch of pictures in rgb24. Frames are made when they are asked for. `id` names the content. */
export interface ImageValue {
  kind: 'image'
  id: string
  width: number
  height: number
  count: number
  frame(index: number): Promise<Uint8Array>
}

/** A latent is never computed: it carries what the decoded pictures will be made of. */
export interface LatentValue {
  kind: 'latent'
  id: string
  width: number
  height: number
  /** Frames after decoding. */
  count: number
  start?: ImageValue | undefined
  end?: ImageValue | undefined
}

export interface VideoValue {
  kind: 'video'
  id: string
  images: ImageValue
  fps: number
}

export interface ScalarValue {
  kind: 'scalar'
  id: string
  value: Json
}

/** The noise levels of a sampler; only their number matters here. */
export interface SigmasValue {
  kind: 'sigmas'
  id: string
  steps: number
}

/** A model, a text encoding, or anything else that is only passed on. */
export interface OpaqueValue {
  kind: 'opaque'
  id: string
  type: string
}

export type Value = ImageValue | LatentValue | VideoValue | ScalarValue | SigmasValue | OpaqueValue
