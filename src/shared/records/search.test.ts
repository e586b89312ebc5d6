import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldQuery, foldText, searchHighlights, searchTexts } from './search.ts'
import type { Utterance } from './types.ts'

const spoken = (fields: Partial<Utterance>): Utterance => ({
  id: null,
  sequence: null,
  notify: null,
  question: null,
  question_index: null,
  answer_content: null,
  answer_text: null,
  asr_elapse: null,
  record_ms: null,
  play_ms: null,
  speak_ms: null,
  score: null,
  keyword: null,
  tags: [],
  bridge_status: false,
  created_at: null,
  ...fields,
})

describe('folding', () => {
  it('keeps every position', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        expect(foldText(text).length).toBe(text.length)
        expect(foldText(foldText(text))).toBe(foldText(text))
      }),
    )
  })

  it.each([
    ['VIP客户', 'vip客户'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['İstanbul', 'İstanbul'],
    ['ÀÉ', 'àé'],
  ])('%s becomes %s', (text, folded) => expect(foldText(text)).toBe(folded))

  it('takes the blanks off a query', () => expect(foldQuery('  张 三\n')).toBe('张 三'))
})

it('what is searched: what was said as it is shown, names, callee and comments, each once', () => {
  const texts = searchTexts({
    name: '张三',
    company: null,
    callee: '13800138000',
    comments: [{ id: null, content: '张三', user_name: '小满', created_at: null }],
    details: [
      spoken({ notify: 'asrprogress_notify', question: '不', question_index: 1, answer_text: '节点' }),
      spoken({ notify: 'asrmessage_notify', question: '不用了', question_index: 1, keyword: '不用' }),
      spoken({ answer_content: '好的，再见' }),
    ],
  })
  expect(texts).toEqual(['张三', '13800138000', '不用了', '好的，再见'])
})

describe('highlights', () => {
  it.each<[string, string, [number, number][]]>([
    [
      '分期付款，分期',
      '分期',
      [
        [0, 2],
        [5, 7],
      ],
    ],
    [
      'aaaa',
      'aa',
      [
        [0, 2],
        [2, 4],
      ],
    ],
    [
      'Vip vIP',
      'VIP',
      [
        [0, 3],
        [4, 7],
      ],
    ],
    ['100%_*"-', '%_*"', [[3, 7]]],
    [
      '13800138000',
      '138',
      [
        [0, 3],
        [5, 8],
      ],
    ],
    ['没有', '有没', []],
    ['任何', '   ', []],
  ])('%s for %s', (text, query, found) => expect(searchHighlights(text, query)).toEqual(found))

  it('R23: are there exactly where the text contains the query', () => {
    const unit = fc.constantFrom('张', '三', 'a', 'A', '1', ' ', '%', '😀')
    const text = fc.string({ unit, maxLength: 12 })
    fc.assert(
      fc.property(text, text, (where, query) => {
        const found = searchHighlights(where, query)
        const wanted = foldQuery(query)
        expect(found.length > 0).toBe(wanted !== '' && foldText(where).includes(wanted))
        for (const [start, end] of found) expect(foldText(where.slice(start, end))).toBe(wanted)
      }),
    )
  })
})
