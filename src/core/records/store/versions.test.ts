import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { phone, text } from '#shared/records/fieldKinds.ts'
import { CALL_FIELDS } from '#shared/records/fields.ts'
import { parseRecordPage } from '../parse.ts'
import { closeDatabase, openDatabase } from './open.ts'
import { KEY, pageOf, SCOPE, temporaryStore } from './test/stage.ts'
import { INDEX, isBehind, READER, versionsOf } from './versions.ts'

const FIXTURES = fileURLToPath(new URL('../../../../test/fixtures/', import.meta.url))
const read = (name: string): string => readFileSync(FIXTURES + name, 'utf8')

/** Sound calls and odd ones, word for word as they were sent. */
const { tasks } = JSON.parse(read('stores/schema-2.json')) as { tasks: { calls: string[] }[] }
const PAGE = pageOf([...tasks.flatMap(({ calls }) => calls)])
const DOCUMENTED = Buffer.from(read('api/record-list.page.json'))

/** What a record holds: a new field that these bodies do not have is no other reading of them. */
const sorted = (record: object): unknown[] =>
  Object.entries(record)
    .filter(([, value]) => value !== null && (!Array.isArray(value) || value.length > 0))
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
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
  expect({ number: READER, made }, advice('READER', made)).toEqual({
    number: 4,
    made: 'cae88a22fa1d7bcc',
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
  expect({ number: INDEX, made }, advice('INDEX', made)).toEqual({
    number: 3,
    made: '706c8dd5913e646b',
  })
})

it('a changed entry of the catalogue is another version, and behind each other they are', () => {
  const today = versionsOf(CALL_FIELDS)
  const { company, ...others } = CALL_FIELDS
  const kept = versionsOf({ ...CALL_FIELDS, second: text('who', '', '', 1) })
  const searched = versionsOf({ ...CALL_FIELDS, second: phone('who', '', '', { searched: true }) })
  const unsearched = versionsOf({ ...CALL_FIELDS, company: text('who', '', '', 1) })
  const otherwise = versionsOf({ ...CALL_FIELDS, company: { ...company, read: 'id' } })
  const shown = versionsOf({ company: { ...company, width: 1, shown: true }, ...others })
  const changes = [kept, searched, unsearched, otherwise, shown].map(({ reader, index }) => [
    reader !== today.reader,
    index !== today.index,
  ])
  expect(changes).toEqual([
    [true, false],
    [true, true],
    [false, true],
    [true, true],
    [false, false],
  ])
  for (const { reader } of [kept, searched, otherwise])
    expect([isBehind(reader, today.reader), isBehind(today.reader, reader)]).toEqual([true, true])
})

it('a row of a later number is not behind, and one of an earlier number is', () => {
  const { reader, index } = versionsOf({})
  expect([reader, index].map((version) => Math.floor(version / 2 ** 24))).toEqual([READER, INDEX])
  for (const later of [2 ** 24, 3 * 2 ** 24])
    expect([isBehind(reader + later, reader), isBehind(reader, reader + later)]).toEqual([false, true])
  for (const earliest of [1, 3]) expect(isBehind(earliest, reader)).toBe(true)
})
