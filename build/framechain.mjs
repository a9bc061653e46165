#!/usr/bin/env node
/** The `framechain` command: its program on a Node that can run it. Itself it runs on Node 20 and later. */
import { existsSync } from 'node:fs'
import module from 'node:module'
import { fileURLToPath } from 'node:url'
import { findNode, nodeNeeded } from './find-node.mjs'
import { endAs, handOver } from './hand-over.mjs'

const node = findNode()
if (node === undefined) refuse(nodeNeeded)
else if (node !== process.execPath) await runOn(node)
else if (existsSync(new URL('../node_modules', import.meta.url))) await runHere()
else refuse('The packages of Framechain are not installed: "node build/setup.mjs" brings them.')

/** Starts this file again on another Node. */
async function runOn(otherNode) {
  const outcome = await handOver(otherNode, [fileURLToPath(import.meta.url), ...process.argv.slice(2)])
  if (outcome.error === undefined) endAs(outcome)
  else refuse(`${otherNode} could not be started: ${outcome.error.message}`)
}

/** What was compiled is kept beside the packages for the next start: 0.5 s instead of 1.0 s until the program has begun. */
async function runHere() {
  if (process.argv[2] === 'serve' && !(await hasWindow())) return
  module.enableCompileCache?.(fileURLToPath(new URL('../node_modules/.cache/framechain', import.meta.url)))
  await import('../services/hosts/cli/main.ts')
}

function refuse(line) {
  console.error(line)
  process.exitCode = 1
}

/** What a browser shows, built anew where it has changed. */
async function hasWindow() {
  const { buildWindow } = await import('./window-build.mjs')
  try {
    await buildWindow({ say: console.error })
    return true
  } catch (error) {
    refuse(`The window could not be built: ${error.message}`)
    return false
  }
}
