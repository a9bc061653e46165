import { expect, test } from 'vitest'
import { readPlace, writePlace } from '../../../renderer/app/place.ts'

test('[PLACE-1] the place stands in the fragment, beside the token that opens the studio', () => {
  const opened = writePlace('#token=secret', { projectId: 'a/b c' })
  expect([readPlace(opened), new URLSearchParams(opened.slice(1)).get('token')]).toEqual([
    { projectId: 'a/b c' },
    'secret'
  ])
  expect([writePlace(opened, { projectId: null }), readPlace('')]).toEqual(['#token=secret', { projectId: null }])
})
