import { once } from 'node:events'
import { StudioError } from '../../../contract/studio-error.ts'
import { openFirstProject } from '../../first-project.ts'
import { userProjectsFolder } from '../../projects-folder.ts'
import { openBrowser } from '../../serve/open-browser.ts'
import { serveStudio } from '../../serve/serve-studio.ts'
import { exitCodes, type CliCommand, type StudioOptions } from '../cli-command.ts'

interface ServeCommandOptions extends StudioOptions {
  port?: string
  open: boolean
  newToken?: boolean
  welcome?: boolean
}

export const serveCommand: CliCommand = (program, run) =>
  void program
    .command('serve')
    .description('serve the studio to browsers and scripts on this machine')
    .argument('[project]', 'folder of a project to open')
    .option('--port <number>', 'the port to serve on')
    .option('--no-open', 'do not open a browser')
    .option('--new-token', 'shut out windows and scripts that were let in before')
    .option('--welcome', 'make and open the sample project where there has never been a project')
    .option('--json', 'print JSON events')
    .action((folder: string | undefined, options: ServeCommandOptions) =>
      run(options, async ({ studio, terminal, signal, path, env }) => {
        const served = await serveStudio({
          studio,
          port: options.port === undefined ? undefined : typedPort(options.port),
          isNewToken: options.newToken,
          projectsFolder: userProjectsFolder(env),
          log: terminal.notice
        })
        try {
          const { client, server } = served
          const projectId =
            folder !== undefined
              ? (await client.home.open({ folder: path(folder) })).project_id
              : ((options.welcome === true ? await openFirstProject(client) : null) ?? undefined)
          const url = served.url(projectId)
          terminal.event({ type: 'serving', url, port: server.port, pid: process.pid })
          terminal.say(`The studio is at ${url}\nCtrl-C ends it.`)
          if (options.open && !terminal.isJson) openBrowser(url, { platform: process.platform, env })
          if (!signal.aborted) await once(signal, 'abort')
          terminal.say('Closing. What was rendering goes on next time.')
        } finally {
          await served.close()
        }
        return exitCodes.done
      })
    )

/** 0 is any that is free. */
function typedPort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port < 65_536) return port
  throw new StudioError('usage', {
    reason: `"${text}" is no port.`,
    fix: 'Give a number up to 65535; 0 for any that is free.'
  })
}
