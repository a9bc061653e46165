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
  /** Works on a group that no `renew` closes meanwhile. */
  inUse<Result>(group: EngineGroup, work: () => Promise<Result>): Promise<Result>
  /** ComfyUI at another address, for as long as `work` takes: nothing is saved. */
  trying<Result>(comfyUrl: string, work: (group: EngineGroup) => Promise<Result>): Promise<Result>
  /** The settings are others: engines are made anew when they are asked for again; those in use are closed after it. */
  renew(): void
  close(): Promise<void>
}

export function createEngines({ media, settings, registry, env, log }: EngineParts): Engines {
  /** With and without SageAttention, as projects ask. */
  let comfyui = new Map<boolean, Promise<ComfyuiGroup>>()
  /** What was renewed, until nobody uses it any more. */
  const retired = new Set<ComfyuiGroup>()
  const uses = new Map<EngineGroup, number>()
  const closing = new Set<Promise<void>>()
  const animatic = createAnimaticEngine({ media, runner: media.runner })
  const ids = engineIds.filter((id) => id === 'animatic' || id === 'comfyui')

  const closeIfUnused = (group: ComfyuiGroup): void => {
    if (!retired.has(group) || uses.has(group)) return
    retired.delete(group)
    const closed = closeAll(group).catch((error: unknown) => log(`An engine could not be closed: ${String(error)}`))
    closing.add(closed)
    void closed.finally(() => closing.delete(closed))
  }

  const openComfyui = async (useSage: boolean, address?: string): Promise<ComfyuiGroup> => {
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
    const [first = '', ...others] = (address ?? comfy_url).split(/[\s,]+/).filter(Boolean)
    return [open(first), ...others.map(open)]
  }

  return {
    ids,
    async get(id, { useSage = false } = {}) {
      if (id === 'animatic') return [animatic]
      if (id === 'comfyui') {
        const open = comfyui.get(useSage) ?? openComfyui(useSage)
        comfyui.set(useSage, open)
        // settings that can't be used may be others by the next call
        open.catch(() => comfyui.get(useSage) === open && comfyui.delete(useSage))
        return await open
      }
      const fix = `Choose one of: ${ids.join(', ')}.`
      throw new StudioError('engine_unavailable', { engine: id, reason: 'it is not part of this version', fix })
    },
    async inUse(group, work) {
      uses.set(group, (uses.get(group) ?? 0) + 1)
      try {
        return await work()
      } finally {
        const left = uses.get(group)! - 1
        if (left > 0) uses.set(group, left)
        else uses.delete(group)
        for (const old of retired) closeIfUnused(old)
      }
    },
    async trying(comfyUrl, work) {
      const group = await openComfyui(false, comfyUrl)
      try {
        return await work(group)
      } finally {
        await closeAll(group)
      }
    },
    renew() {
      for (const open of comfyui.values()) {
        void open.then(
          (group) => {
            retired.add(group)
            closeIfUnused(group)
          },
          // what could not be made needs no end
          () => undefined
        )
      }
      comfyui = new Map()
    },
    async close() {
      for (const open of comfyui.values()) await open.then(closeAll, () => undefined)
      for (const group of retired) await closeAll(group)
      await Promise.all(closing)
    }
  }
}

type ComfyuiGroup = readonly [ComfyuiEngine, ...ComfyuiEngine[]]

const closeAll = async (group: ComfyuiGroup): Promise<void> => {
  for (const engine of group) await engine.close()
}
