import { expect, test } from 'vitest'
import { migrate, projectMigrations, stateMigrations } from '../../../services/model/migrations.ts'
import { STATE_SCHEMA } from '../../../services/model/project-state.ts'
import { PROJECT_SCHEMA } from '../../../services/model/project.ts'

test('[MIGRATE-1] migrations are numbered from 1 without a gap, up to the schema of today', () => {
  const numbers = [projectMigrations, stateMigrations].map((steps) => steps.map(({ to }) => to))
  const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1)
  expect(numbers).toEqual([upTo(PROJECT_SCHEMA), upTo(STATE_SCHEMA)])
})

test('[MIGRATE-2] each step is taken in order, from wherever the document stands', () => {
  const steps = [1, 2, 3].map((to) => ({
    to,
    migrate: (document: Record<string, unknown>) => ({
      ...document,
      schema: to,
      steps: `${String(document.steps)}${to}`
    })
  }))
  const from = (document: Record<string, unknown>): unknown => migrate({ steps: '', ...document }, steps)
  expect([from({}), from({ schema: 2 }), from({ schema: 3 }), from({ schema: 4 })]).toEqual([
    { kind: 'current', from: 0, document: { schema: 3, steps: '123' } },
    { kind: 'current', from: 2, document: { schema: 3, steps: '3' } },
    { kind: 'current', from: 3, document: { schema: 3, steps: '' } },
    { kind: 'newer', found: 4, known: 3 }
  ])
})

test('[MIGRATE-3] a schema that is no number is left for the check of the document', () => {
  for (const schema of ['1', 1.5, -1, true, {}])
    expect(migrate({ schema }, projectMigrations)).toEqual({ kind: 'current', document: { schema }, from: 1 })
})

test('[MIGRATE-4] a document without a number keeps every field that it has', () => {
  expect(migrate({ project: 'Film', default_fps: 25, other: 1 }, projectMigrations)).toEqual({
    kind: 'current',
    from: 0,
    document: { schema: 1, project: 'Film', default_fps: 25, other: 1, name: 'Film', fps: 25 }
  })
  expect(migrate({ name: 'Own', project: 'Film' }, projectMigrations)).toMatchObject({ document: { name: 'Own' } })
})
