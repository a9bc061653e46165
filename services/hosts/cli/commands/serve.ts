import { once } from 'node:events'
import { StudioError } from '../../../contract/studio-error.ts'
import { openFirstProject } from '../../first-project.ts'
import { userProjectsFolder } from '../../projects-folder.ts'
import { accessToken } from '../../serve/access-token.ts'
import { openBrowser } from '../../serve/open-browser.ts'
import { findRunningStudio } from '../../serve/running-studio.ts'
import { serveStudio } from '../../serve/serve-studio.ts'
import { exitCodes, type CliCommand, type CommandContext, type ExitCode, type StudioOptions } from '../cli-command.ts'

interface ServeCommandOptions extends StudioOptions {
  port?: string
  open: boolean
  newToken?: boolean
  welcome?: boolean
}

/** The same at every start, so that bookmarks go on. */
const USUAL_PORT = '47110'
const usualPort = (env: Record<string, string | undefined>): number => typedPort(env['FRAMECHAIN_PORT'] ?? USUAL_PORT)

export const serveCommand: CliCommand = (program, run) =>
  void program
    .command('serve')
    .description('serve the studio to browsers and scripts on this machine')
    .argument('[project]', 'folder of a project to open')
    .option('--port <number>', `the port to serve on; FRAMECHAIN_PORT or ${USUAL_PORT} where it is free`)
    .option('--no-open', 'do not open a browser')
    .option('--new-token', 'shut out windows and scripts that were let in before')
    .option('--welcome', 'make and open the sample project where there has never been a project')
    .option('--json', 'print JSON events')
    .action((folder: string | undefined, options: ServeCommandOptions) =>
      run(options, async (context) => (await showRunning(context, folder, options)) ?? serve(context, folder, options))
    )

interface Shown {
  type: 'serving' | 'running'
  url: string
  /** For one browser. */
  launch: string
  port: number
}

/** Shows the studio that this user has running already; undefined where there is none, or another one is asked for. */
async function showRunning(
  context: CommandContext,
  folder: string | undefined,
  options: ServeCommandOptions
): Promise<ExitCode | undefined> {
  if (options.port !== undefined) return undefined
  const token = await accessToken(context.studio.folders.data)
  const running = await findRunningStudio({ port: usualPort(context.env), token })
  if (running === null) return undefined
  if (options.newToken === true)
    throw new StudioError('usage', { reason: 'The studio is running with the old token.', fix: 'End it first.' })
  const projectId = folder === undefined ? undefined : await running.openProject(context.path(folder))
  show(context, { type: 'running', port: running.port, ...(await running.addresses(projectId)) }, options)
  return exitCodes.done
}

/** Serves until it is cancelled. */
async function serve(
  context: CommandContext,
  folder: string | undefined,
  options: ServeCommandOptions
): Promise<ExitCode> {
  const { studio, terminal, signal, path, env } = context
  const { client, server, close } = await serveStudio({
    studio,
    port: options.port === undefined ? usualPort(env) : typedPort(options.port),
    mayMove: options.port === undefined,
    token: await accessToken(studio.folders.data, { isNew: options.newToken ?? false }),
    projectsFolder: userProjectsFolder(env),
    log: terminal.notice
  })
  try {
    let projectId: string | undefined
    if (folder !== undefined) projectId = (await client.home.open({ folder: path(folder) })).project_id
    else if (options.welcome === true) projectId = (await openFirstProject(client)) ?? undefined
    const { port } = server
    show(context, { type: 'serving', port, url: server.url(projectId), launch: server.launch(projectId) }, options)
    if (!signal.aborted) await once(signal, 'abort')
    terminal.say('Closing. What was rendering goes on next time.')
  } finally {
    await close()
  }
  return exitCodes.done
}

function show(
  { terminal, env }: CommandContext,
  { type, url, launch, port }: Shown,
  options: ServeCommandOptions
): void {
  terminal.event({ type, url, port, pid: process.pid })
  const end = type === 'serving' ? 'Ctrl-C ends it.' : 'It was started before, and goes on there.'
  terminal.say(`The studio is at ${url}\n${end}`)
  if (options.open && !terminal.isJson) openBrowser(launch, { platform: process.platform, env })
}

/** 0 is any that is free. */
function typedPort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port < 65_536) return port
  throw new StudioError('usage', {
    reason: `"${text}" is no port.`,
    fix: 'Give a number up to 65535; 0 for any that is free.'
  })
}
