import { ChevronDown, Clapperboard, Dices, FastForward, ListChecks, Settings2, Sparkles } from 'lucide-react'
import { useDocument, useJobs, useProject, useSession } from '../../app/project-context.tsx'
import { useKeysOf } from '../../commands/commands-context.tsx'
import { Button } from '../../ui/button.tsx'
import { counted } from '../../ui/counted.ts'
import { Hint } from '../../ui/hint.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu, type MenuEntry } from '../../ui/menu.tsx'
import { segmentName } from '../../ui/segment-name.ts'
import { shotList } from '../../ui/shot-list.ts'
import type { NextRun } from './next-run.ts'
import { useNextRun } from './use-next-run.ts'
import { useRunActs, type RunActs } from './use-run-acts.ts'
import { targetSegment, useRunCommands } from './use-run-commands.ts'
import styles from './generate-button.module.css'

/** The sensible next thing, and behind the arrow all others. */
export function GenerateButton() {
  const { session } = useProject()
  const next = useNextRun()
  const acts = useRunActs()
  const doNext = (): void => {
    if (next.act === 'generate') acts.generate(next.shots)
    else if (next.act !== 'none') session.open(next.act)
  }
  useRunCommands(next, doNext, acts)
  const keys = useKeysOf('run.generate')
  const look = next.act === 'queue' ? 'plain' : 'primary'
  return (
    <div className={styles.split}>
      <Hint text={next.reason ?? hints[next.act]} keys={next.act === 'none' ? undefined : keys}>
        <Button
          look={look}
          className={styles.main ?? ''}
          aria-disabled={next.act === 'none'}
          onClick={next.act === 'none' ? undefined : doNext}
        >
          {next.label}
          {next.note !== null && (
            <span className={styles.note} data-figures>
              {next.note}
            </span>
          )}
        </Button>
      </Hint>
      <GenerateMenu acts={acts} look={look} />
    </div>
  )
}

const hints: Record<NextRun['act'], string> = {
  generate: 'Says first what it will render',
  queue: 'What runs, what waits, and why',
  film: 'Joins the shots',
  none: ''
}

function GenerateMenu({ acts, look }: { acts: RunActs; look: 'plain' | 'primary' }) {
  const { session } = useProject()
  const canEdit = useDocument((state) => state.canEdit)
  const selection = useSession((state) => state.selection)
  const segment = useSession((state) => state.segment)
  const missing = useJobs((state) => state.outlook?.segments.length ?? null)
  const selectedKeys = useKeysOf('run.generateSelected')
  const filmKeys = useKeysOf('film.make')
  const target = targetSegment({ segment, selection })
  const about = target === null ? 'Select a shot or a segment first' : segmentName(target)
  const entries: MenuEntry[] = [
    {
      label: 'Generate all that is missing',
      note: missing === null ? undefined : counted(missing, 'segment'),
      icon: Sparkles,
      isDisabled: !canEdit || missing === 0,
      onSelect: () => acts.generate(null)
    },
    {
      label: selection.length > 1 ? 'Generate the selected shots' : 'Generate this shot',
      note: selection.length === 0 ? 'Select shots first' : shotList(selection),
      icon: ListChecks,
      keys: selectedKeys,
      isDisabled: !canEdit || selection.length === 0,
      onSelect: () => acts.generate(selection)
    },
    null,
    {
      label: 'Generate from here on',
      note: about,
      icon: FastForward,
      isDisabled: !canEdit || target === null,
      onSelect: () => target !== null && acts.renderAgain(target, 'onwards')
    },
    {
      label: 'Generate again with a new seed',
      note: about,
      icon: Dices,
      isDisabled: !canEdit || target === null,
      onSelect: () => target !== null && acts.renderAgain(target, 'new_seed')
    },
    null,
    { label: 'Make film', icon: Clapperboard, keys: filmKeys, onSelect: () => session.open('film') },
    { label: 'Engine and settings', icon: Settings2, onSelect: () => session.openGenerate(null) }
  ]
  return (
    <Menu entries={entries} align="end">
      <IconButton icon={ChevronDown} label="More to generate" look={look} className={styles.more ?? ''} />
    </Menu>
  )
}
