/** Who brings a node class. */
export interface NodePack {
  /** As ComfyUI Manager lists it; null for ComfyUI itself. */
  pack: string
  /** GitHub repository, or null where it is ComfyUI's own. */
  repository: string | null
}

const comfyui: NodePack = { pack: 'ComfyUI', repository: null }

const from = (repository: string): NodePack => ({ pack: repository.split('/')[1] ?? repository, repository })

/** The first pattern that fits decides: packs mark their classes by a prefix or an ending. */
const packs: readonly [RegExp, NodePack][] = [
  [
    /^WanVideo.+(Memory|Sage)|KJ(v\d+)?$|^(ModelPatchTorchSettings|GGUFLoaderKJ|GetImageRangeFromBatch|WanVideoNAG)$/,
    from('kijai/ComfyUI-KJNodes')
  ],
  [
    /^(LTX2MemoryEfficientSageAttentionPatch|WanImageToVideoSVIPro|DiffusionModelSelector|INTConstant|FloatConstant)$/,
    from('kijai/ComfyUI-KJNodes')
  ],
  [/GGUF(Advanced)?$/, from('city96/ComfyUI-GGUF')],
  [/^VHS_/, from('Kosinkadink/ComfyUI-VideoHelperSuite')],
  [/^ADE_/, from('Kosinkadink/ComfyUI-AnimateDiff-Evolved')],
  [/^(WanVideo|LoadWanVideo|DownloadAndLoadWan)/, from('kijai/ComfyUI-WanVideoWrapper')],
  [/^HyVideo/, from('kijai/ComfyUI-HunyuanVideoWrapper')],
  [/^CogVideo/, from('kijai/ComfyUI-CogVideoXWrapper')],
  [/ VFI$|^(RIFE|FILM|AMT|IFRNet)\b/, from('Fannovel16/ComfyUI-Frame-Interpolation')],
  [
    /^(Impact|FaceDetailer|SAMLoader|DetailerForEach|BboxDetector|ToDetailerPipe)/,
    from('ltdrdata/ComfyUI-Impact-Pack')
  ],
  [/^UltralyticsDetectorProvider$/, from('ltdrdata/ComfyUI-Impact-Subpack')],
  [/\(rgthree\)$/, from('rgthree/rgthree-comfy')],
  [/\|pysssss$/, from('pythongosssss/ComfyUI-Custom-Scripts')],
  [/^easy /, from('yolain/ComfyUI-Easy-Use')],
  [/^CR /, from('Suzie1/ComfyUI_Comfyroll_CustomNodes')],
  [/MultiGPU$/, from('pollockjj/ComfyUI-MultiGPU')],
  [/^SeedVR2/, from('numz/ComfyUI-SeedVR2_VideoUpscaler')],
  [/^IPAdapter/, from('cubiq/ComfyUI_IPAdapter_plus')],
  [/Preprocessor$/, from('Fannovel16/comfyui_controlnet_aux')],
  // Newer node classes of ComfyUI itself; LTX classes beyond these come from the pack of the model's makers.
  [
    /^LTXV(ImgToVideo(Inplace)?|Conditioning|Scheduler|Preprocess|CropGuides|AddGuide|AudioVAE\w+|ConcatAVLatent|SeparateAVLatent|LatentUpsampler|EmptyLatentAudio)$/,
    comfyui
  ],
  [/^EmptyLTXVLatentVideo$|^LTXAVTextEncoderLoader$|^LatentUpscaleModelLoader$/, comfyui],
  [/^(LTXV|LTX|STG)/, from('Lightricks/ComfyUI-LTXVideo')],
  [
    /^Wan(22|Image|First|Vace|Camera|Fun|Track|Sound|Animate|Humo|Infinite)|^EmptyHunyuan|^EmptyMiniMax|^MiniMaxH3/,
    comfyui
  ],
  [
    /^(SaveVideo|CreateVideo|LoadVideo|GetVideoComponents|SaveWEBM|ImageFromBatch|PrimitiveFloat|ModelSamplingSD3|SamplerCustom(Advanced)?|ManualSigmas|CFGGuider|SVD_img2vid_Conditioning|VideoLinearCFGGuidance)$/,
    comfyui
  ]
]

/** The pack that brings a class; null where the class says nothing about it. */
export const packOf = (nodeClass: string): NodePack | null =>
  packs.find(([pattern]) => pattern.test(nodeClass))?.[1] ?? null

/** What a person does about a missing class. */
export function packStep(nodeClass: string): string {
  const found = packOf(nodeClass)
  if (found === null)
    return `${nodeClass}: unknown pack; search ComfyUI Manager for the class, or use "Install missing nodes" there.`
  if (found.repository === null) return `${nodeClass}: part of ComfyUI itself; update ComfyUI.`
  return `${nodeClass}: install ${found.pack} (github.com/${found.repository}) with ComfyUI Manager.`
}
