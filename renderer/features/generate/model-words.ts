import type { ModelSlotView } from '../../../services/contract/engine-contract.ts'
import type { ModelChoices } from '../../../services/model/project.ts'
import type { Choice } from '../../ui/select-field.tsx'

/** Stands for the file that the workflow itself names. */
export const OWN_MODEL = ''

const folderWords: Readonly<Record<string, string>> = {
  diffusion_models: 'Model',
  checkpoints: 'Checkpoint',
  text_encoders: 'Text encoder',
  vae: 'VAE',
  loras: 'LoRA',
  clip_vision: 'Image encoder',
  animatediff_models: 'Motion model',
  upscale_models: 'Upscaler'
}

/** `Model, high noise`, `Text encoder`, and `LoRA 2` for the second of a kind. */
export function slotLabels(slots: readonly ModelSlotView[]): ReadonlyMap<string, string> {
  const seen = new Map<string, number>()
  return new Map(
    slots.map(({ key, folder, slot }) => {
      const kind = folderWords[folder] ?? folder.replaceAll('_', ' ')
      const noise = slot === 'high' || slot === 'low' ? `${slot} noise` : slot
      const label = noise === null ? kind : `${kind}, ${noise}`
      const count = (seen.get(label) ?? 0) + 1
      seen.set(label, count)
      return [key, count === 1 ? label : `${label} ${count}`]
    })
  )
}

/** The files that can be loaded for a slot: the workflow's own first, then what is installed beside it. */
export function modelChoices({ file, installed }: ModelSlotView, chosen: string | undefined): Choice<string>[] {
  const same = installed.filter((one) => nameOf(one.file) === nameOf(file))
  const others = installed.filter((one) => same.length !== 1 || one !== same[0])
  const isThere = chosen === undefined || installed.some((one) => one.file === chosen)
  return [
    { value: OWN_MODEL, label: same.length === 0 ? `${file} (not installed)` : file },
    ...(isThere ? [] : [{ value: chosen, label: `${chosen} (not installed)`, isDisabled: true }]),
    ...others.map((one) => ({ value: one.file, label: one.is_known ? `${one.file} (made for it)` : one.file }))
  ]
}

const nameOf = (file: string): string => (file.split(/[\\/]/).at(-1) ?? file).toLowerCase()

/** The choices with another file for a slot; the workflow's own is not written down. */
export function withModel(models: ModelChoices, key: string, file: string): Record<string, string> {
  const { [key]: _before, ...others } = models
  return file === OWN_MODEL ? others : { ...others, [key]: file }
}

/** Slots that have something to choose, or where something was chosen. */
export const openSlots = (slots: readonly ModelSlotView[], models: ModelChoices): ModelSlotView[] =>
  slots.filter((slot) => models[slot.key] !== undefined || modelChoices(slot, undefined).length > 1)
