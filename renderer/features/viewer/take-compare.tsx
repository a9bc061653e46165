import { Columns2, Pause, Play, StepBack, StepForward, SquareSplitHorizontal, X } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { timecode } from '../../../services/model/timecode.ts'
import { useDocument } from '../../app/project-context.tsx'
import { CommandButton } from '../../commands/command-button.tsx'
import type { Command } from '../../commands/command.ts'
import { useOfferedCommands } from '../../commands/commands-context.tsx'
import { createWindowPlayer } from '../../player/player-context.tsx'
import type { ComparedTake } from '../../stores/session-store.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { createTakePair, type TakePair } from './take-pair.ts'
import { transportCommands } from './use-playback-commands.ts'
import { WipeLine } from './wipe-line.tsx'
import styles from './take-compare.module.css'

export interface TakeCompareProps {
  a: ComparedTake
  b: ComparedTake
  onClose(): void
}

/** Two takes of a segment, frame by frame together: one over the other with a wipe, or side by side. */
export function TakeCompare({ a, b, onClose }: TakeCompareProps) {
  const [pair] = useState(() => createTakePair(createWindowPlayer(), createWindowPlayer()))
  const [mode, setMode] = useState<'wipe' | 'beside'>('wipe')
  const [wipe, setWipe] = useState(0.5)
  const root = useRef<HTMLElement>(null)
  const ratio = useDocument(({ document }) => document.project.width / document.project.height)
  useEffect(() => pair.open({ a, b }), [pair, a, b])
  useEffect(() => root.current?.focus(), [])
  // the film's own commands, for the two takes while they are there
  const commands = useMemo<Command[]>(
    () => [
      ...transportCommands(pair),
      { id: 'compare.close', title: 'Close the comparison', group: 'View', keys: ['Escape'], run: onClose }
    ],
    [pair, onClose]
  )
  useOfferedCommands(commands)

  return (
    <section ref={root} className={styles.compare} aria-label={`Compare ${a.label} with ${b.label}`} tabIndex={-1}>
      <header className={styles.header}>
        <span className={styles.label}>
          <b>A</b> {a.label}
        </span>
        <div className={styles.modes}>
          <IconButton
            icon={SquareSplitHorizontal}
            label="Wipe"
            aria-pressed={mode === 'wipe'}
            onClick={() => setMode('wipe')}
          />
          <IconButton
            icon={Columns2}
            label="Side by side"
            aria-pressed={mode === 'beside'}
            onClick={() => setMode('beside')}
          />
        </div>
        <span className={`${styles.label} ${styles.right}`}>
          <b>B</b> {b.label}
        </span>
        <CommandButton command="compare.close" icon={X} />
      </header>
      <div className={styles.space} data-mode={mode} style={{ '--ratio': ratio, '--wipe': wipe }}>
        <div className={styles.pictures}>
          <Screen player={pair.a} name="A" />
          <Screen player={pair.b} name="B" isWiped={mode === 'wipe'} />
          {mode === 'wipe' && <WipeLine at={wipe} onMove={setWipe} />}
        </div>
      </div>
      <CompareBar pair={pair} />
    </section>
  )
}

function Screen({ player, name, isWiped = false }: { player: TakePair['a']; name: string; isWiped?: boolean }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    place.current?.append(player.element)
  }, [player])
  return (
    <div ref={place} className={styles.screen} data-wiped={isWiped ? '' : undefined} data-take={name}>
      <span className={styles.name} aria-hidden>
        {name}
      </span>
    </div>
  )
}

function CompareBar({ pair }: { pair: TakePair }) {
  const isPlaying = useStore(pair.a.status, (status) => status.isPlaying)
  const { fps, frames } = useStore(pair.a.status, (status) => status.reel)
  const reading = useRef<HTMLSpanElement>(null)
  const paint = useCallback(
    (frame: number) => {
      reading.current!.textContent = `${timecode(frame, fps)}   ${frame + 1} of ${frames}`
    },
    [fps, frames]
  )
  useEffect(() => {
    paint(pair.a.frame)
    return pair.a.onFrame(paint)
  }, [pair, paint])
  return (
    <footer className={styles.bar}>
      <span ref={reading} className={styles.reading} data-figures />
      <div>
        <CommandButton command="playback.previous-frame" icon={StepBack} />
        <CommandButton command="playback.toggle" icon={isPlaying ? Pause : Play} label={isPlaying ? 'Pause' : 'Play'} />
        <CommandButton command="playback.next-frame" icon={StepForward} />
      </div>
    </footer>
  )
}
