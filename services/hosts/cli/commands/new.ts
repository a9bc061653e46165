import { basename } from 'node:path'
import { StudioError } from '../../../contract/studio-error.ts'
import { exitCodes, typedNumber, type CliCommand } from '../cli-command.ts'

interface NewOptions {
  sample?: string
  name?: string
  fps?: string
  size?: string
  json?: boolean
}

export const newCommand: CliCommand = (program, run) =>
  void program
    .command('new')
    .description('make a project')
    .argument('<folder>', 'where the project shall lie')
    .option('--sample <name>', 'start from a sample: lighthouse')
    .option('--name <name>', 'name of the film (default: the name of the folder)')
    .option('--fps <number>', 'frames per second of the film (default: 24)')
    .option('--size <WxH>', 'size of the film (default: 1280x720)')
    .option('--json', 'print JSON events')
    .action((folder: string, options: NewOptions) =>
      run(options, async ({ studio, terminal, path }) => {
        const target = path(folder)
        const settings = {
          ...(options.fps === undefined ? {} : { fps: typedNumber(options.fps, 'rate') }),
          ...(options.size === undefined ? {} : typedSize(options.size))
        }
        if (options.sample === undefined) {
          await studio.projects.create(target, { name: options.name ?? basename(target), ...settings })
        } else {
          await studio.samples.create(options.sample, target, {
            ...settings,
            ...(options.name ? { name: options.name } : {})
          })
        }
        terminal.event({ type: 'created', folder: target })
        terminal.say(`Made the project in ${target}`)
        return exitCodes.done
      })
    )

function typedSize(text: string): { width: number; height: number } {
  const [, width, height] = /^(\d+)\s*[x×*]\s*(\d+)$/i.exec(text) ?? []
  if (width !== undefined && height !== undefined) return { width: Number(width), height: Number(height) }
  throw new StudioError('usage', {
    reason: `"${text}" is no size.`,
    fix: 'Give the size as width x height, for example 1280x720.'
  })
}
