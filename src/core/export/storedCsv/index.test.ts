import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CSV_OPTIONS, LAYOUT_OPTIONS, type OptionTable, type OptionValue } from '#shared/exports/options.ts'
import type { ExportLayout } from '#shared/exports/types.ts'
import { LOCALES } from '#shared/locale.ts'
import { RECORD_FIELDS } from '#shared/records/fields.ts'
import { isMarkKey } from '#shared/reviews/markFields.ts'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import { parseRecordPage } from '../../records/parse.ts'
import { openStore } from '../../records/store/index.ts'
import { KEY, pageOf, sandboxRecords, SCOPE } from '../../records/store/test/stage.ts'
import { csvFormat } from '../csv.ts'
import { createExportMethods } from '../exportMethods.ts'
import { rowSource } from '../rowSource.ts'
import { CSV, HOSTILE, LAYOUT, temporaryFolder } from '../test/stage.ts'

let folder: string
let clean: () => void
beforeAll(() => ({ folder, clean } = temporaryFolder()))
afterAll(() => clean())

const QUERY = { scope: SCOPE, filter: {}, sort: DEFAULT_LOCAL_SORT }
const { methods } = createExportMethods({ find: () => null, readMarks: () => new Map() })
let files = 0

/** The file that the store's columns make. */
async function exported(path: string, layout: ExportLayout): Promise<string> {
  const [id, file] = [`export ${++files}`, join(folder, `${files}.csv`)]
  await methods.openExport(id, { path: file, layout })
  await methods.beginLocal(id, { path, key: KEY }, QUERY)
  while (!(await methods.appendLocal(id, 700)).done);
  await methods.finishExport(id, [])
  return readFileSync(file, 'utf8')
}

/** The same file by the way that everything else takes. */
function expected(records: readonly unknown[], layout: ExportLayout): string {
  const { columns, rows } = rowSource(layout)
  const format = csvFormat(layout.csv, columns.length)
  const calls = parseRecordPage(pageOf(records)).records
  const lines = calls
    .flatMap((call) => rows(call))
    .map((row) =>
      row.map((cell, at) => format.text(columns[at]?.kind ?? 'text')(cell)).join(format.delimiter),
    )
  const text = format.head(columns) + lines.map((line) => line + format.lineEnd).join('')
  return Buffer.from(text, 'utf8').toString('utf8')
}

/** What the store's columns alone tell. */
const STORED = RECORD_FIELDS.map(({ key }) => key).filter((key) => key !== 'details' && !isMarkKey(key))
const ZONES = ['Asia/Shanghai', 'UTC', 'America/New_York', 'Australia/Lord_Howe']
const layouts: fc.Arbitrary<ExportLayout> = fc.record({
  format: fc.constant('csv' as const),
  columns: fc.uniqueArray(fc.constantFrom(...STORED), {
    minLength: 1,
  }),
  locale: fc.constantFrom(...LOCALES),
  ...anyOf(LAYOUT_OPTIONS),
  rows: fc.constant('record' as const),
  mask: fc.constant(false),
  csv: fc.record({ ...anyOf(CSV_OPTIONS), encoding: fc.constant('utf-8' as const) }),
})

/** Any value of any option, those that a later version adds too. */
function anyOf<Table extends OptionTable>(table: Table) {
  const any = Object.entries(table).map(([key, option]) => {
    if (option.kind === 'flag') return [key, fc.boolean()]
    const values = option.kind === 'choice' ? Object.keys(option.values) : ZONES
    return [key, fc.constantFrom(...values)]
  })
  return Object.fromEntries(any) as { [Key in keyof Table]: fc.Arbitrary<OptionValue<Table[Key]>> }
}

const text = fc.oneof(
  fc.constantFrom(
    ...HOSTILE.formulas,
    ...HOSTILE.values,
    ...HOSTILE.texts.filter(({ length }) => length < 100),
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ maxLength: 12 }),
  fc.stringMatching(/^[\d.,:/ +-]{1,24}$/),
  fc.stringMatching(/^[\d;|\ta年月日时上午三 周一=]{1,8}$/),
  fc.stringMatching(/^[A-Za-z]{1,4}[ -]?\d{0,4}[;|]?$/),
  fc.constantFrom('张三', 'ID', 'a', 'α', 'né', '', ' '),
)
const integer = fc.oneof(
  fc.nat(5),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)
const moment = fc
  .integer({ min: Date.UTC(1960, 0, 1) / 1000, max: Date.UTC(2100, 0, 1) / 1000 })
  .map((second) => new Date(second * 1000).toISOString().slice(0, 19).replace('T', ' '))
const refs = fc.array(fc.record({ id: fc.nat(), name: text }), { maxLength: 3 })
const record = fc.record(
  {
    task_id: text,
    callid: fc.oneof(fc.uuid(), text),
    customer_id: fc.oneof(
      fc.uuid(),
      fc.uuid().map((id) => id.replaceAll('-', '')),
      text,
    ),
    user_id: text,
    group_id: fc.oneof(text, integer),
    callee: text,
    caller_number: text,
    name: text,
    company: text,
    gender: integer,
    gender_str: text,
    operator: fc.nat(300),
    operator_name: text,
    province: fc.record({ city: text }),
    city: fc.record({ city: text }),
    extra: fc.oneof(text, fc.dictionary(text, text)),
    components: fc.array(fc.record({ id: text, name: text, value: text }), { maxLength: 2 }),
    calldate: moment,
    answerdate: moment,
    hangupdate: moment,
    duration: integer,
    bill: integer,
    score: integer,
    level_id: text,
    level_name: text,
    intention_results: fc.oneof(fc.nat(30), fc.integer()),
    rounds: integer,
    hangup_disposition: fc.nat(3),
    hangup_disposition_str: text,
    hangupcause: text,
    error_code: fc.oneof(text, integer),
    tags: refs,
    tag_groups: refs,
    llm_tags: refs,
    comments: fc.array(
      fc.record(
        { id: fc.nat(), content: text, user_name: text, created_at: moment },
        { requiredKeys: ['content'] },
      ),
      { maxLength: 2 },
    ),
    send_wechat_data: fc.array(text, { maxLength: 2 }),
    bridge_number: text,
    bridge_calldate: moment,
  },
  { requiredKeys: [] },
)

describe('the way straight from the store', () => {
  it(
    'R24: writes the very bytes that the general way writes, for any records and layouts',
    { timeout: 120_000 },
    async () => {
      let stores = 0
      await fc.assert(
        fc.asyncProperty(
          fc.array(record, { maxLength: 8 }),
          fc.array(layouts, { minLength: 3, maxLength: 6 }),
          async (given, wanted) => {
            // One second each, so that the order is known.
            const records = given.map((fields, at) => ({
              ...fields,
              id: `call-${at}`,
              calldate: `2026-05-01 09:00:${String(59 - at)}`,
            }))
            const path = join(folder, `${++stores}.db`)
            const store = openStore({ path, key: KEY })
            store.ingestPage(SCOPE, pageOf(records), { mark: 1, checkpoint: '' })
            store.close()
            for (const layout of wanted) expect(await exported(path, layout)).toBe(expected(records, layout))
          },
        ),
        { numRuns: 40 },
      )
    },
  )

  it('R24: writes the same where a sign of a date comes first, and what parts cells behind it', async () => {
    const names = [...'年月日号號时時点點分秒'].flatMap((sign) => [`${sign}\t三日`, `${sign},3`, `${sign}三`])
    const records = names.map((name, at) => ({
      id: `call-${at}`,
      calldate: `2026-05-01 09:00:${String(59 - at).padStart(2, '0')}`,
      name,
    }))
    const path = join(folder, 'signs.db')
    const store = openStore({ path, key: KEY })
    store.ingestPage(SCOPE, pageOf(records), { mark: 1, checkpoint: '' })
    store.close()
    const layout = { ...LAYOUT, columns: ['id', 'name'] }
    expect(await exported(path, layout)).toBe(expected(records, layout))
  })

  it(
    'writes the same for calls as the platform makes them, over many portions and buffers',
    { timeout: 60_000 },
    async () => {
      const records = (await sandboxRecords(3000)).toReversed()
      const path = join(folder, 'sandbox.db')
      const store = openStore({ path, key: KEY })
      for (let at = 0; at < records.length; at += 200)
        store.ingestPage(SCOPE, pageOf(records.slice(at, at + 200)), { mark: 1, checkpoint: '' })
      const order = [...Array(15).keys()].flatMap((page) =>
        store.page({ ...QUERY, page: page + 1, perPage: 200 }).map(({ id }) => id),
      )
      store.close()
      const byId = new Map(records.map((given) => [(given as { id: string }).id, given]))
      const layout = {
        ...LAYOUT,
        columns: STORED,
        csv: { ...CSV, lineEnd: 'lf' as const },
      }
      expect(await exported(path, layout)).toBe(
        expected(
          order.map((id) => byId.get(id)),
          layout,
        ),
      )
    },
  )
})
