import type { GenerationEvent } from '../../contract/generation-events.ts'
import { durationText } from '../../model/time-text.ts'
import type { Terminal } from './terminal.ts'

const BAR_WIDTH = 28

/** Shows a run: live lines on a screen, one plain line a finished segment elsewhere. */
export function createProgressDisplay(terminal: Terminal, elapsed: () => number): (event: GenerationEvent) => void {
  const start = elapsed()
  let total = 0
  let finished = 0

  const show = (what: string, fraction: number): void => {
    const done = total === 0 ? 1 : (finished + fraction) / total
    const spent = (elapsed() - start) / 1000
    const left = done > 0.02 ? ` · ${durationText(Math.round((spent / done) * (1 - done)))} left` : ''
    terminal.live(`${bar(done)} ${Math.floor(done * 100)} % · ${what}${left}`)
  }

  return (event) => {
    terminal.event(event)
    switch (event.type) {
      case 'run':
        total = event.to_render
        return terminal.say(
          event.to_render === 0
            ? `Nothing to render: ${count(event.segments)} there already.`
            : `Rendering ${count(event.to_render)}${event.reused > 0 ? `; ${count(event.reused)} reused` : ''}.`
        )
      case 'segment':
        if (event.reused || event.state.status !== 'done') return
        finished++
        terminal.step(`  ${finished} of ${total}: shot ${event.shot_id}, segment ${event.segment_index + 1}`)
        return show(`shot ${event.shot_id}, segment ${event.segment_index + 1} done`, 0)
      case 'progress':
        return show(`shot ${event.shot_id}, segment ${event.segment_index + 1}`, event.progress.fraction)
      case 'notice':
        return terminal.isJson ? undefined : terminal.notice(event.text)
      case 'preview':
    }
  }
}

const bar = (fraction: number): string => {
  const filled = Math.round(fraction * BAR_WIDTH)
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}`
}

const count = (segments: number): string => `${segments} ${segments === 1 ? 'segment' : 'segments'}`
