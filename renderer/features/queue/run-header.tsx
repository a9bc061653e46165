import { ChevronDown, CircleStop, Hourglass, Pause, Play } from 'lucide-react'
import type { RunView } from '../../../services/contract/project-view.ts'
import { roughText } from '../../../services/model/time-text.ts'
import { useJobs } from '../../app/project-context.tsx'
import { Button } from '../../ui/button.tsx'
import { Hint } from '../../ui/hint.tsx'
import { Menu, type MenuEntry } from '../../ui/menu.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { LastRun } from './last-run.tsx'
import { runPercent } from './run-fraction.ts'
import { serverText } from './run-words.ts'
import { useRunCalls, type RunCalls } from './use-run-calls.ts'
import styles from './run-header.module.css'

/** The run as a whole: how far, how long, on what, and what can be done to it. */
export function RunHeader({ onLeave }: { onLeave(): void }) {
  const run = useJobs((state) => state.run)
  if (run.status === 'idle') return <LastRun last={run.last} onLeave={onLeave} />
  return (
    <section className={styles.header} aria-label="The run">
      <RunLine run={run} />
      <RunBar />
      {run.waiting_for !== null && (
        <p className={styles.waiting} data-selectable>
          {run.waiting_for}
        </p>
      )}
      {(run.servers.length > 1 || run.servers.some(({ text }) => text !== '')) && <Servers servers={run.servers} />}
      <RunActions run={run} />
    </section>
  )
}

function RunLine({ run }: { run: RunView }) {
  const { status, done, segments, eta_ms } = run
  return (
    <p className={styles.line} data-figures>
      <span>{lineText(run)}</span>
      <span className={styles.time}>
        {[
          status === 'running' && eta_ms !== null ? `${roughText(eta_ms / 1000)} left` : null,
          segments > 0 ? `${done.toLocaleString('en')} of ${segments.toLocaleString('en')} done` : null
        ]
          .filter((part) => part !== null)
          .join(' · ')}
      </span>
    </p>
  )
}

function lineText({ status, stop }: RunView): string {
  switch (status) {
    case 'starting':
      return 'Looking what there is to do'
    case 'paused':
      return 'Paused'
    case 'holding':
      return 'On hold'
    case 'stopping':
      return stop === 'now' ? 'Stopping' : stop === 'shot' ? 'Stopping after this shot' : 'Stopping after this segment'
    default:
      return 'Rendering'
  }
}

const RunBar = () => <ProgressBar label="The run" percent={useJobs(runPercent)} />

const Servers = ({ servers }: Pick<RunView, 'servers'>) => (
  <ul className={styles.servers}>
    {servers.map(({ name, is_up, text }) => (
      <li key={name} className={styles.server} data-down={text === '' ? undefined : ''}>
        <span className={styles.serverMark} aria-hidden />
        <span>
          {serverText(name)}
          <span className="visually-hidden">{is_up ? ', answers' : ', does not answer'}</span>
        </span>
        {text !== '' && <span className={styles.serverText}>{text}</span>}
      </li>
    ))}
  </ul>
)

function RunActions({ run: { status } }: { run: RunView }) {
  const calls = useRunCalls()
  const isGoingOn = status === 'running' || status === 'starting'
  if (status === 'stopping')
    return (
      <div className={styles.actions}>
        <Button onClick={() => calls.stop('now')}>Stop now</Button>
      </div>
    )
  return (
    <div className={styles.actions}>
      {isGoingOn ? (
        <Hint text="Starts no further segment; what is rendered now is finished">
          <Button onClick={calls.pause}>
            <Pause size={16} strokeWidth={1.75} aria-hidden />
            Pause
          </Button>
        </Hint>
      ) : (
        <Button look="primary" onClick={calls.resume}>
          <Play size={16} strokeWidth={1.75} aria-hidden />
          Go on
        </Button>
      )}
      {status !== 'holding' && (
        <Hint text="Finishes the segment, frees the graphics memory for something else, and waits">
          <Button onClick={calls.hold}>
            <Hourglass size={16} strokeWidth={1.75} aria-hidden />
            Hold
          </Button>
        </Hint>
      )}
      <Menu entries={stopEntries(calls)}>
        <Button>
          <CircleStop size={16} strokeWidth={1.75} aria-hidden />
          Stop
          <ChevronDown size={16} strokeWidth={1.75} aria-hidden />
        </Button>
      </Menu>
    </div>
  )
}

const stopEntries = ({ stop }: RunCalls): MenuEntry[] => [
  {
    label: 'After this segment',
    note: 'What is being rendered is finished and kept',
    onSelect: () => stop('segment')
  },
  { label: 'After this shot', note: 'No shot is left half rendered', onSelect: () => stop('shot') },
  null,
  {
    label: 'Now',
    note: 'Gives up what is being rendered; the rest is kept',
    isDanger: true,
    onSelect: () => stop('now')
  }
]
