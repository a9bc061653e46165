import type { WorkflowView } from '../../../services/contract/engine-contract.ts'
import type { VideoPlan } from '../../../services/model/video-plan-builder.ts'
import type { WorkflowProfile } from '../../../services/model/workflow-profile.ts'
import type { Choice } from '../../ui/select-field.tsx'

/** Stands for a project that names no workflow. */
export const DEFAULT_WORKFLOW = ''

/** The workflows that can be chosen, the user's own first; the present one too where it is not there any more. */
export function workflowChoices(
  workflows: readonly WorkflowView[],
  { current, engineDefault }: { current: string | null; engineDefault: string }
): Choice<string>[] {
  const usable = workflows.filter(({ is_sage, problem, profile }) => !is_sage && problem === null && profile !== null)
  const isListed = current === null || usable.some(({ file }) => file === current)
  return [
    { value: DEFAULT_WORKFLOW, label: current === null ? `${engineDefault} (default)` : 'Default' },
    ...(isListed ? [] : [{ value: current, label: `${current} (not there)`, isDisabled: true }]),
    ...usable
      .toSorted((a, b) => Number(a.folder === 'built_in') - Number(b.folder === 'built_in'))
      .map((workflow) => ({ value: workflow.file, label: titleOf(workflow) }))
  ]
}

const titleOf = ({ file, profile, folder }: WorkflowView): string =>
  folder === 'user' ? `${profile?.title ?? file} (yours)` : (profile?.title ?? file)

/** What is good to know of a workflow before it is chosen. */
export function workflowNote(profile: WorkflowProfile, workflow: WorkflowView | undefined): string {
  const { fps, vram_gb: memory, max_pixels: pixels } = profile
  return [
    profile.file,
    fps === null ? null : `${fps} fps`,
    pixels === undefined ? null : `up to ${(pixels / 1e6).toFixed(1)} megapixels`,
    memory === undefined ? null : `needs ${memory.min} GB of graphics memory, better ${memory.recommended}`,
    ...(workflow?.notes ?? [])
  ]
    .filter((part) => part !== null)
    .join(' · ')
}

/** Where the model renders another size than the film's; null where it is the same. */
export const canvasNote = ({ width, height, canvas }: Pick<VideoPlan, 'width' | 'height' | 'canvas'>): string | null =>
  canvas.width === width && canvas.height === height
    ? null
    : `The model renders ${canvas.width} × ${canvas.height}, and the film is scaled to ${width} × ${height}.`

/** Where the model renders another rate than the film's. */
export const rateNote = ({ fps, workflow }: Pick<VideoPlan, 'fps' | 'workflow'>): string | null =>
  workflow.fps === null || workflow.fps === fps
    ? null
    : `The model renders ${workflow.fps} frames a second, and the film plays ${fps} of the same length.`
