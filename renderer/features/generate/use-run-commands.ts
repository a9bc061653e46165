import { useEffect, useMemo, useRef } from 'react'
import type { SegmentKey } from '../../../services/model/project-state.ts'
import { useProject } from '../../app/project-context.tsx'
import { tellFailure } from '../../app/tell-failure.tsx'
import type { Command } from '../../commands/command.ts'
import { useOfferedCommands } from '../../commands/commands-context.tsx'
import type { SessionState } from '../../stores/session-store.ts'
import type { NextRun } from './next-run.ts'
import type { RunActs } from './use-run-acts.ts'

/** The segment that a command is about: the chosen one, or the first of the one selected shot. */
export const targetSegment = ({ segment, selection }: Pick<SessionState, 'segment' | 'selection'>): SegmentKey | null =>
  segment ?? (selection.length === 1 ? { shotId: selection[0]!, index: 0 } : null)

/** All that can be done to runs, for the palette, keys and the desktop's menu. */
export function useRunCommands(next: NextRun, doNext: () => void, acts: RunActs): void {
  const { client, projectId: project_id, jobs, session, document } = useProject()
  const latest = useRef({ next, doNext })
  useEffect(() => {
    latest.current = { next, doNext }
  })
  const commands = useMemo<Command[]>(() => {
    const status = () => jobs.getState().run.status
    const isGoingOn = (): boolean => status() === 'starting' || status() === 'running'
    const canEdit = (): boolean => document.getState().canEdit
    const target = () => targetSegment(session.getState())
    const ask = (call: Promise<void>): void => void call.catch(tellFailure)
    const stop = (how: 'now' | 'segment' | 'shot') => (): void => ask(client.run.stop({ project_id, how }))
    const isActive = (): boolean => status() !== 'idle' && status() !== 'stopping'
    return [
      {
        id: 'run.generate',
        title: 'Generate what is missing',
        group: 'Generate',
        keys: ['Mod+Enter'],
        worksWhileTyping: true,
        isEnabled: () => latest.current.next.act !== 'none',
        run: () => latest.current.doNext()
      },
      {
        id: 'run.generateSelected',
        title: 'Generate the selected shots',
        group: 'Generate',
        keys: ['Mod+Shift+Enter'],
        isEnabled: () => canEdit() && session.getState().selection.length > 0,
        run: () => acts.generate(session.getState().selection)
      },
      {
        id: 'run.onwards',
        title: 'Generate from this segment on',
        group: 'Generate',
        isEnabled: () => canEdit() && target() !== null,
        run: () => acts.renderAgain(target()!, 'onwards')
      },
      {
        id: 'run.again',
        title: 'Generate again with a new seed',
        group: 'Generate',
        isEnabled: () => canEdit() && target() !== null,
        run: () => acts.renderAgain(target()!, 'new_seed')
      },
      {
        id: 'run.pause',
        title: 'Pause the run, or go on',
        group: 'Generate',
        isEnabled: isActive,
        run: () => ask(isGoingOn() ? client.run.pause({ project_id }) : client.run.resume({ project_id }))
      },
      {
        id: 'run.hold',
        title: 'Hold the run and free the graphics memory',
        group: 'Generate',
        isEnabled: () => isActive() && status() !== 'holding',
        run: () => ask(client.run.hold({ project_id }))
      },
      {
        id: 'run.stop',
        title: 'Stop after the segments under way',
        group: 'Generate',
        isEnabled: () => status() !== 'idle',
        run: stop('segment')
      },
      {
        id: 'run.stopAfterShot',
        title: 'Stop after the shots under way',
        group: 'Generate',
        isEnabled: () => status() !== 'idle',
        run: stop('shot')
      },
      {
        id: 'run.stopNow',
        title: 'Stop now',
        group: 'Generate',
        isEnabled: () => status() !== 'idle',
        run: stop('now')
      },
      { id: 'queue.show', title: 'Show the queue', group: 'Generate', keys: ['Q'], run: () => session.open('queue') },
      {
        id: 'film.make',
        title: 'Make the film',
        group: 'Film',
        keys: ['Mod+E'],
        worksWhileTyping: true,
        run: () => session.open('film')
      }
    ]
  }, [client, project_id, jobs, session, document, acts])
  useOfferedCommands(commands)
}
