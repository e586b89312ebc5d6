import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePlatformTime } from '#shared/time.ts'
import { DEFAULT_ANCHOR } from './options.ts'
import { Population, type RecordOrder } from './population.ts'
import { NO_FILTER, type RecordQuery } from './recordQuery.ts'
import { buildTask, type SandboxTaskSpec } from './tasks.ts'

function population(spec: Partial<SandboxTaskSpec> = {}, seed = 'test'): Population {
  const task = buildTask({ key: 'calls', name: 'Calls', total: 2500, ...spec }, seed)
  return new Population(task, DEFAULT_ANCHOR, 'user')
}

/** What a filter looks at, read from the record as it is sent. */
interface SentFacts {
  index: number
  callee: string
  score: number
  intention: number | null
  calldate: number
  hangupdate: number
}

function sentFacts(calls: Population, index: number): SentFacts {
  const record = JSON.parse(JSON.stringify(calls.record(index))) as Record<string, unknown>
  const { intention_results: intention } = record
  return {
    index,
    callee: String(record.callee),
    score: Number(record.score),
    intention: intention === null ? null : Number(intention),
    calldate: parsePlatformTime(record.calldate) ?? Number.NaN,
    hangupdate: parsePlatformTime(record.hangupdate) ?? Number.NaN,
  }
}

function passes(call: SentFacts, query: RecordQuery): boolean {
  const { keyword, levels, intentions, startAt, endAt, hangup } = query
  return (
    (keyword === null || call.callee.includes(keyword)) &&
    (levels === null || levels.some(([from, to]) => call.score >= from && call.score <= to)) &&
    (intentions === null || (call.intention !== null && intentions.includes(call.intention))) &&
    (startAt === null || call.calldate >= startAt) &&
    (endAt === null || call.calldate <= endAt) &&
    (hangup === null || (call.hangupdate >= hangup[0] && call.hangupdate <= hangup[1]))
  )
}

const allIndexes = (calls: Population, query: RecordQuery, order: RecordOrder = 'oldest-first'): number[] => {
  const selection = calls.select(query, order)
  return Array.from({ length: selection.length }, (_, position) => selection.at(position))
}

const WEEKS = 28 * 24 * 3600
const moment = fc.integer({ min: 0, max: WEEKS }).map((seconds) => DEFAULT_ANCHOR - seconds * 1000)
const maybe = <T>(filter: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(filter, { freq: 2 })
const anyQuery: fc.Arbitrary<RecordQuery> = fc.record({
  keyword: maybe(fc.integer({ min: 0, max: 999 }).map(String)),
  levels: maybe(
    fc.array(fc.tuple(fc.integer({ min: -10, max: 1000 }), fc.integer({ min: 0, max: 1100 })), {
      minLength: 1,
      maxLength: 3,
    }),
  ),
  intentions: maybe(fc.uniqueArray(fc.integer({ min: 1, max: 26 }), { minLength: 1, maxLength: 8 })),
  startAt: maybe(moment),
  endAt: maybe(moment),
  hangup: maybe(
    fc
      .tuple(moment, moment)
      .map(([one, other]): [number, number] => [Math.min(one, other), Math.max(one, other)]),
  ),
})

describe('filters', () => {
  it('leave what a naive scan over the sent records leaves', () => {
    const calls = population({ wideLabels: true })
    calls.mutate(10, { intention: 1, score: 999 }, 1000)
    calls.remove(20)
    calls.add(30)
    const facts = Array.from({ length: 2530 }, (_, index) => index)
      .filter((index) => calls.has(index))
      .map((index) => sentFacts(calls, index))
    fc.assert(
      fc.property(anyQuery, (query) => {
        const expected = facts.filter((call) => passes(call, query)).map((call) => call.index)
        expect(allIndexes(calls, query)).toEqual(expected)
      }),
      { numRuns: 300 },
    )
  })

  it('see a change made after the column index was built', () => {
    const calls = population()
    const query = { ...NO_FILTER, intentions: [1] }
    const before = allIndexes(calls, query)
    const other = [...Array(2500).keys()].find((index) => !before.includes(index)) ?? 0
    calls.mutate(other, { intention: 1 }, 1000)
    expect(allIndexes(calls, query)).toEqual([...before, other].sort((left, right) => left - right))
  })
})

describe('order', () => {
  it.each(['newest-first', 'oldest-first', 'shuffled'] as const)('%s has every call once', (order) => {
    const calls = population()
    calls.remove(3)
    const indexes = allIndexes(calls, NO_FILTER, order)
    expect(indexes).toHaveLength(2499)
    expect(new Set(indexes).size).toBe(2499)
  })

  it('newest first is oldest first backwards, shuffled is neither', () => {
    const calls = population()
    const oldest = allIndexes(calls, NO_FILTER, 'oldest-first')
    expect(allIndexes(calls, NO_FILTER, 'newest-first')).toEqual(oldest.toReversed())
    const shuffled = allIndexes(calls, NO_FILTER, 'shuffled')
    expect(shuffled).not.toEqual(oldest)
    expect(shuffled.toSorted((left, right) => left - right)).toEqual(oldest)
  })

  it('a new call lands anywhere in the shuffled order and moves no other past another', () => {
    const calls = population()
    const before = allIndexes(calls, NO_FILTER, 'shuffled')
    calls.add(5)
    const after = allIndexes(calls, NO_FILTER, 'shuffled')
    expect(after.filter((index) => index < 2500)).toEqual(before)
    expect(after.slice(-5)).not.toEqual([2500, 2501, 2502, 2503, 2504])
  })
})

describe('changes', () => {
  it('a colleague adds a comment, a tag and a verdict, and updated_at moves on each time', () => {
    const calls = population()
    const index = [...Array(2500).keys()].find((at) => calls.record(at).tag_groups !== null) ?? 0
    const read = () => JSON.parse(JSON.stringify(calls.record(index))) as Record<string, never[]>
    const first = read()
    calls.mutate(index, { comment: { content: '已回访', userName: '坐席阿飞' } }, 1000)
    const second = read()
    calls.mutate(index, { intention: 2, tag: { name: '复核', group: '质检', color: '#000000' } }, 2000)
    const third = read()
    expect(second.comments?.at(-1)).toMatchObject({
      content: '已回访',
      user_name: '坐席阿飞',
      record_id: first.id,
    })
    expect(third.comments).toEqual(second.comments)
    expect(third.tags?.at(-1)).toMatchObject({ name: '复核', tag_groups: [{ name: '质检' }] })
    expect(Number(third.intention_results)).toBe(2)
    expect(String(second.updated_at) > String(first.updated_at)).toBe(true)
    expect(String(third.updated_at) > String(second.updated_at)).toBe(true)
    expect(third.id).toBe(first.id)
  })

  it('a removed call is gone, its index is not given again', () => {
    const calls = population({ total: 3 })
    const id = calls.id(1)
    expect(calls.find(id)).toBe(1)
    calls.remove(1)
    expect(calls.find(id)).toBeNull()
    expect(() => calls.record(1)).toThrow(RangeError)
    expect(() => calls.remove(1)).toThrow(RangeError)
    expect(calls.add(2)).toBe(3)
    expect(allIndexes(calls, NO_FILTER)).toEqual([0, 2, 3, 4])
    expect(calls.total).toBe(4)
  })
})

it('an empty task has no calls, and takes new ones', () => {
  const calls = population({ total: 0 })
  expect(allIndexes(calls, NO_FILTER)).toEqual([])
  calls.add(2)
  expect(sentFacts(calls, 1).calldate).toBeGreaterThanOrEqual(DEFAULT_ANCHOR)
})
