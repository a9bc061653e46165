import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { errorCodes, errorTable } from '../../services/contract/error-codes.ts'

const root = join(import.meta.dirname, '../..')
const architecture = await readFile(join(root, 'ARCHITECTURE.md'), 'utf8')

test('[DOCS-1] ARCHITECTURE.md lists every error code, and no other', () => {
  const listed = [...architecture.matchAll(/^\| `([a-zA-Z_]+)` *\| (yes|no) *\|/gm)].map(
    ([, code, retried]) => `${code} ${retried}`
  )
  const known = errorCodes.map((code) => `${code} ${errorTable[code].isRetryable ? 'yes' : 'no'}`)
  expect(listed.toSorted()).toEqual(known.toSorted())
})

test('[DOCS-2] every error says what happened and what to do, with no facts at hand too', () => {
  for (const code of errorCodes) {
    const { says, fix } = errorTable[code]
    expect([code, says({}), fix({})]).toEqual([
      code,
      expect.not.stringContaining('undefined'),
      expect.not.stringContaining('undefined')
    ])
  }
})
