import { toStudioError } from '../contract/studio-error.ts'
import { sidecarFile } from '../model/project-files.ts'
import { renderRecordOf } from '../model/render-estimate.ts'
import { takeSchema } from '../model/take.ts'
import type { ProjectStore } from '../project/project-store.ts'
import type { TakeHistory } from './take-history.ts'
import type { VideoGenerationService } from './video-generation-service.ts'

/** The same service, whose runs leave the times of their takes in this machine's history, however they end. */
export function learnFromRuns(
  service: VideoGenerationService,
  { store, history }: { store: ProjectStore; history: TakeHistory }
): VideoGenerationService {
  return {
    ...service,
    async run(plan, options) {
      const clips: string[] = []
      try {
        return await service.run(plan, {
          ...options,
          onEvent(event) {
            if (event.type === 'segment' && event.state.status === 'done' && !event.reused) clips.push(event.state.take)
            options.onEvent(event)
          }
        })
      } finally {
        // what can't be learned costs a guess, and no run
        await learn(clips, plan.workflow.family).catch((error: unknown) =>
          options.onEvent({ type: 'notice', text: `Render times can't be kept: ${toStudioError(error).message}` })
        )
      }
    }
  }

  async function learn(clips: readonly string[], family: string): Promise<void> {
    const takes = await Promise.all(
      clips.map(async (clip) => takeSchema.safeParse(await store.files.readJson(sidecarFile(clip))))
    )
    const records = takes.map((take) => (take.success ? renderRecordOf(take.data, family) : null))
    await history.remember(records.filter((record) => record !== null))
  }
}
