import { mkdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { SettingsPatch } from '../contract/settings-contract.ts'
import { nodeFileLayer } from '../files/file-layer.ts'
import { createTakeHistory } from '../generation/take-history.ts'
import { createMedia } from '../media/create-media.ts'
import { createProjectPlanner } from '../plan/project-planner.ts'
import { createNodeHost } from '../project/host.ts'
import { createProjectFolder } from '../project/project-folder.ts'
import type { ProjectStore } from '../project/project-store.ts'
import { createSampleProjects } from '../project/sample-project.ts'
import { createWorkflowRegistry } from '../workflows/create-workflow-registry.ts'
import { builtInWorkflowsFolder } from '../workflows/manifest.ts'
import type { WorkflowRegistry } from '../workflows/workflow-registry.ts'
import { examine, type DoctorLine } from './doctor.ts'
import { createEngines } from './engines.ts'
import { createOpenLogs } from './open-logs.ts'
import type { SecretStore } from './secret-store.ts'
import { createUserSettings, userFolders, type Settings } from './settings.ts'
import { createWorkbenches, type Workbench } from './workbench.ts'

/** What a process hands to the studio. */
export interface StudioHost {
  env: Record<string, string | undefined>
  /** What the command line says, instead of the user's settings. */
  said?: Partial<Settings> | undefined
  /** A workflow file somewhere on the disk (absolute), known by its name for as long as the studio lives. */
  workflowFile?: string | undefined
  /** The folder with the studio's own `workflows/` and `samples/` (absolute); without it, where the source tree has them. */
  resources?: string | undefined
  /** Where logins of engines are kept; null where the host has no safe place, undefined where it looks for none. */
  secrets?: SecretStore | null | undefined
  log?(line: string): void
}

/** An open project. What works on it is made for one engine at a time, as often as another one is chosen. Disposing closes it. */
export interface OpenProject extends AsyncDisposable {
  readonly store: ProjectStore
  /** `last`: on the engine of the run whose takes are there. Throws `engine_unavailable`. */
  workOn(engine: string): Promise<Workbench>
}

/** An open project with all that works on it. Disposing closes it. */
export interface Session extends AsyncDisposable, Workbench {
  readonly store: ProjectStore
}

export interface OpenOptions {
  /** Takes no lock and writes nothing. */
  isReadOnly?: boolean
  /** Instead of the project's; `last`: that of the run whose takes are there. */
  engine?: string | undefined
  signal?: AbortSignal
}

/** What engines and the index of workflows are made of. */
const madeOfSettings = ['comfy_url', 'comfy_headers', 'comfy_root', 'lift_limits', 'workflows_folder'] as const

const elapsed = () => performance.now()
const now = () => new Date().toISOString()

/** The composition root: every host (command line, desktop, browser) stands on one of these. */
export type Studio = ReturnType<typeof createStudio>

export function createStudio({ env, said, workflowFile, resources, secrets, log = () => undefined }: StudioHost) {
  const folders = userFolders(env)
  const logs = createOpenLogs()
  const logCommand = (line: string): void => {
    log(line)
    logs.command(line)
  }
  let settingsRevision = 0
  const settings = createUserSettings({ folders, env, said, secrets: secrets ?? undefined })
  const registries = renewable(
    () => openRegistry(folders.data, settings.current, { resources, workflowFile }),
    (registry) => registry.close()
  )
  const registry = registries.current
  const media = createMedia({ programs: settings.current, log: logCommand })
  const engines = createEngines({ media, settings: settings.current, registry, env, log })
  const projects = createProjectFolder({
    files: nodeFileLayer,
    media,
    clock: { now: () => new Date() },
    host: createNodeHost()
  })
  const workflows = {
    find: async (name: string) => (await registry()).find(name)?.profile ?? undefined,
    names: async () => (await registry()).list().flatMap(({ file, error }) => (error === null ? [file] : []))
  }
  const planner = createProjectPlanner({ workflows })
  const history = createTakeHistory({ file: join(folders.data, 'render-times.jsonl') })
  const workbenches = createWorkbenches({ engines, media, workflows, planner, history, now, elapsed })

  const openProject = async (
    folder: string,
    { isReadOnly = false, signal }: Omit<OpenOptions, 'engine'> = {}
  ): Promise<OpenProject> => {
    const store = await projects.open(folder, { readOnly: isReadOnly, signal })
    const logged = isReadOnly ? null : logs.open(store)
    return {
      store,
      workOn: (engine) => workbenches.open(store, { engine, logged, signal }),
      async [Symbol.asyncDispose]() {
        await logged?.close()
        await store.close()
      }
    }
  }

  return {
    elapsed,
    projects,
    samples: createSampleProjects({
      projects,
      ...(resources !== undefined && { samples: join(resources, 'samples') })
    }),
    engines,
    registry,

    media,
    folders,

    settings: {
      current: settings.current,
      fixedBy: settings.fixedBy,
      /** Counts the changes of what engines are made of: those of an earlier count are not to be used any more. */
      get revision() {
        return settingsRevision
      },
      /** Takes effect with the next call or run; a run that is under way keeps what it began with. */
      async save(patch: SettingsPatch): Promise<Settings> {
        const before = await settings.current().catch(() => null)
        const saved = await settings.save(patch)
        const isOther = (key: keyof Settings): boolean =>
          before === null || JSON.stringify(before[key]) !== JSON.stringify(saved[key])
        if (!madeOfSettings.some(isOther)) return saved
        settingsRevision++
        if (isOther('workflows_folder')) registries.renew()
        engines.renew()
        return saved
      }
    },

    /** Opens a project folder; `workOn` then says on which engine. */
    openProject,

    /** Opens a project for work on one engine. */
    async open(folder: string, { engine, ...options }: OpenOptions = {}): Promise<Session> {
      if (engine !== undefined && engine !== 'last') await engines.get(engine)
      const project = await openProject(folder, options)
      try {
        const bench = await project.workOn(engine ?? project.store.project.engine)
        return { ...bench, store: project.store, [Symbol.asyncDispose]: () => project[Symbol.asyncDispose]() }
      } catch (error) {
        await project[Symbol.asyncDispose]()
        throw error
      }
    },

    doctor: (signal: AbortSignal): Promise<DoctorLine[]> =>
      examine({ media, engines, workflows, folders, secrets, signal }),

    async close(): Promise<void> {
      await engines.close()
      await registries.close()
    }
  }
}

/** One workflow file of the user's choice is known by an index of its own: it says nothing of the user's folder. */
async function openRegistry(
  data: string,
  settings: () => Promise<Settings>,
  { resources, workflowFile }: Pick<StudioHost, 'resources' | 'workflowFile'>
): Promise<WorkflowRegistry> {
  const user =
    workflowFile === undefined
      ? ((await settings()).workflows_folder ?? join(data, 'workflows'))
      : dirname(workflowFile)
  if (workflowFile === undefined) await mkdir(user, { recursive: true })
  const registry = createWorkflowRegistry({
    database: workflowFile === undefined ? join(data, 'workflows.sqlite') : ':memory:',
    folders: { builtIn: resources === undefined ? builtInWorkflowsFolder() : join(resources, 'workflows'), user },
    ...(workflowFile !== undefined && { only: basename(workflowFile) })
  })
  await registry.scan()
  return registry
}

/** Makes it when it is first asked for, and anew after `renew`. All that were made stay open to the end: others may still use them. */
function renewable<Made>(make: () => Promise<Made>, end: (made: Made) => void) {
  const made: Promise<Made>[] = []
  let current: Promise<Made> | null = null
  return {
    current(): Promise<Made> {
      if (current === null) made.push((current = make()))
      return current
    },
    renew: () => void (current = null),
    async close(): Promise<void> {
      for (const open of await Promise.allSettled(made)) if (open.status === 'fulfilled') end(open.value)
    }
  }
}
