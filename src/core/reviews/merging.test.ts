/** What comes of marks that go from machine to machine: where reviewers differ, calls that went, texts that were deleted. */
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ReviewRows } from '#shared/reviews/marks.ts'
import { seeds } from '../../../test/support/seeds.ts'
import { KEY, temporaryFolder } from '../records/store/test/stage.ts'
import { openMarkStore, type MarkStore } from './markStore.ts'
import { DECISION } from './judgements.ts'
import { OPT_OUT, optOutRef } from './optOutDocuments.ts'
import { REVIEWER } from './reviewers.ts'

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

function machine(name: string): MarkStore {
  const made = openMarkStore({ path: join(folder, `${name}.db`), key: KEY, now: () => (now += 1) })
  open.push(made)
  return made
}
/** A machine whose reviewer has a name and said something of one call. */
function reviewer(name: string, verdict: string, note = ''): MarkStore {
  const store = machine(name)
  store.putDocument({ kind: REVIEWER, taskId: '', id: store.reviewer }, { name })
  store.setMark(REF, { verdict, reviewed: true, note }, CALL)
  return store
}

describe('reviewers who differ', () => {
  it('are listed side by side, decided over without a change of any mark, and again once one changes', () => {
    const [one, other] = [reviewer('甲', '需跟进'), reviewer('乙', '投诉风险', '很生气')]
    expect(one.disagreements(null)).toEqual([])
    one.mergeRows(other.allRows())
    const [call] = one.disagreements(null)
    expect(call).toMatchObject({ ...REF, call: CALL, decisions: [] })
    expect(call?.judgements).toHaveLength(2)
    expect(one.disagreements('another')).toEqual([])

    const marks = one.allRows().marks
    const of = Object.fromEntries((call?.judgements ?? []).map((each) => [each.reviewer, each.stamp]))
    const decision = { kind: 'decision', taskId: 't', id: 'r' }
    one.putDocument(decision, { verdict: '投诉风险', note: '', of })
    expect(one.allRows().marks).toEqual(marks)
    expect(one.judged(REF).decisions).toMatchObject([{ verdict: '投诉风险', stale: false }])

    // They agree by now, but nobody decided over that.
    other.setMark(REF, { verdict: '需跟进' }, null)
    one.mergeRows(other.allRows())
    expect(one.disagreements(null)).toMatchObject([{ decisions: [{ stale: true }] }])
    one.putDocument(decision, { removed: true })
    expect(one.disagreements(null)).toEqual([])
  })

  it('a decision of another program that cannot be read costs itself alone', () => {
    const [one, other] = [reviewer('甲', '需跟进'), reviewer('乙', '投诉风险')]
    one.mergeRows(other.allRows())
    const ref = { kind: 'decision', taskId: 't', id: 'r' }
    for (const values of [{ verdict: 7 }, { verdict: 'x', of: 7, note: [] }, { verdict: 'x', of: null }]) {
      one.putDocument(ref, values)
      expect(one.disagreements(null)).toHaveLength(1)
    }
  })
})

describe('a mark whose call went', () => {
  it('is written under another call, and a file from before does not bring it back', () => {
    const marks = reviewer('甲', '需跟进', '下周再打')
    const before = marks.allRows()
    const to = { taskId: 't2', recordId: 'new' }
    marks.moveMark(REF, to, { ...CALL, callid: 'c2' })
    expect(marks.marksOf('t2', ['new'])['new']).toMatchObject({ verdict: '需跟进', note: '下周再打' })
    expect(marks.callOf(to)?.callid).toBe('c2')
    expect(marks.markedRefs()).toEqual([to])
    expect(marks.mergeRows(before)).toBe(0)
    expect(marks.held(REF)).toEqual([])
  })

  it('is never written over another mark, and moves whole or not', () => {
    const marks = reviewer('甲', '需跟进', '下周再打')
    const taken = { taskId: 't', recordId: 'taken' }
    marks.setMark(taken, { note: 'mine too' }, null)
    const before = marks.allRows()
    expect(() => marks.moveMark(REF, taken, null)).toThrow(expect.objectContaining({ code: 'busy' }) as Error)
    const nothing = { taskId: 't', recordId: 'none' }
    expect(() => marks.moveMark(nothing, REF, null)).toThrow(
      expect.objectContaining({ code: 'not_found' }) as Error,
    )
    expect(marks.allRows()).toEqual(before)
  })

  it('what comes after it from elsewhere is not lost: it is there again, and says where it went', () => {
    const [here, there] = [machine('here'), machine('there')]
    here.setMark(REF, { note: 'before' }, CALL)
    there.mergeRows(here.allRows(), here.reviewer)
    here.moveMark(REF, { taskId: 't', recordId: 'new' }, CALL)
    now += 1000
    there.setMark(REF, { note: 'after' }, CALL)
    here.mergeRows(there.allRows())
    expect(here.held(REF)).toMatchObject([{ mark: { note: 'after' }, moved: { recordId: 'new' } }])
  })
})

describe('texts that were deleted', () => {
  it('stay deleted whatever file comes; others keep theirs, and verdicts stay', () => {
    const [one, other] = [reviewer('甲', '需跟进', '甲的话'), reviewer('乙', '投诉风险', '乙的话')]
    for (const [store, quote] of [
      [one, '甲引的话'],
      [other, '乙引的话'],
    ] as const) {
      store.putDocument(optOutRef('t', 'r'), { state: 'confirmed', text: quote, hit: [0, 2] })
      store.putDocument({ kind: DECISION, taskId: 't', id: 'r' }, { verdict: '投诉风险', note: quote })
    }
    one.mergeRows(other.allRows())
    const older = one.allRows()
    expect(one.textRefs()).toMatchObject([{ ...REF, calls: [CALL, CALL] }])
    one.eraseTexts([REF])
    const isGone = (): void => {
      const text = JSON.stringify(one.allRows())
      for (const secret of ['甲的话', '乙的话', '甲引的话', '乙引的话', CALL.callee])
        expect(text).not.toContain(secret)
      // Who wants no more calls is still known.
      expect(one.documents(OPT_OUT, 't').map(({ values }) => values['state'])).toEqual([
        'confirmed',
        'confirmed',
      ])
      expect(
        one
          .judged(REF)
          .judgements.map(({ verdict }) => verdict)
          .sort(),
      ).toEqual(['投诉风险', '需跟进'])
      expect(one.textRefs()).toEqual([])
    }
    isGone()
    expect(one.mergeRows(older)).toBe(0)
    one.mergeRows(other.allRows())
    isGone()
    // It went nowhere but here.
    other.mergeRows(one.allRows())
    expect(other.marksOf('t', ['r'])['r']?.note).toBe('乙的话')
    // What somebody writes afterwards is new.
    now += 1000
    other.setMark(REF, { note: '新的话' }, null)
    one.mergeRows(other.allRows())
    expect(one.held(REF).map(({ mark }) => mark.note)).toContain('新的话')
  })
})

it('what was quoted of a call without a mark is among the texts', () => {
  const one = machine('one')
  one.putDocument(optOutRef('t', 'r'), {
    state: 'rejected',
    callee: CALL.callee,
    calldate: 7,
    text: '别打了',
  })
  expect(one.textRefs()).toEqual([{ ...REF, calls: [{ callid: null, callee: CALL.callee, calldate: 7 }] }])
  one.eraseTexts([REF])
  expect(one.textRefs()).toEqual([])
  expect(JSON.stringify(one.allRows())).not.toContain('别打了')
})

describe('a machine that takes over', () => {
  it('goes on as the reviewer of another, while it has said nothing itself', () => {
    const [old, fresh] = [reviewer('甲', '需跟进'), machine('fresh')]
    expect([old.isUnused(), fresh.isUnused()]).toEqual([false, true])
    fresh.mergeRows(old.allRows(), old.reviewer)
    expect(fresh.marksOf('t', ['r'])['r']?.verdict).toBe('需跟进')
    fresh.setMark(REF, { verdict: '投诉风险' }, null)
    old.mergeRows(fresh.allRows())
    expect(old.marksOf('t', ['r'])['r']?.verdict).toBe('投诉风险')
    const before = fresh.allRows()
    expect(() => fresh.mergeRows(reviewer('丙', '需跟进').allRows(), 'another')).toThrow(
      expect.objectContaining({ code: 'busy' }) as Error,
    )
    expect([fresh.reviewer, fresh.allRows()]).toEqual([old.reviewer, before])
  })

  it('what would come is told before it does, and nothing is changed by looking', () => {
    const [one, other] = [reviewer('甲', '需跟进'), reviewer('乙', '投诉风险')]
    const before = one.allRows()
    const { newer, reviewers } = one.arrival(other.allRows())
    expect(one.allRows()).toEqual(before)
    expect(newer).toEqual(other.allRows())
    expect(reviewers.map(({ values }) => values['name'])).toEqual(expect.arrayContaining(['甲', '乙']))
    expect(one.mergeRows(other.allRows())).toBe(newer.marks.length + newer.documents.length)
    expect(one.arrival(other.allRows()).newer).toEqual({ marks: [], documents: [] })
  })
})

/** What three reviewers do on machines of their own, and which files come where in between. */
const step = fc.oneof(
  fc.record({
    act: fc.constant('set' as const),
    at: fc.nat(2),
    record: fc.nat(2),
    note: fc.stringMatching(/^\w{1,3}$/),
  }),
  fc.record({ act: fc.constant('merge' as const), at: fc.nat(2), from: fc.nat(2) }),
  fc.record({ act: fc.constant('move' as const), at: fc.nat(2), record: fc.nat(2), to: fc.nat(4) }),
  fc.record({ act: fc.constant('erase' as const), at: fc.nat(2), record: fc.nat(2) }),
  fc.record({ act: fc.constant('decide' as const), at: fc.nat(2), record: fc.nat(2) }),
)

describe('whatever happened on the way', () => {
  it(
    'all machines come to the same once each has all files, in any order; nobody’s mark is another’s',
    { timeout: 1_800_000 },
    () => {
      let run = 0
      fc.assert(
        fc.property(
          fc.array(step, { maxLength: 14 }),
          fc.array(fc.nat(2), { maxLength: 4 }),
          (steps, order) => {
            run += 1
            const machines = [0, 1, 2].map((at) => machine(`p${run}-${at}`))
            const of = (at: number): MarkStore => machines[at] as MarkStore
            for (const each of steps) {
              const store = of(each.at)
              const ref = 'record' in each ? { taskId: 't', recordId: `r${each.record}` } : REF
              if (each.act === 'set') store.setMark(ref, { note: each.note, verdict: each.note }, CALL)
              else if (each.act === 'merge') store.mergeRows(of(each.from).allRows())
              else if (each.act === 'erase') store.eraseTexts([ref])
              else if (each.act === 'decide')
                store.putDocument(
                  { kind: 'decision', taskId: 't', id: ref.recordId },
                  { verdict: 'x', of: {} },
                )
              else
                try {
                  store.moveMark(ref, { taskId: 't', recordId: `r${each.to}` }, null)
                } catch (thrown) {
                  expect(['busy', 'not_found']).toContain((thrown as { code: string }).code)
                }
            }
            const files = machines.map((store) => store.allRows())
            const own = machines.map((store) => ownRows(store))
            for (const [at, store] of machines.entries()) {
              for (const from of [...order, 0, 1, 2]) store.mergeRows(files[from] as ReviewRows)
              // What others did never changed what is one's own, and again changes nothing.
              expect(ownRows(store)).toEqual(own[at])
              for (const file of files) expect(store.mergeRows(file)).toBe(0)
            }
            // Texts that one machine deleted are missing on it alone; all else is the same everywhere.
            const [first, ...rest] = machines.map((store) => withoutTexts(store.allRows()))
            for (const other of rest) expect(other).toEqual(first)
            for (const store of machines.splice(0)) store.close()
            open = []
          },
        ),
        { numRuns: seeds(12, 2000) },
      )
    },
  )
})

const ownRows = (store: MarkStore): ReviewRows => {
  const { marks, documents } = store.allRows()
  const isOwn = (row: { reviewer: string }): boolean => row.reviewer === store.reviewer
  return { marks: marks.filter(isOwn), documents: documents.filter(isOwn) }
}
const withoutTexts = ({ marks, documents }: ReviewRows): ReviewRows => ({
  marks: marks.filter(({ member }) => !['note', 'call'].includes(member)),
  documents,
})
