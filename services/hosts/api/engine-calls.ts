import type { WorkflowView } from '../../contract/engine-contract.ts'
import { StudioError } from '../../contract/studio-error.ts'
import type { WorkflowEntry } from '../../workflows/workflow-registry.ts'
import type { EngineGroup } from '../engines.ts'
import { readinessOf } from './desk-benches.ts'
import type { CallParts } from './studio-api.ts'

const titles: Record<string, { title: string; note: string }> = {
  animatic: { title: 'Animatic', note: 'Moves the camera over each picture. Needs no graphics card.' },
  comfyui: { title: 'ComfyUI', note: 'Renders on one or more ComfyUI servers.' }
}

export function engineCalls({ os: { engines: os }, studio, desks }: CallParts) {
  const profileOf = async (name: string | null | undefined, [engine]: EngineGroup) => {
    if (name === null || name === undefined) return engine.defaultWorkflow
    const registry = await studio.registry()
    const profile = registry.find(name)?.profile
    if (profile !== null && profile !== undefined) return profile
    const known = registry.list().flatMap(({ file, error }) => (error === null ? [file] : []))
    throw new StudioError('workflow_unknown', { workflow: name, known: known.join(', ') })
  }
  const noSignal = new AbortController().signal

  return {
    list: os.list.handler(() => studio.engines.ids.map((id) => ({ id, ...(titles[id] ?? { title: id, note: '' }) }))),
    check: os.check.handler(async ({ input: { engine, comfy_url, workflow }, signal = noSignal }) => {
      const check = async (group: EngineGroup) => readinessOf(group, await profileOf(workflow, group), { signal })
      if (engine === 'comfyui' && comfy_url !== undefined) return studio.engines.trying(comfy_url, check)
      return check(await studio.engines.get(engine))
    }),
    readiness: os.readiness.handler(async ({ input, signal = noSignal }) =>
      (await desks.get(input.project_id)).readiness(signal)
    ),
    models: os.models.handler(async ({ input, signal = noSignal }) =>
      (await desks.get(input.project_id)).models(signal)
    ),
    workflows: os.workflows.handler(async () => {
      const registry = await studio.registry()
      await registry.scan()
      return registry.list().map(workflowView)
    })
  }
}

const workflowView = ({ file, folder, profile, sage, sageOf, models, notes, error }: WorkflowEntry): WorkflowView => ({
  file,
  folder,
  profile,
  has_sage: sageOf === null && sage !== null,
  is_sage: sageOf !== null,
  models: models.map((model) => model.file),
  notes,
  problem: error === null ? null : `${error.message} ${error.fix}`
})
