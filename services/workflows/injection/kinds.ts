/** What flows over a link, as far as injection tells things apart. */
export type Kind =
  | 'model'
  | 'conditioning'
  | 'embeds'
  | 'latent'
  | 'image'
  | 'video'
  | 'vision'
  | 'guider'
  | 'noise'
  | 'sigmas'
  | 'text'
  | 'number'
  | 'pipe'
  | 'lora'
  /** Text encoders, VAEs, sound, masks and the like: nothing of a shot lies behind them. */
  | 'aside'
  | 'other'

const byType: readonly [RegExp, Kind][] = [
  [/^(MODEL|(WAN|HYVID|HUNYUAN|COG|LTX|MOCHI|FRAMEPACK|FramePack)\w*MODEL)$/, 'model'],
  [/^CONDITIONING$|TEXT_?EMBEDS|^HYVIDEMBEDS$/, 'conditioning'],
  [/^CLIP_VISION_OUTPUT$|CLIP_?VISION_?EMBEDS|CLIPEMBEDS/, 'vision'],
  [/EMBEDS?$|EMBEDDING$/, 'embeds'],
  [/^LATENT/, 'latent'],
  [/^IMAGE$/, 'image'],
  [/^VIDEO$/, 'video'],
  [/^GUIDER$/, 'guider'],
  [/^NOISE$/, 'noise'],
  [/^SIGMAS$/, 'sigmas'],
  [/^STRING$|^COMBO$/, 'text'],
  [/^(INT|FLOAT|BOOLEAN|NUMBER)$/, 'number'],
  [/PIPE|_CONTEXT$/, 'pipe'],
  [/LORA$/, 'lora'],
  [
    /^(CLIP|VAE|\w*VAE|CLIP_VISION|\w*TEXTENCODER\w*|AUDIO|MASK|SAMPLER|UPSCALE_MODEL|CONTROL_NET|STYLE_MODEL)$/,
    'aside'
  ]
]

/** Names that node packs give their inputs; the first that fits. */
const byName: readonly [RegExp, Kind][] = [
  [/(_name|_path|_prefix)$/, 'text'],
  [
    /mask|audio|upscale_model|control_net|style_model|^sampler$|^(clip|t5|clip_vision|text_encoder)$|vae$|^vae/,
    'aside'
  ],
  [/^clip_vision|clip_embeds|clip_context|^vision/, 'vision'],
  [/^(text_embeds|original_text_embeds|nag_text_embeds|hyvid_embeds)$/, 'conditioning'],
  [/embeds?$|embedding$|camera_conditions/, 'embeds'],
  [/^(positive|negative|conditioning|cond)(_?[a-z\d]{1,5})*$|^nag_/, 'conditioning'],
  [/^guider/, 'guider'],
  [/^noise$/, 'noise'],
  [/sigmas/, 'sigmas'],
  [/(^|_)(pipe|ctx)$/, 'pipe'],
  [/lora/, 'lora'],
  [/^(model|unet)$|^model_|_model$|^model\d/, 'model'],
  [
    /^(width|height|length|num_frames|frames|fps|frame_rate|seed|noise_seed|steps|cfg|value|batch_size|video_frames)$/,
    'number'
  ],
  [/^(text|prompt|string|caption|positive_prompt|negative_prompt|filename_prefix)/, 'text'],
  [/latent|samples/, 'latent'],
  [/^video$/, 'video'],
  [/image|pixels|frame|picture|photo|_video$|^destination$|^source$/, 'image']
]

const find = (table: readonly [RegExp, Kind][], word: string): Kind | undefined =>
  table.find(([pattern]) => pattern.test(word))?.[1]

/** The kind of a declared type; undefined for `*` and for types that it does not know. */
export const kindOfType = (type: string | undefined): Kind | undefined =>
  type === undefined || type.includes('*') ? undefined : (find(byType, type) ?? 'other')

/** The kind that an input's name speaks of; `other` when it says nothing. */
export const kindOfName = (input: string): Kind => find(byName, input.toLowerCase()) ?? 'other'
