#!/usr/bin/env node
/** The `framechain` command: its program on a Node that can run it. Itself it runs on Node 20 and later. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'
import { findNode, nodeNeeded } from './find-node.mjs'

const node = findNode()
if (node === undefined) refuse(nodeNeeded)
else if (node !== process.execPath) runOn(node)
else if (existsSync(new URL('../node_modules', import.meta.url))) await import('../services/hosts/cli/main.ts')
else refuse('The packages of Framechain are not installed: "node build/setup.mjs" brings them.')

function refuse(line) {
  console.error(line)
  process.exitCode = 1
}

/** Starts this file again on another Node, and ends as that process ends. */
function runOn(otherNode) {
  const args = [fileURLToPath(import.meta.url), ...process.argv.slice(2)]
  const child = spawn(otherNode, args, { stdio: 'inherit' })
  // Ctrl-C reaches every process of the terminal: handed on, it would reach the child twice.
  const hasTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY
  process.on('SIGINT', () => hasTerminal || child.kill('SIGINT'))
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  process.on('SIGHUP', () => child.kill('SIGHUP'))
  child.once('error', (error) => refuse(`${otherNode} could not be started: ${error.message}`))
  child.once('exit', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal]
    if (signal === null) return
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}
