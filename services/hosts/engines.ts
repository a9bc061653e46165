import { homedir } from 'node:os'
import { StudioError } from '../contract/studio-error.ts'
import { createAnimaticEngine } from '../engines/animatic/animatic-engine.ts'
import { createComfyuiEngine, type ComfyuiEngine } from '../engines/comfyui/comfyui-engine.ts'
import { createLocalModelReader } from '../engines/comfyui/models/local-models.ts'
import type { VideoEngine } from '../engines/video-engine.ts'
import type { createMedia } from '../media/create-media.ts'
import { engineIds } from '../model/project.ts'
import type { WorkflowRegistry } from '../workflows/workflow-registry.ts'
import type { Settings } from './settings.ts'

/** What a ComfyUI renders with when a project names no workflow. */
const DEFAULT_WORKFLOW = 'gcv_wan_2.2_14b_i2v.json'

export interface EngineParts {
  media: ReturnType<typeof createMedia>
  settings: () => Promise<Settings>
  registry: () => Promise<WorkflowRegistry>
  env: Record<string, string | undefined>
  log(line: string): void
}

export type EngineGroup = readonly [VideoEngine, ...VideoEngine[]]

/** The engines of this process; made when they are first asked for, closed together. */
export interface Engines {
  /** The engines of a kind, which share the shots: one for each server. Throws `engine_unavailable` for an id that this version does not have. */
  get(id: string, options?: { useSage?: boolean | undefined }): Promise<EngineGroup>
  readonly ids: readonly string[]
  close(): Promise<void>
}

export function createEngines({ media, settings, registry, env, log }: EngineParts): Engines {
  /** With and without SageAttention, as projects ask. */
  const comfyui = new Map<boolean, Promise<readonly [ComfyuiEngine, ...ComfyuiEngine[]]>>()
  const animatic = createAnimaticEngine({ media, runner: media.runner })
  const ids = engineIds.filter((id) => id === 'animatic' || id === 'comfyui')

  const openComfyui = async (useSage: boolean): Promise<readonly [ComfyuiEngine, ...ComfyuiEngine[]]> => {
    const [{ comfy_url, comfy_headers, comfy_root, lift_limits }, workflows] = await Promise.all([
      settings(),
      registry()
    ])
    const profile = workflows.find(DEFAULT_WORKFLOW)?.profile
    if (profile === null || profile === undefined)
      throw new StudioError('workflow_unknown', { workflow: DEFAULT_WORKFLOW, known: 'none' })
    const open = (url: string): ComfyuiEngine =>
      createComfyuiEngine({
        server: { url, headers: comfy_headers },
        workflows,
        media,
        defaultWorkflow: profile,
        useSage,
        liftLimits: lift_limits,
        ...(comfy_root !== null && {
          localModels: createLocalModelReader({ comfyRoot: comfy_root, env, home: homedir() })
        }),
        log
      })
    const [first = '', ...others] = comfy_url.split(/[\s,]+/).filter(Boolean)
    return [open(first), ...others.map(open)]
  }

  return {
    ids,
    async get(id, { useSage = false } = {}) {
      if (id === 'animatic') return [animatic]
      if (id === 'comfyui') {
        const open = comfyui.get(useSage) ?? openComfyui(useSage)
        comfyui.set(useSage, open)
        return await open
      }
      const fix = `Choose one of: ${ids.join(', ')}.`
      throw new StudioError('engine_unavailable', { engine: id, reason: 'it is not part of this version', fix })
    },
    async close() {
      for (const group of comfyui.values()) {
        for (const engine of await group.catch(() => [])) await engine.close()
      }
    }
  }
}
