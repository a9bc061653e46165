import { StudioError } from '../contract/studio-error.ts'
import { bridgeFile } from '../model/project-files.ts'
import { choiceOf, type SegmentChoice, type SegmentKey } from '../model/project-state.ts'
import type { Take } from '../model/take.ts'
import { canBridge, type WorkflowProfile } from '../model/workflow-profile.ts'
import type { ProjectStore } from '../project/project-store.ts'
import type { WorkflowDirectory } from '../workflows/workflow-directory.ts'
import type { TakeStore } from './take-store.ts'

type Bridge = NonNullable<SegmentChoice['bridge']>

/** How a segment is rendered so that it ends where the kept one after it starts. */
export interface Bridges {
  /** Keeps the picture that the kept take starts from, whatever becomes of the take that it came from. Throws `no_bridge`. */
  into(segment: SegmentKey, kept: Take | null): Promise<Bridge>
}

export interface BridgesParts {
  store: ProjectStore
  workflows: Pick<WorkflowDirectory, 'find' | 'names'>
  takes: Pick<TakeStore, 'of'>
}

export function createBridges({ store, workflows, takes }: BridgesParts): Bridges {
  const workflowFor = async (planned: WorkflowProfile): Promise<WorkflowProfile | undefined> => {
    if (canBridge(planned, planned)) return planned
    const profiles = await Promise.all((await workflows.names()).toSorted().map((name) => workflows.find(name)))
    return profiles.find((profile) => profile !== undefined && canBridge(planned, profile))
  }

  return {
    async into(segment, kept) {
      const { shotId, index } = segment
      const refuse = (reason: string, fix: string) =>
        new StudioError('no_bridge', { shot: shotId, segment: index, reason, fix })
      if (kept === null) {
        throw refuse('no take after it is kept', 'Render it alone, or render the segment after it first.')
      }
      const planned = store.state.current.run?.workflow ?? null
      const workflow = planned === null ? undefined : await workflowFor(planned)
      if (workflow === undefined) {
        throw refuse(
          `no workflow of ${planned?.title ?? 'its model'} ends on a picture of one's choice`,
          'Render it alone or with all after it, or put a first-last-frame graph of the same model into the workflows folder.'
        )
      }
      const earlier = (await takes.of(segment)).findLast((take) => take.last_frame_sha256 === kept.start_frame_sha256)
      const end_frame = bridgeFile(shotId, index)
      if (earlier !== undefined) await store.files.link(earlier.last_frame, end_frame)
      else if (choiceOf(store.state.current, segment).bridge === undefined) {
        throw refuse('the take that the kept one started from is gone', 'Render it with all after it.')
      }
      return { workflow, end_frame }
    }
  }
}
