import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldText } from './fold.ts'
import { searchForms, searchHighlights, searchMatch, searchTexts } from './search.ts'
import type { Utterance } from './types.ts'

const anywhere = (text: string) => ({ text, by: null })

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

it('what is searched: what was said as it is shown, names, callee and comments, each once', () => {
  const parts = searchTexts({
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
  expect(parts.map(({ text, by }) => [text, by])).toEqual([
    ['13800138000', null],
    ['张三', null],
    ['不用了', 'customer'],
    ['好的，再见', 'ai'],
  ])
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

  it.each<[text: string, query: string, found: string[]]>([
    ['她的 re\u0301sume\u0301 很好', 'résumé', ['re\u0301sume\u0301']],
    ['她的 résumé 很好', 're\u0301sume\u0301', ['résumé']],
    ['re\u0301sume\u0301', 'sum', ['sum']],
    ['您是张先生吗？', '吗?', ['吗？']],
    ['ＶＩＰ１３８', 'vip138', ['ＶＩＰ１３８']],
    ['ｶﾞｽ料金', 'ガス', ['ｶﾞｽ']],
    ['ｶﾞ', 'カ', []],
    ['\u202d13800138000\u202c', '13800138000', ['13800138000']],
    ['138\u200b0013\u20608000', '13800138000', ['138\u200b0013\u20608000']],
    ['分\u00ad期', '分期', ['分\u00ad期']],
    ['爱❤\ufe0f你', '❤', ['❤\ufe0f']],
    ['一家👨\u200d👩\u200d👧人', '👩', ['👨\u200d👩\u200d👧']],
    ['👩👩\u200d👩', '👩', ['👩', '👩\u200d👩']],
    ['ﬁne ½ ㎏', 'f', ['ﬁ']],
    ['½ 斤', '1/2', ['½']],
    ['5㎏', 'kg', ['㎏']],
    ['STRASSE Straße', 'straße', ['STRASSE', 'Straße']],
    ['q\u0303x', 'q', ['q\u0303']],
    ['한국', '\u1112\u1161\u11ab', ['한']],
    ['ΟΔΟΣ', 'οδος', ['ΟΔΟΣ']],
    ['电话 138-0013-8000', '138-0013-8000', ['138-0013-8000']],
    ['电话 13800138000', '+86 138-0013-8000', ['13800138000']],
    ['一共 138 块', '138 块', ['138 块']],
  ])('%j for %j', (text, query, found) => {
    expect(searchHighlights(text, query).map(([start, end]) => text.slice(start, end))).toEqual(found)
  })

  it('R23: are there exactly where the text contains the query, on whole characters', () => {
    const units = [
      '张',
      '三',
      'a',
      'A',
      'Ａ',
      '1',
      '１',
      ' ',
      '%',
      '？',
      'é',
      'e',
      '\u0301',
      'ｶ',
      'ﾞ',
      'ﬁ',
      'ß',
    ]
    const unit = fc.constantFrom(
      ...units,
      '\u200b',
      '\u202d',
      '\ufe0f',
      '\u200d',
      '👩',
      '❤',
      '한',
      '\u1112',
      '\u1161',
    )
    const text = fc.string({ unit, maxLength: 12 })
    const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' })
    fc.assert(
      fc.property(text, text, (where, query) => {
        const found = searchHighlights(where, query)
        const forms = searchForms(query)
        expect(found.length > 0).toBe(forms.some((form) => foldText(where).includes(form)))
        const borders = new Set([...graphemes.segment(where)].map(({ index }) => index)).add(where.length)
        let before = 0
        for (const [start, end] of found) {
          expect(start).toBeGreaterThanOrEqual(before)
          expect(end).toBeGreaterThan(start)
          expect(borders.has(start) && borders.has(end)).toBe(true)
          expect(forms.some((form) => foldText(where.slice(start, end)).includes(form))).toBe(true)
          before = end
        }
      }),
      { numRuns: 500 },
    )
  })
})

it('what stands around a hit is cut from the text as it was written', () => {
  const content = `${'嗯'.repeat(40)}re\u0301sume\u0301？${'好'.repeat(40)}`
  const record = { name: null, company: null, callee: null, details: [] }
  const comments = [{ id: null, content, user_name: null, created_at: null }]
  expect(searchMatch({ ...record, comments }, anywhere('RÉSUMÉ?'))).toEqual({
    text: `…${'嗯'.repeat(24)}re\u0301sume\u0301？${'好'.repeat(24)}…`,
    by: null,
    hit: [25, 34],
  })
})

it('a hit in the conversation says who said it', () => {
  const details = [
    spoken({ sequence: 1, answer_content: '您好，需要分期吗' }),
    spoken({ sequence: 2, question: '分期多少钱' }),
  ]
  expect(searchMatch({ details }, anywhere('多少钱'))).toEqual({
    text: '分期多少钱',
    by: 'customer',
    hit: [2, 5],
  })
  expect(searchMatch({ details }, anywhere('您好'))).toMatchObject({ by: 'ai' })
  expect(searchMatch({ details }, anywhere('利息'))).toBeNull()
})

it('a callee written with signs is searched by its digits too', () => {
  const record = { name: null, company: null, details: [], comments: [] }
  const texts = (callee: string): string[] => searchTexts({ ...record, callee }).map(({ text }) => text)
  expect(texts('+86 138-0013-8000')).toEqual(['+86 138-0013-8000', '13800138000'])
  expect(texts('02161234567')).toEqual(['02161234567'])
})
