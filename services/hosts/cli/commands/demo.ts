import { isStudioError } from '../../../contract/studio-error.ts'
import { exitCodes, type CliCommand } from '../cli-command.ts'
import { makeFilm } from './film.ts'
import { renderProject } from './render.ts'

const SAMPLE = 'lighthouse'

export const demoCommand: CliCommand = (program, run) =>
  void program
    .command('demo')
    .description('make the sample project, render it without a GPU, and join its film')
    .argument('[folder]', 'where the sample shall lie', 'demo/Lighthouse')
    .option('--json', 'print JSON events')
    .action((folder: string, options: { json?: boolean }) =>
      run(options, async (context) => {
        const { studio, terminal, path, signal } = context
        const target = path(folder)
        try {
          await studio.samples.create(SAMPLE, target, {})
          terminal.say(`Made the sample project in ${target}`)
        } catch (error) {
          if (!isStudioError(error, 'project_exists')) throw error
          terminal.say(`Reusing the sample project in ${target}`)
        }
        await using session = await studio.open(target, { engine: 'animatic', signal })
        const rendered = await renderProject(context, session, {})
        return rendered === exitCodes.done ? await makeFilm(context, session, await session.plan(), {}) : rendered
      })
    )
