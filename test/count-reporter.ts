import type { Reporter, SerializedError, TestCase, TestModule, TestRunEndReason, TestSuite, Vitest } from 'vitest/node'

/**
 * Ends the run with one plain line, `N passed, N failed, N skipped`, and above it every skipped test with its reason.
 * A file or suite that fails outside its tests, an error that no test caught, and a test that never came to its end
 * count as failed. In CI a test that is skipped without a reason fails the run.
 */
export default class CountReporter implements Reporter {
  #vitest: Vitest | undefined

  onInit(vitest: Vitest): void {
    this.#vitest = vitest
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[], reason: TestRunEndReason): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const passed = tests.filter((test) => test.result().state === 'passed')
    const skipped = tests.filter((test) => test.result().state === 'skipped')
    const failedTests = tests.length - passed.length - skipped.length
    const failed = failedTests + modules.map(countOwnFailures).reduce(sum, 0) + unhandled.length
    const isFiltered = this.#vitest?.config.testNamePattern !== undefined
    const lines = isFiltered ? [] : skipped.map((test) => `skipped: ${whereAndWhy(test)}`)
    const hasUnexplained = !isFiltered && skipped.some((test) => skipReason(test) === undefined)
    if (failed > 0 || reason === 'interrupted' || (hasUnexplained && process.env['CI'])) process.exitCode = 1
    lines.push(`${passed.length} passed, ${failed} failed, ${skipped.length} skipped`)
    process.stdout.write(`${lines.join('\n')}\n`)
  }
}

/** Failures of a file that no test stands for: it cannot be loaded, or a hook of it or of a suite in it failed. */
const countOwnFailures = (module: TestModule): number =>
  [module, ...module.children.allSuites()].filter((suite) => suite.errors().length > 0).length

const whereAndWhy = (test: TestCase): string =>
  `${test.module.relativeModuleId} > ${test.fullName}: ${skipReason(test) ?? 'NO REASON GIVEN'}`

function skipReason(test: TestCase): string | undefined {
  const result = test.result()
  if (result.state === 'skipped' && result.note) return result.note
  return isInFailedSuite(test.parent) ? 'its suite failed before it' : undefined
}

const isInFailedSuite = (suite: TestModule | TestSuite): boolean =>
  suite.errors().length > 0 || (suite.type === 'suite' && isInFailedSuite(suite.parent))

const sum = (a: number, b: number): number => a + b
