import { expect, test } from 'vitest'
import { clockText } from '../../../services/model/time-text.ts'

test('[TIME-TEXT-1] a length reads as on a player, whole seconds', () => {
  expect([0, 5.4, 35, 59.6, 65, 3600, 3725, 36_000].map(clockText)).toEqual([
    '0:00',
    '0:05',
    '0:35',
    '1:00',
    '1:05',
    '1:00:00',
    '1:02:05',
    '10:00:00'
  ])
})
