import { StudioError } from '../contract/studio-error.ts'
import type { VideoEngine } from '../engines/video-engine.ts'
import { createVideoPlanBuilder, type VideoPlan } from '../model/video-plan-builder.ts'
import type { WorkflowProfile } from '../model/workflow-profile.ts'
import type { ProjectStore } from '../project/project-store.ts'
import type { WorkflowDirectory } from '../workflows/workflow-directory.ts'

/** Plans open projects on the numbers of their workflow. */
export interface ProjectPlanner {
  /** The numbers of the project's workflow. Throws `workflow_unknown`. */
  profile(store: Pick<ProjectStore, 'project'>, engine: VideoEngine): Promise<WorkflowProfile>
  /** `workflow` overrides the project's; throws `workflow_unknown`. */
  plan(store: ProjectStore, engine: VideoEngine, workflow?: string): Promise<VideoPlan>
  /** The plan by the numbers of the run whose takes are there; as `plan` where there was none. */
  planOfRun(store: ProjectStore, engine: VideoEngine): Promise<VideoPlan>
}

export function createProjectPlanner({ workflows }: { workflows: WorkflowDirectory }): ProjectPlanner {
  const profileFor = async (name: string | null, engine: VideoEngine): Promise<WorkflowProfile> => {
    if (name === null || name === engine.defaultWorkflow.file) return engine.defaultWorkflow
    const profile = await workflows.find(name)
    if (profile !== undefined) return profile
    throw new StudioError('workflow_unknown', { workflow: name, known: (await workflows.names()).join(', ') })
  }

  return {
    profile: (store, engine) => profileFor(store.project.workflow, engine),
    plan: async (store, engine, workflow) =>
      planBy(store, await profileFor(workflow ?? store.project.workflow, engine)),
    async planOfRun(store, engine) {
      const workflow = store.state.current.run?.workflow
      return planBy(store, workflow ?? (await profileFor(store.project.workflow, engine)))
    }
  }
}

async function planBy(store: ProjectStore, workflow: WorkflowProfile): Promise<VideoPlan> {
  const builder = createVideoPlanBuilder({ project: store.project, workflow })
  return builder.build(store.storyboard, await store.keyframes())
}
