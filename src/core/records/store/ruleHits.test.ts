import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toConversation } from '#shared/records/conversation.ts'
import type { CallRecordDetail } from '#shared/records/types.ts'
import type { RuleConditions } from '#shared/reviews/rules.ts'
import { seeds } from '../../../../test/support/seeds.ts'
import { parseRecordPage } from '../parse.ts'
import type { CallStore } from './index.ts'
import { closeDatabase, openDatabase } from './open.ts'
import { naiveContains, naiveSearch } from './test/naive.ts'
import { ingestAll, KEY, pageOf, plainRecord, sandboxRecords, SCOPE, temporaryStore } from './test/stage.ts'

const CALLS = 900
let store: CallStore
let clean: () => void
let all: CallRecordDetail[]

const said = (question: string, more: object = {}): object => ({
  notify: 'asrmessage_notify',
  question,
  ...more,
})
const ODD = [
  plainRecord('few', { intention_results: 1, bill: 5_000, rounds: 1, details: [said('嗯，好的。')] }),
  plainRecord('marks alone', { intention_results: 2, bill: 9_000, details: [said('……？！')] }),
  plainRecord('silent', {
    intention_results: 5,
    bill: 90_000,
    rounds: 0,
    details: [{ answer_content: '您好，不要再打了吗' }],
  }),
  plainRecord('nothing', { bill: 61_000, details: [] }),
  plainRecord('unanswered', { intention_results: 1, bill: 0, details: [] }),
  plainRecord('exactly 29', { bill: 3_000, details: [said('字'.repeat(29))] }),
  plainRecord('exactly 30', { bill: 3_000, details: [said('字'.repeat(30))] }),
  plainRecord('exactly 31', { bill: 3_000, details: [said('字'.repeat(31))] }),
  plainRecord('undated', { calldate: null, intention_results: 1, bill: 50_000, details: [said('不需要')] }),
  plainRecord('comment', { bill: 20_000, comments: [{ content: '客户要求拉黑' }], details: [said('好')] }),
]

beforeAll(async () => {
  ;({ store, clean } = temporaryStore())
  const records = [...(await sandboxRecords(CALLS, { answerRate: 0.8 })), ...ODD]
  all = parseRecordPage(pageOf(records)).records
  ingestAll(store, records)
})
afterAll(() => clean())

const customerTexts = ({ details }: CallRecordDetail): string[] =>
  toConversation(details).flatMap(({ who, text }) => (who === 'customer' ? [text] : []))
const lettersOf = (texts: readonly string[]): number =>
  [...texts.join('')].filter((sign) => /^[\p{L}\p{N}]$/u.test(sign)).length

/** What each condition means for one call, written apart from the product. The types miss one that is not here. */
const MEANINGS: {
  [Key in keyof RuleConditions]-?: (
    call: CallRecordDetail,
    value: NonNullable<RuleConditions[Key]>,
  ) => boolean
} = {
  intentions: (call, wanted) => wanted.includes(call.intention_results ?? 0),
  leastTalk: ({ bill }, seconds) => bill !== null && bill >= seconds * 1000,
  leastRounds: ({ rounds }, least) => rounds !== null && rounds >= least,
  mostRounds: ({ rounds }, most) => rounds !== null && rounds <= most,
  leastSaid: (call, least) => lettersOf(customerTexts(call)) >= least,
  mostSaid: (call, most) => lettersOf(customerTexts(call)) <= most,
  silent: (call) => (call.bill ?? 0) > 0 && lettersOf(customerTexts(call)) === 0,
  customerWords: (call, words) =>
    words.some((word) => customerTexts(call).some((text) => naiveContains(text, word))),
  anyWords: (call, words) => words.some((word) => naiveSearch(call, word)),
}
const meets = (call: CallRecordDetail, conditions: RuleConditions): boolean =>
  Object.entries(conditions).every(([key, value]) =>
    MEANINGS[key as keyof RuleConditions](call, value as never),
  )

const idsOf = (conditions: RuleConditions): string[] =>
  store.callsAt([...store.ruleHits(SCOPE, conditions)]).map(({ id }) => id)
const naive = (conditions: RuleConditions): string[] =>
  all.filter((call) => meets(call, conditions)).map(({ id }) => id)

const words = fc.subarray(
  ['不需要', '投诉', '分期', '拉黑', '好', '嗯', 'ok', '13800138000', '没有人这样说', '。'],
  {
    minLength: 1,
  },
)
const conditions: fc.Arbitrary<RuleConditions> = fc
  .record(
    {
      intentions: fc.subarray([1, 2, 3, 4, 5, 9], { minLength: 1 }),
      leastTalk: fc.integer({ min: 0, max: 120 }),
      leastRounds: fc.integer({ min: 0, max: 12 }),
      mostRounds: fc.integer({ min: 0, max: 12 }),
      leastSaid: fc.integer({ min: 0, max: 60 }),
      mostSaid: fc.oneof(fc.integer({ min: 0, max: 60 }), fc.constantFrom(29, 30, 31)),
      silent: fc.constant(true as const),
      customerWords: words,
      anyWords: words,
    },
    { requiredKeys: [] },
  )
  .filter((one) => Object.keys(one).length > 0)

describe('calls that meet a rule', () => {
  it('are those that its conditions mean, whatever they are', () => {
    fc.assert(
      fc.property(conditions, (one) => {
        expect(idsOf(one).toSorted()).toEqual(naive(one).toSorted())
      }),
      { numRuns: seeds(300, 5000) },
    )
  })

  it('come with the newest first, and those without a date last', () => {
    const found = store.callsAt([...store.ruleHits(SCOPE, { intentions: [1], leastTalk: 1 })])
    expect(found.length).toBeGreaterThan(10)
    expect(found.at(-1)?.id).toBe('undated')
    const dates = found.map(({ calldate }) => calldate ?? 0)
    expect(dates).toEqual(dates.toSorted((one, other) => other - one))
  })

  it('of a rule without conditions, of words that are no words, and of a task that is not kept, are none', () => {
    expect(idsOf({})).toEqual([])
    expect(idsOf({ anyWords: ['\u200b'] })).toEqual([])
    expect(store.ruleHits({ ...SCOPE, taskId: 'another' }, { leastTalk: 0 })).toHaveLength(0)
  })

  it('are told anew once a call changed, came or went', async () => {
    const rule: RuleConditions = { intentions: [1, 2], mostSaid: 6 }
    const before = idsOf(rule)
    expect(before).toContain('few')
    const changed = plainRecord('few', { intention_results: 1, details: [said('我想了解一下分期的手续费')] })
    const fresh = plainRecord('fresh', { intention_results: 2, calldate: '2027-01-01 00:00:00' })
    store.ingestPage(SCOPE, pageOf([changed, fresh]), { mark: 2, checkpoint: '' })
    expect(idsOf(rule)).toEqual(['fresh', ...before.filter((id) => id !== 'few')])
    await store.remove({ identity: SCOPE.identity, taskId: SCOPE.taskId, before: Date.UTC(2026, 11, 31) })
    // A call without a date stays.
    expect(idsOf(rule)).toEqual(['fresh', 'undated'])
    await store.remove({ identity: SCOPE.identity })
    expect(idsOf(rule)).toEqual([])
  })
})

it('calls of an earlier reader are found once they are read again, and until then it says that they are not', () => {
  const made = temporaryStore()
  ingestAll(made.store, ODD)
  const hits = (): string[] =>
    made.store.callsAt([...made.store.ruleHits(SCOPE, { leastTalk: 60, silent: true })]).map(({ id }) => id)
  const found = hits().toSorted()
  expect(found).toEqual(['nothing', 'silent'])
  const database = openDatabase({ path: made.path, key: KEY })
  database.exec(`UPDATE marks SET reader_version = 3 * ${2 ** 24}; UPDATE readings SET reader_version = 3 * ${2 ** 24};
    UPDATE calls SET customer_chars = NULL, facts = facts & ${2 ** 47 - 1}`)
  closeDatabase(database)
  expect(made.store.areAllRead()).toBe(false)
  expect(hits()).toEqual([])
  while (!made.store.renewSome().ended);
  expect(made.store.areAllRead()).toBe(true)
  expect(hits().toSorted()).toEqual(found)
  made.clean()
})

it('what tells a call from what it was is its body’s digest', () => {
  const made = temporaryStore()
  const state = () => made.store.stateOf(SCOPE, 'a')
  expect(state()).toBeNull()
  made.store.ingestPage(SCOPE, pageOf([plainRecord('a')]), { mark: 1, checkpoint: '' })
  const first = state()
  expect(first?.callee).toBe('13800138000')
  made.store.ingestPage(SCOPE, pageOf([plainRecord('a')]), { mark: 2, checkpoint: '' })
  expect(state()).toEqual(first)
  made.store.ingestPage(SCOPE, pageOf([plainRecord('a', { name: '张' })]), { mark: 2, checkpoint: '' })
  expect(state()?.digest).not.toBe(first?.digest)
  made.clean()
})
