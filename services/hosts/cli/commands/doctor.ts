import type { DoctorLine } from '../../doctor.ts'
import { exitCodes, type CliCommand, type StudioOptions } from '../cli-command.ts'
import { withServer } from '../server-options.ts'

export const doctorCommand: CliCommand = (program, run) =>
  void withServer(program.command('doctor'))
    .description('check what this machine and its engines have, and say what is missing')
    .option('--json', 'print JSON events')
    .action((options: StudioOptions) =>
      run(options, async ({ studio, terminal, signal }) => {
        const lines = await studio.doctor(signal)
        for (const line of lines) {
          terminal.event({ type: 'check', ...line })
          terminal.say(lineText(line))
        }
        return lines.every(({ ok, needed }) => ok || !needed) ? exitCodes.done : exitCodes.failed
      })
    )

const lineText = ({ what, ok, needed, found, fix }: DoctorLine): string =>
  `${ok ? '✓' : needed ? '✗' : '○'} ${what.padEnd(12)} ${found}${fix === null ? '' : `\n  ${fix}`}`
