/** Longer than 300 lines: every test of search shares one store of calls. */
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toConversation, type Speaker, type Turn } from '#shared/records/conversation.ts'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import { foldQuery } from '#shared/records/fold.ts'
import { searchForms } from '#shared/records/search.ts'
import type { CallRecordDetail } from '#shared/records/types.ts'
import { parseRecordPage } from '../parse.ts'
import { openStore, type CallStore } from './index.ts'
import { closeDatabase, openDatabase } from './open.ts'
import { searchMatch } from './searchIndex.ts'
import { naiveFilter, naiveSearch } from './test/naive.ts'
import { naiveFold } from './test/naiveFold.ts'
import { ingestAll, KEY, pageOf, plainRecord, sandboxRecords, SCOPE, temporaryStore } from './test/stage.ts'
import { openWords } from './words.ts'

let store: CallStore
let path: string
let clean: () => void
beforeEach(() => ({ store, path, clean } = temporaryStore()))
afterEach(() => clean())

const found = (search: string): string[] =>
  store
    .page({ scope: SCOPE, filter: { search }, sort: DEFAULT_LOCAL_SORT, page: 1, perPage: 5000 })
    .map(({ id }) => id)
    .sort()
const scanned = (records: readonly CallRecordDetail[], search: string): string[] =>
  records
    .filter((record) => naiveSearch(record, search))
    .map(({ id }) => id)
    .sort()

function keep(records: readonly unknown[]): CallRecordDetail[] {
  ingestAll(store, records)
  return parseRecordPage(pageOf(records)).records
}

/** Texts from few characters, so that queries hit, with every kind that could go wrong. */
const CHARACTERS = [
  '张',
  '三',
  '分',
  '期',
  '的',
  '，',
  '。',
  '々',
  'あ',
  '한',
  '𠮷',
  '😀',
  '👨‍👩‍👧',
  'é',
  'Σ',
  'ς',
  'İ',
  'ß',
  'К',
  'a',
  'B',
  'z',
  'Z',
  '0',
  '1',
  '3',
  '8',
  ' ',
  '"',
  "'",
  '%',
  '_',
  '*',
  '-',
  '+',
  '(',
  ')',
  ':',
  '^',
  '.',
  '\\',
  '/',
  '\n',
  '\t',
  '\u0000',
  '\u007f',
  '\u00a0',
  '\u3000',
  '\ufdd0',
  '\ue000',
  '\uffff',
  '|',
  '&',
  '~',
  '？',
  'Ａ',
  '１',
  '８',
  'e',
  '\u0301',
  'ｶ',
  'ﾞ',
  'ﬁ',
  '½',
  '\u200b',
  '\u202d',
  '\u202c',
  '\u00ad',
  '\ufe0f',
]
const text = (maxLength: number) => fc.string({ unit: fc.constantFrom(...CHARACTERS), maxLength })

const calls = () =>
  fc.array(
    fc.record({
      name: text(6),
      company: text(6),
      callee: fc.oneof(
        fc.stringMatching(/^1[0138]{10}$/),
        fc.stringMatching(/^(\+86)?[ -]?1[38][0138]-[018]{4} [018]{4}$/),
        text(5),
      ),
      comments: fc.array(fc.record({ content: text(8) }), { maxLength: 2 }),
      details: fc.array(fc.record({ question: text(8), answer_content: text(8) }), { maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 12 },
  )

describe('R23: search equals a naive scan', () => {
  it('for any text and any query', () => {
    let round = 0
    fc.assert(
      fc.property(
        calls(),
        fc.array(fc.oneof(text(4), fc.stringMatching(/^(\+86|0086)?[ -]?1[38][0138]?-?[018]{0,4}$/)), {
          minLength: 1,
          maxLength: 6,
        }),
        fc.nat(),
        (drawn, queries, pick) => {
          round += 1
          const scope = { identity: 'account', taskId: `task-${round}` }
          const records = drawn.map((fields, index) => plainRecord(`call-${index}`, fields))
          ingestAll(store, records, { scope })
          const parsed = parseRecordPage(pageOf(records)).records
          // Beside what was drawn, a part of what is there: most drawn queries find nothing.
          const some = Array.from(String(drawn[pick % drawn.length]?.name ?? ''))
          const start = pick % Math.max(1, some.length)
          for (const query of [...queries, some.slice(start, start + 3).join('')]) {
            if (foldQuery(query) === '') continue
            const rows = store.page({
              scope,
              filter: { search: query },
              sort: DEFAULT_LOCAL_SORT,
              page: 1,
              perPage: 100,
            })
            expect(rows.map(({ id }) => id).sort(), JSON.stringify(query)).toEqual(scanned(parsed, query))
            expect(store.count({ scope, filter: { search: query } })).toBe(rows.length)
            const byNumber = store.page({
              scope,
              filter: { keyword: query },
              sort: DEFAULT_LOCAL_SORT,
              page: 1,
              perPage: 100,
            })
            const passing = parsed.filter((record) => naiveFilter(record, { keyword: query }))
            expect(byNumber.map(({ id }) => id).sort(), JSON.stringify(query)).toEqual(
              passing.map(({ id }) => id).sort(),
            )
          }
        },
      ),
      { numRuns: 250 },
    )
  })

  it('for every part of up to five characters of real conversations', async () => {
    const records = keep(await sandboxRecords(120))
    const sample = records.filter(({ details }) => details.length > 0).slice(0, 3)
    const queries = new Set<string>()
    for (const { name, callee, details } of sample)
      for (const said of [name, callee, ...details.map(({ answer_content }) => answer_content)])
        for (let at = 0; said !== null && at < Math.min(said.length, 12); at += 1)
          for (const length of [1, 2, 3, 5]) queries.add(said.slice(at, at + length))
    expect(queries.size).toBeGreaterThan(150)
    for (const query of queries)
      if (foldQuery(query)) expect(found(query), query).toEqual(scanned(records, query))
  })

  it.each([
    ['one character', '分', ['a', 'c']],
    ['two characters', '分期', ['a']],
    ['three and more', '办分期吗', ['a']],
    ['characters that are there in another order', '期分', []],
    ['a part of a phone number', '99001', ['b']],
    ['a whole phone number', '13800138000', ['a', 'c', 'd']],
    ['one digit', '9', ['b', 'e']],
    ['Latin in another case', 'vIp', ['c']],
    ['a part of a word', 'olde', ['c']],
    ['two words with their blank', 'gold card', ['c']],
    ['a quotation mark', '"', ['d']],
    ['a percent sign', '%', ['d']],
    ['signs side by side', '%_*', ['d']],
    ['a hyphen', '-', ['d']],
    ['signs that no text holds side by side', '_%', []],
    ['words of the query language', 'a OR b', ['e']],
    ['a column name', 'pieces:', []],
    ['what is split between two texts', '办了吗', []],
  ])('%s', (_what, query, ids) => {
    keep([
      plainRecord('a', { comments: [{ content: '要办分期吗' }] }),
      plainRecord('b', { callee: '19900139999', name: '客户办了' }),
      plainRecord('c', { name: '划分', company: 'VIP Golden, gold card' }),
      plainRecord('d', { comments: [{ content: '说"好" 100%_*-' }, { content: '吗' }] }),
      plainRecord('e', { callee: '19', company: 'this a OR b' }),
    ])
    expect(found(query)).toEqual(ids)
  })
})

describe('what is written otherwise is found', () => {
  it.each([
    ['composed for decomposed', 'résumé', ['b']],
    ['decomposed for composed', 're\u0301sume\u0301', ['b']],
    ['ASCII for full width', '好吗?', ['a']],
    ['full width for ASCII', 'ＧＯＬＤ', ['c']],
    ['half-width kana', 'ｶﾞｽ', ['c']],
    ['a ligature', 'fine', ['c']],
    ['a number between bidirectional controls', '\u202d13800138000\u202c', ['a', 'd']],
    ['a number with its country code', '+86 138-0013-8000', ['a', 'd']],
    ['a number in full width', '１３８００１３８０００', ['a', 'd']],
    ['half a number', '0013 8000', ['a', 'd']],
    ['a number with a word', '138 块', ['b']],
    ['invisible marks inside a text', '分期付款', ['d']],
  ])('%s', (_what, query, ids) => {
    keep([
      plainRecord('a', { callee: '13800138000', comments: [{ content: '您好吗？' }] }),
      plainRecord('b', { callee: '1', name: 're\u0301sume\u0301', company: 'résumé 138 块' }),
      plainRecord('c', { callee: '2', name: 'gold ﬁne', company: 'ガス' }),
      plainRecord('d', { callee: '+86 138 0013 8000', comments: [{ content: '分\u200b期\u00ad付款' }] }),
    ])
    expect(found(query)).toEqual(ids)
    expect(store.count({ scope: SCOPE, filter: { search: query } })).toBe(ids.length)
  })
})

it.each([
  ['behind a NUL', '\0８', '8'],
  ['that is a fraction', '½张', '½'],
])('R23: a number %s is looked at like any other', (_what, callee, keyword) => {
  keep([plainRecord('a', { callee }), plainRecord('b', { callee: '' })])
  const rows = store.page({
    scope: SCOPE,
    filter: { keyword },
    sort: DEFAULT_LOCAL_SORT,
    page: 1,
    perPage: 10,
  })
  expect(rows.map(({ id }) => id)).toEqual(['a'])
})

describe('the index follows', () => {
  it('a changed record', () => {
    keep([plainRecord('a', { name: '旧名字' }), plainRecord('b', { name: '旧名字' })])
    keep([plainRecord('a', { name: '新名字', comments: [{ content: '改过' }] })])
    expect(found('旧名')).toEqual(['b'])
    expect(found('改过')).toEqual(['a'])
    expect(found('名字')).toEqual(['a', 'b'])
  })

  it('a removed one', async () => {
    keep([plainRecord('a', { name: '名字' }), plainRecord('b', { name: '名字' })])
    store.ingestPage(SCOPE, pageOf([plainRecord('a', { name: '名字' })]), { mark: 2, checkpoint: '' })
    await store.finishRun(SCOPE, { outcome: '', pruneUnmarked: 2 })
    expect(found('名字')).toEqual(['a'])
    expect(store.check()).toEqual([])
  })

  it('another process that rewrites it, and a check takes that for no damage', async () => {
    for (const id of ['a', 'b', 'c']) keep([plainRecord(id, { name: `名字${id}` })])
    expect(store.check()).toEqual([])
    const other = openStore({ path, key: KEY })
    await other.remove({ before: 0 })
    expect(store.check()).toEqual([])
    expect(found('名字')).toEqual(['a', 'b', 'c'])
    other.close()
  })
})

it('a number filter looks at the callee alone', () => {
  keep([
    plainRecord('a', { callee: '13911112222' }),
    plainRecord('b', { callee: '13800000000', comments: [{ content: '改打13911112222' }] }),
  ])
  const byNumber = (keyword: string) =>
    store.page({ scope: SCOPE, filter: { keyword }, sort: DEFAULT_LOCAL_SORT, page: 1, perPage: 9 })
  expect(byNumber('1111222').map(({ id }) => id)).toEqual(['a'])
  expect(byNumber('39').map(({ id }) => id)).toEqual(['a'])
  expect(byNumber(' 138 ').map(({ id }) => id)).toEqual(['b'])
  expect(byNumber('+86 139-1111-2222').map(({ id }) => id)).toEqual(['a'])
  expect(byNumber('\u202d139\u202c').map(({ id }) => id)).toEqual(['a'])
})

it('what one speaker said is found alone, and calls that went through a script node', () => {
  const speakers: Speaker[] = ['customer', 'ai', 'person']
  const spoken = fc.record({
    question: text(5),
    answer_content: text(5),
    answer_text: fc.constantFrom('开场白', '开场', '', null),
    bridge_status: fc.boolean(),
  })
  const record = fc.record({ name: text(4), details: fc.array(spoken, { maxLength: 3 }) })
  fc.assert(
    fc.property(fc.array(record, { minLength: 1, maxLength: 8 }), text(3), (records, typed) => {
      const once = temporaryStore()
      try {
        const texts = records.map((fields, at) => plainRecord(`r-${at}`, fields))
        once.store.ingestPage(SCOPE, pageOf(texts), { mark: 1, checkpoint: '' })
        const database = openDatabase({ path: once.path, key: KEY })
        const words = openWords(database)
        const matching = database
          .prepare<[string], string>(
            'SELECT c.id FROM search s JOIN calls c ON c.key = s.rowid WHERE s.search MATCH ?',
          )
          .pluck()
        const kept = parseRecordPage(pageOf(texts)).records
        const holding = (passes: (turn: Turn) => boolean): string[] =>
          kept.filter(({ details }) => toConversation(details).some(passes)).map(({ id }) => id)
        for (const form of searchForms(typed)) {
          const holds = (turn: Turn): boolean => naiveFold(turn.text).includes(form)
          for (const by of speakers)
            expect(matching.all(searchMatch([form], { by }) ?? '').toSorted()).toEqual(
              holding((turn) => turn.who === by && holds(turn)),
            )
          const node = words.find('开场')
          if (node === null) continue
          const through = holding((turn) => turn.who === 'ai' && turn.node === '开场')
          expect(matching.all(searchMatch([form], { by: 'ai', node }) ?? '').toSorted()).toEqual(
            holding((turn) => turn.who === 'ai' && holds(turn)).filter((id) => through.includes(id)),
          )
        }
        closeDatabase(database)
      } finally {
        once.clean()
      }
    }),
    { numRuns: 60 },
  )
})
