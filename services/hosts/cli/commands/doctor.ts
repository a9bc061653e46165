import type { DoctorLine } from '../../doctor.ts'
import { exitCodes, type CliCommand } from '../cli-command.ts'

export const doctorCommand: CliCommand = (program, run) =>
  void program
    .command('doctor')
    .description('check what this machine has, and say what is missing')
    .option('--json', 'print JSON events')
    .action((options: { json?: boolean }) =>
      run(options, async ({ studio, terminal, signal }) => {
        const lines = await studio.doctor(signal)
        for (const line of lines) {
          terminal.event({ type: 'check', ...line })
          terminal.say(lineText(line))
        }
        return lines.every(({ ok }) => ok) ? exitCodes.done : exitCodes.failed
      })
    )

const lineText = ({ what, ok, found, fix }: DoctorLine): string =>
  `${ok ? '✓' : '✗'} ${what.padEnd(12)} ${found}${fix === null ? '' : `\n  ${fix}`}`
