import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { parseRecordPage } from '../parse.ts'
import { closeDatabase, openDatabase } from './open.ts'
import { KEY, pageOf, SCOPE, temporaryStore } from './test/stage.ts'
import { INDEX_VERSION, READER_VERSION } from './versions.ts'

const FIXTURES = fileURLToPath(new URL('../../../../test/fixtures/', import.meta.url))
const read = (name: string): string => readFileSync(FIXTURES + name, 'utf8')

/** Sound calls and odd ones, word for word as they were sent. */
const { tasks } = JSON.parse(read('stores/schema-2.json')) as { tasks: { calls: string[] }[] }
const PAGE = pageOf([...tasks.flatMap(({ calls }) => calls)])
const DOCUMENTED = Buffer.from(read('api/record-list.page.json'))

const sorted = (record: object): unknown[] =>
  Object.entries(record).toSorted(([left], [right]) => (left < right ? -1 : 1))
const fingerprint = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16)

const { store, path, clean } = temporaryStore()
afterAll(clean)

const advice = (name: string, fingerprint: string): string =>
  `The same bodies give something else than before. If that is meant: put a store of the code before into ` +
  `test/fixtures/stores (its README says how), raise ${name} in versions.ts, and write it here with the new ` +
  `fingerprint, ${fingerprint}. Kept calls are then read again.`

it('what the reader makes of a body is what its version says', () => {
  const records = [PAGE, DOCUMENTED].flatMap((page) => parseRecordPage(page).records)
  const made = fingerprint(records.map(({ raw: _raw, ...record }) => sorted(record)))
  expect({ version: READER_VERSION, made }, advice('READER_VERSION', made)).toEqual({
    version: 3,
    made: 'd5378928615e4864',
  })
})

it('what is searched of a call is what the version of the index says', () => {
  for (const page of [PAGE, DOCUMENTED]) store.ingestPage(SCOPE, page, { mark: 1, checkpoint: '' })
  const database = openDatabase({ path, key: KEY })
  database.exec("CREATE VIRTUAL TABLE temp.pieces USING fts5vocab('main', 'search', 'instance')")
  // The name of a script node stands by its number among the words.
  const rows = database
    .prepare(
      "SELECT CASE WHEN term >= char(64980) AND term < char(64981) THEN 'node' ELSE term END AS piece, doc, offset FROM temp.pieces ORDER BY doc, offset",
    )
    .all()
  closeDatabase(database)
  const made = fingerprint(rows)
  expect({ version: INDEX_VERSION, made }, advice('INDEX_VERSION', made)).toEqual({
    version: 3,
    made: '706c8dd5913e646b',
  })
})
