/**
 * Runs the benchmarks: each file of test/bench, or those that are named, in a process of its own, one after another.
 *
 *     npm run bench                  every test/bench/*.bench.ts
 *     npm run bench -- media plan    media.bench.ts and plan.bench.ts
 *
 * A benchmark reports a name and a value such as "63 ms, target < 100 ms, met"; each becomes one line of columns.
 * Ends with 1 when a benchmark fails or a target is missed.
 */
import { fork } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findNode, nodeNeeded } from './find-node.mjs'

const folder = fileURLToPath(new URL('../test/bench', import.meta.url))
const runner = fileURLToPath(new URL('./run-bench.mjs', import.meta.url))
const ending = '.bench.ts'

process.exitCode = await benchmark(process.argv.slice(2))

/** Resolves to the exit code. */
async function benchmark(names) {
  const node = findNode()
  if (node === undefined) return complain(nodeNeeded)
  const files = names.length > 0 ? names.map((name) => basename(name, ending) + ending) : readdirSync(folder).toSorted()
  const absent = files.find((file) => !existsSync(join(folder, file)))
  if (absent !== undefined) return complain(`there is no ${join(folder, absent)}`)
  let failures = 0
  for (const file of files.filter((name) => name.endsWith(ending))) {
    if (!(await runBench(node, file))) failures += 1
  }
  return failures > 0 ? 1 : 0
}

/** Prints each line as it comes. Resolves to whether the benchmark came to its end with every target met. */
function runBench(node, file) {
  const child = fork(runner, [join(folder, file)], { execPath: node })
  let isMet = true
  child.on('message', ({ name, value }) => {
    const { figure, target, verdict } = readValue(value)
    isMet &&= verdict !== 'missed'
    const columns = [name.padEnd(52), figure.padEnd(28), target.padEnd(24), verdict]
    console.log(columns.join('  ').trimEnd())
  })
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      if (code !== 0) complain(`${file} failed (${signal ?? `exit ${code}`})`)
      resolve(code === 0 && isMet)
    })
  })
}

/** "63 ms, target < 100 ms, met" in its three parts; what a value does not have is empty. */
function readValue(value) {
  const verdict = /\b(missed|not met)\b/i.test(value) ? 'missed' : /\bmet\b/i.test(value) ? 'met' : ''
  const said = value.replace(/\b(missed|not met|met)\b/i, '')
  const [figure, target = ''] = said.split(/\btarget\b/i)
  return { figure: figure.replace(/[\s,;|(]+$/, ''), target: target.replace(/^[\s:]+|[\s,;:|)]+$/g, ''), verdict }
}

function complain(line) {
  console.error(line)
  return 1
}
