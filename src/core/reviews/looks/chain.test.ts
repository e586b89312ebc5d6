import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LookedAt } from '#shared/reviews/looks.ts'
import { checkChain, makeRow, NO_LOOK, readLook, type LookEnd, type LookRow } from './chain.ts'

const LOOK: LookedAt = {
  ...{ what: 'reveal', accountId: 'a', account: '华东一部', taskId: 't', recordId: 'r1', count: 1 },
}

function chainOf(length: number, from: LookEnd = NO_LOOK): LookRow[] {
  const rows: LookRow[] = []
  for (let at = 0; at < length; at += 1) {
    const before = rows.at(-1) ?? from
    rows.push(makeRow({ ...LOOK, recordId: `r${at}` }, before.n + 1, before.hash, 1_000_000 + at))
  }
  return rows
}
const endOf = (rows: readonly LookRow[]): LookEnd => rows.at(-1) ?? NO_LOOK
const faultsOf = (rows: readonly LookRow[], seen: LookEnd) => checkChain(rows, seen).faults

/** Somebody who knows how hashes are made writes one entry anew. */
function forged(row: LookRow, change: Record<string, unknown>): LookRow {
  const { prev, n, at, ...look } = JSON.parse(row.entry) as LookedAt & { prev: string; n: number; at: number }
  const made = { ...look, prev, n, at, ...change }
  return { ...makeRow(made, made.n, made.prev, made.at), n: row.n }
}

const length = fc.integer({ min: 1, max: 12 })
const tampering = fc.record({
  length,
  at: fc.nat(),
  how: fc.constantFrom('text', 'hash', 'forged', 'removed', 'tail', 'head', 'swapped'),
})

describe('a chain of looks', () => {
  it('is whole where nobody touched it, also where a kill left the end outside behind', () => {
    fc.assert(
      fc.property(length, fc.nat(), (count, kept) => {
        const rows = chainOf(count)
        const seen = endOf(rows.slice(0, kept % (count + 1)))
        expect(checkChain(rows, seen)).toEqual({ count, faults: [], faultCount: 0 })
      }),
    )
  })

  it('shows whatever was done to any entry', () => {
    fc.assert(
      fc.property(tampering, ({ length: count, at: wanted, how }) => {
        const rows = chainOf(count)
        const seen = endOf(rows)
        const at = wanted % count
        const row = rows[at] as LookRow
        const put = (changed: LookRow): LookRow[] => rows.with(at, changed)
        const lastIndex = count - 1
        const tampered: Record<typeof how, () => LookRow[]> = {
          text: () => put({ ...row, entry: row.entry.replace('"reveal"', '"copy"') }),
          hash: () => put({ ...row, hash: row.hash.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) }),
          forged: () => put(forged(row, { taskId: 'another' })),
          removed: () => rows.toSpliced(at, 1),
          tail: () => rows.slice(0, at),
          head: () => rows.slice(at + 1),
          swapped: () =>
            at === lastIndex
              ? put({ ...row, n: row.n + 5 })
              : rows
                  .with(at, { ...(rows[at + 1] as LookRow), n: row.n })
                  .with(at + 1, { ...row, n: row.n + 1 }),
        }
        expect(faultsOf(tampered[how](), seen)).not.toEqual([])
      }),
      { numRuns: 400 },
    )
  })

  it('says which entry it is, and how many are missing', () => {
    const rows = chainOf(6)
    const seen = endOf(rows)
    const third = rows[2] as LookRow
    expect(faultsOf(rows.with(2, { ...third, entry: third.entry.replace('r2', 'r9') }), seen)).toEqual([
      { kind: 'changed', n: 3 },
    ])
    expect(faultsOf(rows.with(2, forged(third, { recordId: 'r9' })), seen)).toEqual([
      { kind: 'changed', n: 3 },
    ])
    expect(faultsOf(rows.with(5, forged(rows[5] as LookRow, { recordId: 'r9' })), seen)).toEqual([
      { kind: 'changed', n: 6 },
    ])
    expect(faultsOf(rows.toSpliced(1, 2), seen)).toEqual([{ kind: 'missing', n: 2, count: 2 }])
    expect(faultsOf(rows.slice(0, 4), seen)).toEqual([{ kind: 'missing', n: 5, count: 2 }])
    expect(faultsOf(rows.slice(2), seen)).toEqual([{ kind: 'missing', n: 1, count: 2 }])
    expect(faultsOf([], seen)).toEqual([{ kind: 'missing', n: 1, count: 6 }])
    // A chain made anew from the first entry to the last is another than the one that was seen.
    expect(
      faultsOf(
        chainOf(6).map((row) => forged(row, { account: '别人' })),
        seen,
      ),
    ).not.toEqual([])
  })

  it('that begins after another one says so, and only then', () => {
    const before = endOf(chainOf(4))
    const anew = makeRow({ ...LOOK, what: 'anew', recordId: null, count: 4 }, 5, before.hash, 7)
    const rows = [anew, makeRow(LOOK, 6, anew.hash, 8)]
    expect(faultsOf(rows, endOf(rows))).toEqual([])
    const posing = makeRow({ ...LOOK, what: 'reveal' }, 5, before.hash, 7)
    expect(faultsOf([posing], posing)).toEqual([{ kind: 'missing', n: 1, count: 4 }])
  })

  it('tells the first faults one by one, and counts the rest', () => {
    const rows = chainOf(60).map((row) => ({ ...row, entry: `${row.entry} ` }))
    const { faults, faultCount } = checkChain(rows, NO_LOOK)
    expect([faults.length, faultCount]).toEqual([20, 60])
  })
})

it('an entry that cannot be read is shown as far as it can be', () => {
  const nothing = {
    what: null,
    at: null,
    accountId: null,
    account: null,
    taskId: null,
    recordId: null,
    count: null,
  }
  for (const entry of ['', 'no JSON', '[1]', '{"what":"constructor","at":"x","count":1.5,"taskId":{}}'])
    expect(readLook({ n: 3, entry })).toEqual({ n: 3, ...nothing })
  expect(readLook(makeRow(LOOK, 1, NO_LOOK.hash, 9))).toEqual({ ...LOOK, n: 1, at: 9 })
})
