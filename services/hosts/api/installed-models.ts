import type { ModelSlotView } from '../../contract/engine-contract.ts'
import type { ModelSlot, VideoEngine } from '../../engines/video-engine.ts'
import type { WorkflowProfile } from '../../model/workflow-profile.ts'

/**
 * The model files of a workflow with what each server has in their place: a shot may go to any of them, so a file counts
 * only where all that answer have it. Throws the first server's error where none answers.
 */
export async function installedModels(
  engines: readonly Pick<VideoEngine, 'models'>[],
  workflow: WorkflowProfile,
  signal: AbortSignal
): Promise<ModelSlotView[]> {
  const asked = engines.flatMap(({ models }) => (models === undefined ? [] : models(workflow, signal)))
  const answers = await Promise.allSettled(asked)
  const [first, ...others] = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
  const failed = answers.find((answer) => answer.status === 'rejected')
  if (first === undefined && failed !== undefined) throw failed.reason
  return (first ?? []).map(({ installed, ...slot }) => ({
    ...slot,
    installed: installed
      .filter(({ file }) => others.every((slots) => has(slots, slot.key, file)))
      .map(({ file, isKnown }) => ({ file, is_known: isKnown }))
  }))
}

const has = (slots: readonly ModelSlot[], key: string, file: string): boolean =>
  slots.some((slot) => slot.key === key && slot.installed.some((one) => one.file === file))
