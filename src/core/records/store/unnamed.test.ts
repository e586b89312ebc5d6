import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseRecordPage } from '../parse.ts'
import type { CallStore } from './index.ts'
import { byId, pageOf, rowsOf, SCOPE, temporaryStore } from './test/stage.ts'

let store: CallStore
let clean: () => void
beforeEach(() => ({ store, clean } = temporaryStore()))
afterEach(() => clean())

describe('calls without an id', () => {
  const call = { id: null, callid: 'one', callee: '1', calldate: '2026-05-01 09:00:00' }
  it.each<[string, object[]]>([
    ['that differ', [{ callee: '1' }, { callee: '2' }, { callee: '3' }]],
    ['that differ in what is no part of the id', [{ name: 'a' }, { name: 'b' }, { name: 'c' }]],
    ['that are equal to the byte', [{}, {}, {}]],
  ])('and with one callid, %s, are three, pass after pass in any order', async (_what, parts) => {
    const calls = parts.map((part) => ({ ...call, ...part }))
    const first = store.ingestPage(SCOPE, pageOf(calls), { mark: 1, checkpoint: '' })
    expect(first).toMatchObject({ received: 3, fresh: 3, repeated: 0, seen: 3 })
    const before = byId(rowsOf(store, SCOPE))
    for (const page of [calls, calls.toReversed()])
      expect(store.ingestPage(SCOPE, pageOf(page), { mark: 2, checkpoint: '' })).toMatchObject({
        fresh: 0,
        changed: 0,
        seen: 3,
      })
    await store.finishRun(SCOPE, { outcome: '', pruneUnmarked: 2 })
    expect(byId(rowsOf(store, SCOPE))).toEqual(before)
    // Live and kept they go by the same ids, also where a comment came.
    const live = calls.map((part, at) => (at === 1 ? { ...part, comments: [{ content: '后来' }] } : part))
    const { records, fresh } = store.keepRecords(SCOPE, parseRecordPage(pageOf(live)).records)
    expect(fresh).toBe(0)
    expect(records.map(({ id }) => id).toSorted()).toEqual(before.map(({ id }) => id))
    expect(store.check()).toEqual([])
  })

  it('are told apart across the pages of a pass', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => ({ ...call, name }))
    store.ingestPage(SCOPE, pageOf([a, b]), { mark: 1, checkpoint: '' })
    expect(store.ingestPage(SCOPE, pageOf([b, c]), { mark: 1, checkpoint: '' })).toMatchObject({
      repeated: 1,
      fresh: 1,
      seen: 3,
    })
  })
})
