import { afterAll, expect, it } from 'vitest'
import type { Form } from '#shared/records/fieldKinds.ts'
import { openDatabase } from './open.ts'
import { formOf, RECORD_COLUMNS } from './row.ts'
import { KEY, temporaryStore } from './test/stage.ts'

const { path, clean } = temporaryStore()
afterAll(clean)

/** What the table must be declared as to hold a form. */
const DECLARED: Record<Form, readonly string[]> = {
  plain: ['INTEGER', 'REAL', 'TEXT'],
  word: ['INTEGER'],
  wordJson: ['INTEGER'],
  json: ['TEXT'],
  id: ['ANY'],
}
/** What the table holds beside the record. */
const OWN = ['key', 'task', 'facts', 'block', 'part']

it('the table has a column for every field that the store keeps, and no other', () => {
  const database = openDatabase({ path, key: KEY })
  const columns = database.pragma('table_info(calls)') as { name: string; type: string }[]
  database.close()
  const declared = new Map(columns.map(({ name, type }) => [name, type]))
  const missing = RECORD_COLUMNS.filter((name) => !DECLARED[formOf(name)].includes(declared.get(name) ?? ''))
  expect(
    missing,
    'Fields of the catalogue without a column of their form: add a line to MIGRATIONS in migrations/index.ts, as CONTRIBUTING says',
  ).toEqual([])
  expect([...declared.keys()].toSorted()).toEqual([...OWN, ...RECORD_COLUMNS].toSorted())
})
