/** Started with a process by `--import`: writes the longest standstill of its event loop down, ten times a second. */
import { appendFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'

const FRAME_MS = 1
const file = process.env.FRAMECHAIN_BENCH_LOOP
const delay = monitorEventLoopDelay({ resolution: FRAME_MS })
delay.enable()
setInterval(() => {
  appendFileSync(file, `${(delay.max / 1e6 - FRAME_MS).toFixed(1)}\n`)
  delay.reset()
}, 100).unref()
