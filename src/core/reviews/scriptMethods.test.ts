import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import { seeds } from '../../../test/support/seeds.ts'
import { toConversation } from '#shared/records/conversation.ts'
import type { LocalFilter } from '#shared/records/filters.ts'
import type { CallRecordDetail } from '#shared/records/types.ts'
import { formatChinaTime } from '#shared/time.ts'
import { parseRecordPage } from '../records/parse.ts'
import { openStore } from '../records/store/index.ts'
import { closeDatabase, openDatabase } from '../records/store/open.ts'
import { KEY, pageOf, SCOPE, temporaryFolder } from '../records/store/test/stage.ts'
import { wordReader } from './saidWords.ts'
import { createScriptMethods } from './scriptMethods.ts'
import { MOST_WORDS, type ScriptTotals, type SentenceOf } from './scriptTally.ts'

const NODES = ['开场白', '介绍', '报价', '结束语']
const START = 1_777_777_000_000

/** Calls of all kinds, kept in a store of the test's own. */
function keep(records: readonly unknown[]): {
  place: { path: string; key: string }
  calls: CallRecordDetail[]
} {
  const { folder, clean } = temporaryFolder()
  const place = { path: `${folder}/calls.db`, key: KEY }
  const body = pageOf(records)
  const store = openStore(place)
  store.ingestPage(SCOPE, body, { mark: 1, checkpoint: '{}' })
  store.close()
  onTestFinished(clean)
  return { place, calls: parseRecordPage(body).records }
}

function read(
  place: { path: string; key: string },
  filter: LocalFilter,
  sentences: readonly SentenceOf[] = [],
  masked = false,
): ScriptTotals & { kept: number; total: number } {
  const { methods } = createScriptMethods()
  const counts = methods.openScript('1', place, { scope: SCOPE, filter, sentences, masked })
  while (!methods.readScript('1').ended);
  return { ...counts, ...methods.endScript('1') }
}

/** As an earlier version leaves calls. */
function forget(place: { path: string; key: string }, which: string): void {
  const database = openDatabase(place)
  database.exec(`DELETE FROM script_paths WHERE ${which}`)
  database.exec(`UPDATE marks SET reader_version = 3 WHERE ${which}`)
  database.exec('UPDATE readings SET reader_version = 0')
  closeDatabase(database)
}

/** The same out of whole calls, one question after the other. Written apart, of which it is the measure. */
function naive(calls: readonly CallRecordDetail[]) {
  const wordsOf = wordReader(false)
  const ways = calls.map((call) => {
    const turns = toConversation(call.details)
    const nodeAt = (at: number): string | null => {
      const before = turns.slice(0, at + 1).findLast(({ who }) => who !== 'customer')
      return before?.who === 'ai' ? before.node : null
    }
    const nodes = turns.flatMap(({ who, node }) => (who === 'ai' && node !== null ? [node] : []))
    const answers = turns.flatMap(({ who, text }, at) =>
      who === 'customer' ? [{ node: nodeAt(at), text }] : [],
    )
    return { call, nodes, answers, last: nodes.at(-1) ?? null }
  })
  const names = [...new Set(ways.flatMap(({ nodes }) => nodes))]
  return {
    calls: calls.length,
    scripted: ways.filter(({ last }) => last !== null).length,
    nodes: Object.fromEntries(
      names.map((node) => {
        const ended = ways.filter(({ last }) => last === node)
        const by = (side: number): number =>
          ended.filter(({ call }) => call.bridge_callid === null && call.hangup_disposition === side).length
        const said = ways.map(({ answers }) => answers.filter((answer) => answer.node === node))
        const words = said.flatMap((texts) => [...new Set(texts.flatMap(({ text }) => wordsOf(text)))])
        const talks = ended.map(({ call }) => call.bill ?? 0).toSorted((one, other) => one - other)
        const half = talks.length / 2
        return [
          node,
          {
            reached: ways.filter(({ nodes }) => nodes.includes(node)).length,
            left: ended.length,
            customer: by(2),
            ai: by(1),
            transferred: ended.filter(({ call }) => call.bridge_callid !== null).length,
            answered: said.filter((texts) => texts.some(({ text }) => text.trim() !== '')).length,
            median:
              talks.length === 0
                ? null
                : ((talks[Math.ceil(half) - 1] ?? 0) + (talks[Math.floor(half)] ?? 0)) / 2,
            words: [...Map.groupBy(words, (word) => word)]
              .map(([word, found]) => ({ word, calls: found.length }))
              .sort((one, other) => other.calls - one.calls || (one.word < other.word ? -1 : 1))
              .slice(0, MOST_WORDS),
          },
        ]
      }),
    ),
  }
}

const row = fc.record(
  {
    notify: fc.constantFrom('asrmessage_notify', 'asrmessage_notify', 'asrprogress_notify'),
    question: fc.constantFrom(null, '不需要', '多少钱', '不方便，在开车', ' ', '13800138000'),
    question_index: fc.nat(4),
    answer_text: fc.constantFrom(null, ...NODES),
    answer_content: fc.constantFrom(null, '您好', '再见'),
    bridge_status: fc.constantFrom(0, 0, 0, 1),
  },
  { requiredKeys: ['notify'] },
)
const call = fc.record({
  details: fc.array(row, { maxLength: 8 }),
  bill: fc.constantFrom(0, 1000, 5000, 7000, 90_000),
  hangup_disposition: fc.constantFrom(1, 2, null),
  bridge_callid: fc.constantFrom(null, null, 'b'),
})
const records = fc.array(call, { maxLength: 40 }).map((calls) =>
  calls.map(({ details, ...rest }, at) => ({
    id: `r${at}`,
    callee: '13800138000',
    calldate: formatChinaTime(START + at * 60_000),
    ...rest,
    details: details.map((each, sequence) => ({
      ...each,
      sequence,
      created_at: formatChinaTime(START + at * 60_000 + sequence * 1000),
    })),
  })),
)

it('adds up what the calls that pass say, each by itself', () => {
  fc.assert(
    fc.property(records, fc.constantFrom<LocalFilter>({ answered: true }, {}), (made, filter) => {
      const { place, calls } = keep(made)
      const passing = calls.filter(({ bill }) => filter.answered === undefined || (bill ?? 0) > 0)
      const { nodes, ...counts } = naive(passing)
      const found = read(place, filter)
      expect(found).toMatchObject({ ...counts, kept: calls.length, total: passing.length, elsewhere: 0 })
      const told = found.nodes.map(({ node, leftBy: { customer, ai, transferred }, ...of }) => [
        node,
        {
          ...{ reached: of.reached, left: of.left, customer, ai, transferred, answered: of.answered },
          ...{ median: of.talkMedianMs, words: of.words },
        },
      ])
      expect(Object.fromEntries(told)).toEqual(nodes)
      for (const { left, leftBy } of found.nodes)
        expect(Object.values(leftBy).reduce((sum, count) => sum + count, 0)).toBe(left)
      // An earlier version has read some of the calls: their bodies say the same.
      forget(place, 'key % 2 = 0')
      expect(read(place, filter)).toEqual(found)
    }),
    { numRuns: seeds(25, 400) },
  )
})

const said = (question: string | null, answer_text: string | null, at: string): Record<string, unknown> => ({
  ...{ question, answer_text, answer_content: answer_text, created_at: `2026-05-01 ${at}` },
  notify: 'asrmessage_notify',
})
const CALLS = [
  {
    ...{ id: 'one', callee: '13800138000', bill: 20_000, hangup_disposition: 2 },
    ...{ calldate: '2026-05-01 09:00:00', hangupdate: '2026-05-01 09:00:30' },
    details: [said(null, '开场白', '09:00:10'), said('多少钱', '报价', '09:00:20')],
  },
  {
    ...{ id: 'two', callee: '13900139000', bill: 10_000, hangup_disposition: 1 },
    ...{ calldate: '2026-05-01 10:00:00', hangupdate: '2026-05-01 10:00:15' },
    details: [said(null, '开场白', '10:00:05')],
  },
]
const sentence = (recordId: string, turn: number, node: string | null = null): SentenceOf => ({
  ...{ recordId, turn, node, who: 'customer', text: `${recordId}${turn}`, problem: '', better: '' },
  reviewer: null,
})

it('says how long calls stay at a node, and in which order they come to them', () => {
  const { place } = keep(CALLS)
  expect(read(place, {}).nodes).toMatchObject([
    { node: '开场白', reached: 2, left: 1, stayMs: 10_000, talkMeanMs: 10_000, talkMedianMs: 10_000 },
    { node: '报价', reached: 1, left: 1, stayMs: 10_000, talkMeanMs: 20_000 },
  ])
})

it('puts marked sentences to their nodes, those of the customer to the node that they answer', () => {
  const { place } = keep(CALLS)
  const marked = [
    ...[sentence('one', 0), sentence('one', 1), sentence('one', 2, '报价'), sentence('two', 99)],
    ...[sentence('two', 0, '别的节点'), sentence('gone', 0), sentence('gone', 1)],
  ]
  const { nodes, others, elsewhere } = read(place, {}, marked)
  expect(nodes.map(({ node, sentences }) => [node, sentences.map(({ text }) => text)])).toEqual([
    ['开场白', ['one0', 'one1']],
    ['报价', ['one2']],
    ['别的节点', ['two0']],
  ])
  expect(others.map(({ text }) => text)).toEqual(['two99'])
  expect(elsewhere).toBe(2)
})

it('keeps the way of each call beside it, as long as the call is kept, and reads calls of before again', async () => {
  const { place } = keep(CALLS)
  const paths = (): unknown[] => {
    const database = openDatabase(place)
    const found = database.prepare('SELECT path FROM script_paths ORDER BY path').pluck().all()
    closeDatabase(database)
    return found
  }
  const before = paths()
  expect(before).toEqual([
    expect.stringMatching(/^\[0,\d+,10\]$/),
    expect.stringMatching(/^\[1,\d+,10,"多少钱",\d+,10\]$/),
  ])
  forget(place, 'true')
  const store = openStore(place)
  while (!store.renewSome().ended);
  expect(paths()).toEqual(before)
  store.ingestPage(SCOPE, pageOf([{ ...CALLS[0], details: [] }]), { mark: 2, checkpoint: '{}' })
  expect(paths()).toEqual([before[0]])
  await store.remove(SCOPE)
  expect(paths()).toEqual([])
  store.close()
})

it('tells of a call whose body is lost what it can: that there is one', () => {
  const { place } = keep(CALLS)
  forget(place, 'true')
  const database = openDatabase(place)
  database.exec('DELETE FROM bodies')
  closeDatabase(database)
  expect(read(place, {})).toMatchObject({ calls: 2, scripted: 0, nodes: [] })
})

it('closes what it does not read to the end, and knows nothing of it then', () => {
  const { place } = keep(CALLS)
  const { methods, closeAll } = createScriptMethods()
  methods.openScript('1', place, { scope: SCOPE, filter: {}, sentences: [], masked: false })
  methods.closeScript('1')
  methods.closeScript('1')
  expect(() => methods.readScript('1')).toThrow('No such reading')
  closeAll()
})
