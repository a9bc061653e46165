import { runCli } from './cli.ts'

const exitCode = await runCli({
  argv: process.argv.slice(2),
  env: process.env,
  cwd: process.cwd(),
  stdout: process.stdout,
  stderr: process.stderr,
  signals: process
})

// what an engine still looks after on a server must not keep the user's prompt waiting
process.stdout.write('', () => process.exit(exitCode))
