import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { MarkRow } from '#shared/reviews/marks.ts'
import { KEY, OTHER_KEY, temporaryFolder } from '../records/store/test/stage.ts'
import { FIRST_STAMP, nextStamp } from './stamp.ts'
import { openMarkStore, type MarkStore } from './markStore.ts'

const REF = { taskId: 't', recordId: 'r' }
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
      ...{ verdict: '需跟进', reviewed: true, note: '', changedAt: now },
    })
    first.setMark(REF, { note: '下周再打' }, null)
    closeAll()
    expect(store().marksOf('t', ['r', 'another'])).toEqual({
      r: { verdict: '需跟进', reviewed: true, note: '下周再打', changedAt: now },
    })
  })

  it('that is taken back stays taken back, and its call is still known', () => {
    const marks = store()
    marks.setMark(REF, { verdict: '投诉风险', reviewed: true }, CALL)
    expect(marks.setMark(REF, { verdict: null }, null).verdict).toBeNull()
    const rows = marks.allRows()
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

  it('a value that cannot be read costs itself alone', () => {
    const marks = store()
    marks.setMark(REF, { reviewed: true, note: 'x' }, null)
    const [mine] = marks.allRows() as [MarkRow]
    const odd = (value: string): MarkRow => ({
      ...{ ...mine, recordId: 'odd', member: 'note', value },
      stamp: nextStamp(FIRST_STAMP, 5, 'a1'.repeat(8)),
    })
    for (const value of ['', 'not JSON', '{"a":', '[1]', '7']) {
      marks.mergeRows([odd(value)])
      const found = marks.marksOf('t', ['r', 'odd'])
      expect(found['r']).toMatchObject({ reviewed: true, note: 'x' })
      expect(found['odd']?.note).toBe('')
    }
  })

  it('what a later version writes beside it stays', () => {
    const marks = store()
    marks.setMark(REF, { reviewed: true }, null)
    const [mine] = marks.allRows()
    const later = { ...(mine as MarkRow), member: 'score', value: '{"card":"v2"}' }
    marks.mergeRows([later])
    expect(marks.setMark(REF, { note: 'x' }, null)).toMatchObject({ reviewed: true, note: 'x' })
    expect(marks.allRows()).toContainEqual(later)
  })
})

const row = fc.record({
  reviewer: fc.constantFrom('one', 'two'),
  taskId: fc.constant('t'),
  recordId: fc.constantFrom('a', 'b'),
  member: fc.constantFrom('verdict', 'note'),
  value: fc.constantFrom('"x"', '"y"', 'null'),
  stamp: fc.integer({ min: 1, max: 6 }).map((at) => at.toString(16).padStart(32, '0')),
})
const rows = fc.array(row, { maxLength: 12 })

describe('marks from elsewhere', () => {
  /** What lies in an empty file after these were put there, one lot after the other. */
  let made = 0
  function after(...lots: MarkRow[][]): MarkRow[] {
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
      { numRuns: 25 },
    )
  })

  it('do not touch another reviewer’s, and the newer of one’s own wins', () => {
    const marks = store()
    marks.setMark(REF, { note: 'mine' }, null)
    const [mine] = marks.allRows() as [MarkRow]
    const theirs = { ...mine, reviewer: 'another', value: '"theirs"' }
    expect(marks.mergeRows([theirs])).toBe(1)
    expect(marks.marksOf('t', ['r'])['r']?.note).toBe('mine')
    expect(marks.mergeRows([{ ...mine, value: '"older"', stamp: '0'.repeat(32) }])).toBe(0)
    expect(
      marks.mergeRows([
        { ...mine, value: '"newer"', stamp: nextStamp(FIRST_STAMP, Date.UTC(2999, 0), 'a1'.repeat(8)) },
      ]),
    ).toBe(1)
    expect(marks.marksOf('t', ['r'])['r']?.note).toBe('newer')
    expect(marks.setMark(REF, { note: 'newest' }, null).note).toBe('newest')
    const before = marks.allRows()
    expect(() => marks.mergeRows([mine, { ...mine, value: '"last"', stamp: 'f'.repeat(32) }])).toThrow(
      AppError,
    )
    expect(marks.allRows()).toEqual(before)
  })
})
