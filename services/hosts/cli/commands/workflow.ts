import { readFile } from 'node:fs/promises'
import { StudioError } from '../../../contract/studio-error.ts'
import { parseGraph } from '../../../workflows/graph.ts'
import { locate } from '../../../workflows/injection/locate.ts'
import type { Places } from '../../../workflows/injection/places.ts'
import { exitCodes, type CliCommand } from '../cli-command.ts'
import { workflowOption } from '../server-options.ts'

/** Without a place for these, no segment can be rendered. */
const alwaysNeeded = ['frames', 'seed', 'output'] as const

export const workflowCommand: CliCommand = (program, run) => {
  const workflow = program.command('workflow').description('look into ComfyUI workflows')
  workflow
    .command('check')
    .description('show what each value of a shot is injected into, and what has no place')
    .argument('<file>', 'a workflow of the studio by its name, or a file')
    .option('--json', 'print one JSON object: {value: [{node, input}], missing, problems}')
    .action((typed: string, options: { json?: boolean }) =>
      run(options, async ({ studio, terminal, path }) => {
        const { name, file } = workflowOption(typed, path)
        const known = file ?? (await studio.registry()).find(name ?? typed)?.path
        if (known === undefined) {
          const names = (await studio.registry()).list().map((entry) => entry.file)
          throw new StudioError('workflow_unknown', { workflow: typed, known: names.join(', ') })
        }
        const places = locate(parseGraph(await readFile(known, 'utf8'), { file: known }))
        const { found, missing, problems } = places
        terminal.event({
          ...found,
          missing: Object.fromEntries(gapsOf(places)),
          problems: problems.map(({ severity, says }) => ({ severity, says }))
        })
        terminal.say(placesText(places))
        const lacks = alwaysNeeded.some((value) => missing[value] !== undefined && !missing[value].isSettled)
        return lacks || problems.some(({ severity }) => severity === 'error') ? exitCodes.failed : exitCodes.done
      })
    )
  workflow
    .command('list')
    .description('list the workflows that the studio knows')
    .option('--json', 'print JSON events')
    .action((options: { json?: boolean }) =>
      run(options, async ({ studio, terminal }) => {
        for (const { file, folder, family, error, notes } of (await studio.registry()).list()) {
          terminal.event({ type: 'workflow', file, folder, family, error: error === null ? null : { ...error }, notes })
          terminal.say(`${error === null ? '✓' : '✗'} ${file}  ${error === null ? (family ?? '') : error.message}`)
        }
        return exitCodes.done
      })
    )
}

function placesText(places: Places): string {
  const into = Object.entries(places.found).map(
    ([value, own = []]) => `${value.padEnd(14)} ${own.map(({ node, input }) => `${node}.${input}`).join(', ')}`
  )
  const without = gapsOf(places).map(([value, reason]) => `${value.padEnd(14)} no place: ${reason}`)
  return [...into, ...without, ...places.problems.map(({ says }) => says)].join('\n')
}

const gapsOf = ({ missing }: Places): [value: string, reason: string][] =>
  Object.entries(missing).flatMap(([value, gap]) => (gap === undefined ? [] : [[value, gap.reason]]))
