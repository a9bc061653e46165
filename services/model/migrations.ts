/** A document as it stands in a file. */
export type RawDocument = Record<string, unknown>

/** One step of a document's form: from schema `to - 1` to schema `to`. Pure; unknown fields stay. */
export interface Migration {
  to: number
  migrate(document: RawDocument): RawDocument
}

/** What became of a document: in today's form, or made by a newer Framechain and left alone. */
export type Migrated =
  | { kind: 'current'; document: RawDocument; from: number }
  | { kind: 'newer'; found: number; known: number }

/** `project.json`. Schema 0 is a file without a number; some name the film `project` and its rate `default_fps`. */
export const projectMigrations: readonly Migration[] = [
  {
    to: 1,
    migrate: ({ schema: _none, ...document }) => ({
      schema: 1,
      ...document,
      ...firstOf('name', document.name, document.project),
      ...firstOf('fps', document.fps, document.default_fps)
    })
  }
]

/** `video/_state.json`. Schema 0 is a file without a number and without a run. */
export const stateMigrations: readonly Migration[] = [
  { to: 1, migrate: ({ schema: _none, ...document }) => ({ schema: 1, ...document }) }
]

/**
 * Brings a document to the newest form, one step at a time. A schema that is no number of a form
 * (a text, a fraction) is left for the document's own check to name.
 */
export function migrate(document: RawDocument, migrations: readonly Migration[]): Migrated {
  const found = document.schema ?? 0
  const known = migrations.length
  if (typeof found !== 'number' || !Number.isInteger(found) || found < 0)
    return { kind: 'current', document, from: known }
  if (found > known) return { kind: 'newer', found, known }
  const steps = migrations.slice(found)
  return { kind: 'current', document: steps.reduce((form, step) => step.migrate(form), document), from: found }
}

const firstOf = (key: string, ...values: unknown[]): RawDocument => {
  const value = values.find((candidate) => candidate !== undefined && candidate !== null)
  return value === undefined ? {} : { [key]: value }
}
