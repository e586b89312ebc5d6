import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { NO_MARK, type DocumentRow, type MarkRow, type ReviewRows } from '#shared/reviews/marks.ts'
import { seeds } from '../../../test/support/seeds.ts'
import { KEY, OTHER_KEY, temporaryFolder } from '../records/store/test/stage.ts'
import { closeDatabase, openDatabase } from '../records/store/open.ts'
import { MARK_MIGRATIONS } from './migrations.ts'
import { FIRST_STAMP, nextStamp } from './stamp.ts'
import { openMarkStore, type MarkStore } from './markStore.ts'

const REF = { taskId: 't', recordId: 'r' }
const of = (marks: MarkRow[]): ReviewRows => ({ marks, documents: [] })
const CALL = { callid: 'c', callee: '13800001111', calldate: 1000 }

let folder: string
let clean: () => void
let now: number
let open: MarkStore[]
beforeEach(() => {
  ;({ folder, clean } = temporaryFolder())
  now = 1_000_000
  open = []
})
afterEach(() => {
  for (const store of open) store.close()
  clean()
})

function store(name = 'marks.db', key = KEY): MarkStore {
  const made = openMarkStore({ path: join(folder, name), key, now: () => now })
  open.push(made)
  return made
}
function closeAll(): void {
  for (const each of open.splice(0)) each.close()
}

describe('a mark', () => {
  it('is there after the file was closed, with what was not named as it was', () => {
    const first = store()
    expect(first.setMark(REF, { verdict: '需跟进', reviewed: true }, CALL)).toEqual({
      ...NO_MARK,
      ...{ verdict: '需跟进', reviewed: true, changedAt: now },
    })
    first.setMark(REF, { note: '下周再打' }, null)
    closeAll()
    expect(store().marksOf('t', ['r', 'another'])).toEqual({
      r: { ...NO_MARK, verdict: '需跟进', reviewed: true, note: '下周再打', changedAt: now },
    })
  })

  it('that is taken back stays taken back, and its call is still known', () => {
    const marks = store()
    marks.setMark(REF, { verdict: '投诉风险', reviewed: true }, CALL)
    expect(marks.setMark(REF, { verdict: null }, null).verdict).toBeNull()
    const rows = marks.allRows().marks
    expect(rows.map(({ member, value }) => [member, JSON.parse(value) as unknown])).toEqual([
      ['call', CALL],
      ['reviewed', true],
      ['verdict', null],
    ])
  })

  it('a later one wins though the clock went back', () => {
    const marks = store()
    marks.setMark(REF, { note: 'first' }, null)
    now -= 500_000
    expect(marks.setMark(REF, { note: 'second' }, null).note).toBe('second')
  })

  it('R10: lies encrypted, and another key says so', () => {
    store().setMark(REF, { note: '客户的秘密' }, CALL)
    closeAll()
    const bytes = readFileSync(join(folder, 'marks.db'))
    for (const text of ['客户的秘密', CALL.callee, 'SQLite format']) expect(bytes.includes(text)).toBe(false)
    expect(() => store('marks.db', OTHER_KEY)).toThrow(AppError)
    expect(readFileSync(join(folder, 'marks.db'))).toEqual(bytes)
  })

  it('two who have the file open see each other’s marks', () => {
    const [one, other] = [store(), store()]
    one.setMark(REF, { note: 'by one' }, null)
    expect(other.marksOf('t', ['r'])['r']?.note).toBe('by one')
    other.setMark(REF, { note: 'by the other' }, null)
    expect(one.marksOf('t', ['r'])['r']?.note).toBe('by the other')
  })

  it('two who have the file open go on as the same reviewer, once one of them has taken another one’s place', () => {
    const [one, other] = [store(), store()]
    one.mergeRows(of([]), 'moved here')
    other.setMark(REF, { note: 'x' }, null)
    expect(other.reviewer).toBe('moved here')
    expect(one.marksOf('t', ['r'])['r']?.note).toBe('x')
    expect(() => other.mergeRows(of([]), 'a third')).toThrow(AppError)
  })

  it('a value that cannot be read costs itself alone', () => {
    const marks = store()
    marks.setMark(REF, { reviewed: true, note: 'x' }, null)
    const [mine] = marks.allRows().marks as [MarkRow]
    const odd = (value: string): MarkRow => ({
      ...{ ...mine, recordId: 'odd', member: 'note', value },
      stamp: nextStamp(FIRST_STAMP, 5, 'a1'.repeat(8)),
    })
    for (const value of ['', 'not JSON', '{"a":', '[1]', '7']) {
      marks.mergeRows(of([odd(value)]))
      const found = marks.marksOf('t', ['r', 'odd'])
      expect(found['r']).toMatchObject({ reviewed: true, note: 'x' })
      expect(found['odd']?.note).toBe('')
    }
  })

  it('what a later version writes beside it stays', () => {
    const marks = store()
    marks.setMark(REF, { reviewed: true }, null)
    const [mine] = marks.allRows().marks
    const later = { ...(mine as MarkRow), member: 'mood', value: '{"of":"v2"}' }
    marks.mergeRows(of([later]))
    expect(marks.setMark(REF, { note: 'x' }, null)).toMatchObject({ reviewed: true, note: 'x' })
    expect(marks.allRows().marks).toContainEqual(later)
  })
})

describe('tags and marked sentences', () => {
  const SAID = {
    turn: 3,
    who: 'ai',
    node: '开场白',
    text: '您好',
    problem: '太长',
    better: '短一些',
  } as const

  it('what two put on stays side by side, and what is taken off stays off', () => {
    const marks = store()
    marks.setMark(REF, { tags: { 老客户: true, 急: true }, sentences: { s1: SAID } }, null)
    marks.setMark(REF, { tags: { 急: false, 二次: true }, sentences: { s2: { ...SAID, turn: 1 } } }, null)
    const mark = marks.marksOf('t', ['r'])['r']
    expect([...(mark?.tags ?? [])].sort()).toEqual(['二次', '老客户'].sort())
    expect(mark?.sentences).toEqual([
      { id: 's2', ...SAID, turn: 1 },
      { id: 's1', ...SAID },
    ])
    expect(marks.setMark(REF, { sentences: { s1: null } }, null).sentences.map(({ id }) => id)).toEqual([
      's2',
    ])
  })

  it('are offered again, the most used first', () => {
    const marks = store()
    const at = (recordId: string): { taskId: string; recordId: string } => ({ taskId: 't', recordId })
    marks.setMark(at('a'), { tags: { 急: true, 老客户: true }, sentences: { s1: SAID } }, null)
    marks.setMark(at('b'), { tags: { 老客户: true }, sentences: { s2: { ...SAID, problem: '抢话' } } }, null)
    marks.setMark(at('c'), { sentences: { s3: { ...SAID, problem: '抢话' } } }, null)
    expect(marks.words()).toEqual({ tags: ['老客户', '急'], problems: ['抢话', '太长'] })
  })

  it('a damaged sentence or score costs itself alone', () => {
    const marks = store()
    marks.setMark(REF, { sentences: { s1: SAID }, score: { card: 'c', version: 1, answers: { a: 1 } } }, null)
    const [mine] = marks.allRows().marks as [MarkRow]
    const stamp = nextStamp(FIRST_STAMP, 5, 'a1'.repeat(8))
    for (const value of ['7', '{"turn":"x"}', '{"turn":1,"text":"x","who":"nobody"}'])
      marks.mergeRows(of([{ ...mine, member: `sentence:${value.length}`, value, stamp }]))
    expect(marks.marksOf('t', ['r'])['r']?.sentences).toHaveLength(1)
    expect(marks.marksOf('t', ['r'])['r']?.score).toEqual({ card: 'c', version: 1, answers: { a: 1 } })
    marks.setMark(REF, { score: { card: 'c', version: -1, answers: {} } }, null)
    expect(marks.marksOf('t', ['r'])['r']?.score).toBeNull()
  })
})

it('R13: a file of the version before has its marks, and room for documents', () => {
  const path = join(folder, 'old.db')
  const old = openDatabase({ path, key: KEY, migrations: MARK_MIGRATIONS.slice(0, 1) })
  old.exec("INSERT INTO self VALUES (1, 'somebody', 'a1a1a1a1a1a1a1a1')")
  old.exec(
    `INSERT INTO marks VALUES ('t', 'r', 'somebody', 'note', '"kept"', '000000000005${'0'.repeat(20)}')`,
  )
  closeDatabase(old)
  const marks = store('old.db')
  expect(marks.reviewer).toBe('somebody')
  expect(marks.marksOf('t', ['r'])['r']).toEqual({ ...NO_MARK, note: 'kept', changedAt: 5 })
  marks.putDocument({ kind: 'card', taskId: '', id: 'c' }, { name: 'x' })
  expect(marks.documents('card', '')).toHaveLength(1)
})

describe('documents', () => {
  const CARD = { kind: 'card', taskId: '', id: 'c1' }

  it('are kept member by member and are gone once removed', () => {
    const marks = store()
    marks.putDocument(CARD, { name: '质检', v1: { items: [] } })
    marks.putDocument(CARD, { name: '质检二' })
    marks.putDocument({ ...CARD, taskId: 't' }, { name: 'of a task' })
    expect(marks.documents('card', '')).toMatchObject([
      { id: 'c1', reviewer: marks.reviewer, values: { name: '质检二', v1: { items: [] } }, changedAt: now },
    ])
    expect(marks.documents('card', null)).toHaveLength(2)
    const before = marks.allRows()
    marks.putDocument(CARD, { removed: true })
    marks.mergeRows(before)
    expect(marks.documents('card', '')).toEqual([])
  })

  it('a stamp counts for marks and documents alike', () => {
    const marks = store()
    marks.putDocument(CARD, { name: 'first' })
    marks.setMark(REF, { note: 'x' }, null)
    now -= 1000
    marks.putDocument(CARD, { name: 'later' })
    const stamps = [...marks.allRows().marks, ...marks.allRows().documents].map(({ stamp }) => stamp)
    expect(new Set(stamps).size).toBe(2)
    expect(marks.documents('card', null)[0]?.stamp).toBe(stamps.toSorted().at(-1))
  })
})

const member = {
  reviewer: fc.constantFrom('one', 'two'),
  taskId: fc.constant('t'),
  member: fc.constantFrom('verdict', 'note', 'tag:x'),
  value: fc.constantFrom('"x"', '"y"', 'null', 'true'),
  stamp: fc.integer({ min: 1, max: 6 }).map((at) => at.toString(16).padStart(32, '0')),
}
const row: fc.Arbitrary<MarkRow> = fc.record({ ...member, recordId: fc.constantFrom('a', 'b') })
const document: fc.Arbitrary<DocumentRow> = fc.record({
  ...member,
  kind: fc.constant('card'),
  id: fc.constantFrom('a', 'b'),
})
const rows: fc.Arbitrary<ReviewRows> = fc.record({
  marks: fc.array(row, { maxLength: 12 }),
  documents: fc.array(document, { maxLength: 8 }),
})

describe('marks from elsewhere', () => {
  /** What lies in an empty file after these were put there, one lot after the other. */
  let made = 0
  function after(...lots: ReviewRows[]): ReviewRows {
    made += 1
    const marks = openMarkStore({ path: join(folder, `m${made}.db`), key: KEY, now: () => now })
    for (const lot of lots) marks.mergeRows(lot)
    const all = marks.allRows()
    marks.close()
    return all
  }

  it('come to the same in any order, in any lots, and as often as one likes', () => {
    fc.assert(
      fc.property(rows, rows, rows, (one, two, three) => {
        const together = after(one, two, three)
        expect(after(three, one, two)).toEqual(together)
        expect(after(one, after(two, three))).toEqual(together)
        expect(after(together, one, together)).toEqual(together)
      }),
      { numRuns: seeds(25, 3000) },
    )
  })

  it('do not touch another reviewer’s, and the newer of one’s own wins', () => {
    const marks = store()
    marks.setMark(REF, { note: 'mine' }, null)
    const [mine] = marks.allRows().marks as [MarkRow]
    const theirs = { ...mine, reviewer: 'another', value: '"theirs"' }
    expect(marks.mergeRows(of([theirs]))).toBe(1)
    expect(marks.marksOf('t', ['r'])['r']?.note).toBe('mine')
    expect(marks.mergeRows(of([{ ...mine, value: '"older"', stamp: '0'.repeat(32) }]))).toBe(0)
    expect(
      marks.mergeRows(
        of([{ ...mine, value: '"newer"', stamp: nextStamp(FIRST_STAMP, Date.UTC(2999, 0), 'a1'.repeat(8)) }]),
      ),
    ).toBe(1)
    expect(marks.marksOf('t', ['r'])['r']?.note).toBe('newer')
    expect(marks.setMark(REF, { note: 'newest' }, null).note).toBe('newest')
    const before = marks.allRows()
    const last = { ...mine, value: '"last"', stamp: 'f'.repeat(32) }
    expect(() => marks.mergeRows(of([mine, last]))).toThrow(AppError)
    expect(marks.allRows()).toEqual(before)
  })
})

describe('the total of a score', () => {
  const item = { label: 'x', help: '', weight: 1, fatal: false }
  const items = [
    { ...item, id: 'a', kind: 'yesno', least: 0, most: 1 },
    { ...item, id: 'b', kind: 'scale', least: 1, most: 4, weight: 2 },
    { ...item, id: 'c', kind: 'yesno', least: 0, most: 1, weight: 0, fatal: true },
  ]
  const card = { name: '质检', items, version: 1, madeAt: 1 }
  const scored = (answers: Record<string, number>, of = 'v1') => ({
    score: { card: of, version: 1, answers },
  })
  const total = (marks: MarkStore): (number | null)[] => [
    marks.marksOf('t', ['r'])['r']?.total ?? null,
    marks.marksOfTask('t').get('r')?.total ?? null,
  ]

  it('is the card’s, 0 where a fatal item failed, and none while it is open', () => {
    const marks = store()
    marks.putDocument({ kind: 'card', taskId: '', id: 's' }, { 'version:v1': card })
    expect(marks.setMark(REF, scored({ a: 1, b: 3, c: 1 }), null).total).toBe(77.8)
    expect(total(marks)).toEqual([77.8, 77.8])
    expect(marks.setMark(REF, scored({ a: 1, b: 3, c: 0 }), null).total).toBe(0)
    expect(marks.setMark(REF, scored({ a: 1, b: 3 }), null).total).toBeNull()
    expect(marks.setMark(REF, { score: null }, null).total).toBeNull()
  })

  it('is there once the version is, also where another program brings it, and a removed card’s stays', () => {
    const [marks, other] = [store(), store()]
    marks.setMark(REF, scored({ a: 0, b: 4, c: 1 }), null)
    expect(total(marks)).toEqual([null, null])
    other.putDocument({ kind: 'card', taskId: '', id: 's' }, { 'version:v1': card })
    expect(total(marks)).toEqual([66.7, 66.7])
    other.putDocument({ kind: 'card', taskId: '', id: 's' }, { retired: ['v1'] })
    expect(total(marks)).toEqual([66.7, 66.7])
  })
})

describe('the marks of a task', () => {
  it('are all of this reviewer’s and no other’s, and the same map until one changes', () => {
    const mine = store()
    mine.setMark(REF, { verdict: '需跟进' }, CALL)
    mine.setMark({ taskId: 't', recordId: 'other' }, { tags: { 重点: true } }, null)
    mine.setMark({ taskId: 'another', recordId: 'r' }, { reviewed: true }, null)
    const theirs = mine.allRows().marks.map((row) => ({ ...row, reviewer: 'somebody', recordId: 'theirs' }))
    mine.mergeRows(of(theirs))
    const marks = mine.marksOfTask('t')
    expect(Object.fromEntries(marks)).toEqual(mine.marksOf('t', ['r', 'other', 'theirs']))
    expect([...marks.keys()]).toEqual(['other', 'r'])
    expect(mine.marksOfTask('t')).toBe(marks)
    mine.setMark(REF, { reviewed: true }, null)
    expect(mine.marksOfTask('t').get('r')?.reviewed).toBe(true)
    expect(mine.marksOfTask('nowhere').size).toBe(0)
  })

  it('follow what another program writes', () => {
    const [here, there] = [store(), store()]
    here.setMark(REF, { reviewed: true }, null)
    expect(here.marksOfTask('t').size).toBe(1)
    there.setMark({ taskId: 't', recordId: 'second' }, { reviewed: true }, null)
    expect(here.marksOfTask('t').size).toBe(2)
  })
})
