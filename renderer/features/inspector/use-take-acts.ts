import { useMemo, useState } from 'react'
import { toast } from 'sonner'
import type { ConsequenceView, TakeView } from '../../../services/contract/take-contract.ts'
import { useProject } from '../../app/project-context.tsx'
import { consequenceText } from '../generate/consequence-text.ts'

export interface TakeActs {
  /** Puts a take into the film, to stay there; `before`: the one that is in it now. */
  select(take: TakeView, name: string, before: TakeView | undefined): void
  release(): void
  star(take: TakeView, isStarred: boolean): void
  /** Null takes the rejection back. */
  reject(take: TakeView, note: string | null): void
  remove(take: TakeView): void
}

/** What can be done with the takes of a segment. `onDone`: they may be others now. */
export function useTakeActs(
  shotId: string,
  index: number,
  onDone: () => void
): { acts: TakeActs; failure: unknown; forget: () => void } {
  const { client, projectId, document } = useProject()
  const [failure, setFailure] = useState<unknown>(null)

  const acts = useMemo<TakeActs>(() => {
    const { takes } = client
    const at = { project_id: projectId, shot_id: shotId, segment_index: index }

    const act = (ask: () => Promise<ConsequenceView | void>, tell?: (consequence: string) => void): void => {
      setFailure(null)
      // the studio plans with what is on disk
      document
        .flush()
        .then(ask)
        .then((consequence) => tell?.(consequence === undefined ? '' : consequenceText(consequence)), setFailure)
        .finally(onDone)
    }
    const release = (): Promise<ConsequenceView> => takes.release(at)

    return {
      select(take, name, before) {
        const back = async (): Promise<ConsequenceView> => {
          if (before?.is_chosen === true) return takes.select({ ...at, take_id: before.id })
          const released = await release()
          // the storyboard may mean another one than was there, such as before a new seed was asked for
          const isBack = (await takes.list(at)).some(({ id, is_selected }) => is_selected && id === before?.id)
          return isBack || before === undefined ? released : takes.select({ ...at, take_id: before.id })
        }
        act(
          () => takes.select({ ...at, take_id: take.id }),
          (description) =>
            toast(take.is_selected ? `${name} stays in the film.` : `${name} is in the film.`, {
              description,
              duration: 8000,
              action: { label: 'Undo', onClick: () => act(back) }
            })
        )
      },
      release: () =>
        act(release, (description) =>
          toast('The storyboard decides again which take is in the film.', { description })
        ),
      star: (take, is_starred) => act(() => takes.star({ ...at, take_id: take.id, is_starred })),
      reject: (take, note) => act(() => takes.reject({ ...at, take_id: take.id, note })),
      remove: (take) => act(() => takes.remove({ ...at, take_id: take.id }))
    }
  }, [client, projectId, document, shotId, index, onDone])

  return { acts, failure, forget: () => setFailure(null) }
}
