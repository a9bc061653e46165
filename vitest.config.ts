import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: join(import.meta.dirname, 'test/e2e/stage/build-window.ts'),
    // Native modules, signals and real processes: each file in a process of its own.
    pool: 'forks',
    // Two at once even on two cores (vitest would take one), because most tests wait for a process or a server.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // a second, its own default, is not much for a browser beside other tests
    expect: { poll: { timeout: 20_000 } },
    reporters: ['default', join(import.meta.dirname, 'test/count-reporter.ts')]
  }
})
