import { expect, it } from 'vitest'
import { documentedRecord } from '../../../test/fixtures/records.ts'
import type { LOCALES } from '../locale.ts'
import { CALL_FIELDS, recordField } from '../records/fields.ts'
import { isMarkKey, MARK_FIELDS } from './markFields.ts'
import { MARK_FILTERS } from './markFilters.ts'
import { asksMarks, isMarkFilter, markPasses } from './markPasses.ts'
import { NO_MARK, type Mark } from './marks.ts'

const MARK: Mark = {
  ...NO_MARK,
  verdict: '需跟进',
  reviewed: true,
  note: '周一再打',
  tags: ['重点', '复听'],
  sentences: [
    { id: '1', turn: 2, who: 'ai', node: null, text: '您好', problem: '太快', better: '' },
    { id: '2', turn: 4, who: 'ai', node: null, text: '再见', problem: '太快', better: '' },
  ],
  total: 66.7,
  changedAt: Date.UTC(2026, 4, 1, 1),
}
const shown = (mark: Mark | undefined, locale: (typeof LOCALES)[number]): string[] =>
  MARK_FIELDS.map((field) =>
    field.display(mark === undefined ? documentedRecord() : { ...documentedRecord(), mark }, locale),
  )

it('no field of one’s own can be taken for one of the platform’s', () => {
  for (const { key } of MARK_FIELDS) {
    expect(key).toMatch(/^my_/)
    expect(recordField(key)?.key).toBe(key)
  }
  expect(Object.keys(CALL_FIELDS).filter(isMarkKey)).toEqual([])
  for (const { key, field } of MARK_FILTERS)
    expect([key.slice(0, 3), isMarkKey(field)]).toEqual(['my_', true])
})

it('cells say what was found, that nothing was, and nothing at all where nobody has looked', () => {
  expect(shown(MARK, 'zh-CN')).toEqual([
    ...['需跟进', '已复核', '重点、复听', '周一再打', '2', '太快', '66.7', '2026-05-01 09:00:00'],
  ])
  expect(shown(MARK, 'en')[1]).toBe('Reviewed')
  expect(shown(NO_MARK, 'zh-CN')).toEqual(['', '待复核', '', '', '', '', '', ''])
  expect(shown(undefined, 'zh-CN').join('')).toBe('')
})

it('marks are asked for where a filter, a sort or a column looks at them, and nowhere else', () => {
  expect(asksMarks({ filter: { my_reviewed: false } })).toBe(true)
  expect(asksMarks({ sort: { key: 'my_marked_at' } })).toBe(true)
  expect(asksMarks({ columns: ['callee', 'my_note'] })).toBe(true)
  expect(
    asksMarks({ filter: { answered: true, my_tags: [] }, sort: { key: 'score' }, columns: ['id'] }),
  ).toBe(false)
  expect(isMarkFilter({ my_note: '  ' })).toBe(false)
})

it('a condition on a note is on its text, however it is written', () => {
  expect(markPasses(MARK, { my_note: ' 周一 ' })).toBe(true)
  expect(markPasses({ ...MARK, note: 'ＡBC' }, { my_note: 'abc' })).toBe(true)
  expect(markPasses(NO_MARK, { my_note: '周一' })).toBe(false)
})

it('a range of scores has both its ends in it, and no call without a score', () => {
  const passing = (my_score: [number | null, number | null], mark = MARK): boolean =>
    markPasses(mark, { my_score })
  expect([passing([66.7, 66.7]), passing([66.8, null]), passing([null, 66.6])]).toEqual([true, false, false])
  expect([passing([null, null], NO_MARK), passing([0, null], NO_MARK)]).toEqual([true, false])
  expect([isMarkFilter({ my_score: [null, null] }), isMarkFilter({ my_score: [60, null] })]).toEqual([
    false,
    true,
  ])
})

it('a day of marks lasts to the end of its last second', () => {
  const late = { ...MARK, changedAt: Date.parse('2026-05-01T23:59:59.900+08:00') }
  const passing = (mark: Mark, from: string | null, to: string | null): boolean =>
    markPasses(mark, { my_marked_at: [from, to] })
  expect(passing(late, '2026-05-01 00:00:00', '2026-05-01 23:59:59')).toBe(true)
  expect(passing(late, '2026-05-02 00:00:00', null)).toBe(false)
  expect(passing(NO_MARK, null, '2026-05-02 00:00:00')).toBe(false)
  expect(passing(NO_MARK, null, null)).toBe(true)
})
