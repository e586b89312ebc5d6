import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AppError } from '#shared/errors.ts'
import { currentOf, totalOf, type CardDraft, type CardSeries } from '#shared/reviews/cards.ts'
import type { Score } from '#shared/reviews/marks.ts'
import { seeds } from '../../../test/support/seeds.ts'
import { KEY, temporaryFolder } from '../records/store/test/stage.ts'
import { CARD_KIND, cardSeries, scoreCards } from './cardDocuments.ts'
import { createCards, type Cards } from './cards.ts'
import { openMarkStore, type MarkStore } from './markStore.ts'

const ACCOUNT = 'acc'
const TASK = { accountId: ACCOUNT, taskId: 't' }
const draft = (name: string, ...labels: string[]): CardDraft => ({
  name,
  items: (labels.length > 0 ? labels : ['a']).map((label, at) => ({
    ...{ id: `i${at}`, label, help: '', kind: 'yesno', least: 0, most: 1, weight: 1, fatal: false },
  })),
})

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

interface Machine {
  store: MarkStore
  cards: Cards
}
function machine(name: string): Machine {
  const clock = { now: () => (now += 1) }
  const store = openMarkStore({ path: join(folder, `${name}.db`), key: KEY, now: clock.now })
  open.push(store)
  const documents = {
    list: async (_account: string, kind: string, taskId?: string) => store.documents(kind, taskId ?? null),
    put: async (
      _account: string,
      ref: Parameters<MarkStore['putDocument']>[0],
      values: Readonly<Record<string, unknown>>,
    ) => store.putDocument(ref, values),
  }
  return { store, cards: createCards({ documents, reviewer: async () => store.reviewer, clock }) }
}
const merge = (from: Machine, into: Machine): number => into.store.mergeRows(from.store.allRows())
const save = ({ cards }: Machine, series: string | null, content: CardDraft): Promise<CardSeries[]> =>
  cards.save(ACCOUNT, series, content, false)
const list = ({ cards }: Machine): Promise<CardSeries[]> => cards.list(ACCOUNT, false)
async function first(at: Machine): Promise<CardSeries> {
  const [series] = await list(at)
  if (series === undefined) throw new Error('There is no card')
  return series
}
const told = ({ versions, removed }: CardSeries): unknown => [
  removed,
  ...versions.map(({ version, name }) => `${version} ${name}`),
]

describe('a card', () => {
  it('gets a version by an edit, and the old ones are as they were', async () => {
    const one = machine('one')
    await save(one, null, draft('外呼', 'a', 'b'))
    const before = await first(one)
    await save(one, before.id, draft('外呼', 'a', 'c'))
    const after = await first(one)
    expect(after.versions.map(({ version, items }) => [version, items[1]?.label])).toEqual([
      [2, 'c'],
      [1, 'b'],
    ])
    expect(after.versions[1]).toEqual(before.versions[0])
    expect(await save(one, before.id, draft('外呼', 'a', 'c'))).toEqual([after])
  })

  it('that nobody knows cannot be edited or removed', async () => {
    const one = machine('one')
    for (const attempt of [save(one, 'gone', draft('x')), one.cards.remove(ACCOUNT, 'gone', true, false)])
      await expect(attempt).rejects.toMatchObject({ code: 'not_found' } satisfies Partial<AppError>)
  })

  it('that is removed still says what calls were scored with, and comes back as it was', async () => {
    const one = machine('one')
    await save(one, null, draft('外呼'))
    const { id, versions } = await first(one)
    await one.cards.remove(ACCOUNT, id, true, false)
    expect(await first(one)).toEqual({ id, removed: true, versions })
    const cards = scoreCards(one.store.documents(CARD_KIND, null))
    const total = (score: Score): number | null => totalOf(cards, score)
    expect(total({ card: versions[0]?.id ?? '', version: 1, answers: { i0: 1 } })).toBe(100)
    await one.cards.remove(ACCOUNT, id, false, false)
    expect(await first(one)).toEqual({ id, removed: false, versions })
  })

  it('that cannot be read costs itself alone', async () => {
    const one = machine('one')
    await save(one, null, draft('外呼'))
    const { id, versions } = await first(one)
    const [good] = versions
    const odd = { name: 'x', version: 2, madeAt: 1, items: [{ ...good?.items[0], most: 0 }] }
    for (const value of [null, 7, 'x', {}, odd, { ...odd, items: [] }, { ...odd, version: '2' }])
      one.store.putDocument({ kind: CARD_KIND, taskId: '', id }, { 'version:odd': value, retired: 'x' })
    one.store.putDocument({ kind: CARD_KIND, taskId: '', id: 'other' }, { 'version:odd': 1 })
    expect(await list(one)).toEqual([{ id, removed: false, versions }])
    // What a later version of the app writes beside it is no damage.
    const item = { ...good?.items[0], colour: 'red' }
    const later = { name: 'x', version: 2, madeAt: 1, items: [item], author: 'y' }
    one.store.putDocument({ kind: CARD_KIND, taskId: '', id }, { 'version:later': later })
    expect(told(await first(one))).toEqual([false, '2 x', '1 外呼'])
    expect((await first(one)).versions[0]?.items[0]).toEqual(good?.items[0])
  })

  it('is chosen for a task by each reviewer, and nobody has chosen before', async () => {
    const [one, other] = [machine('one'), machine('other')]
    expect(await one.cards.chosen(TASK)).toBeNull()
    await one.cards.choose(TASK, 'mine')
    merge(one, other)
    expect(await other.cards.chosen(TASK)).toBeNull()
    await other.cards.choose(TASK, 'theirs')
    merge(other, one)
    expect([await one.cards.chosen(TASK), await other.cards.chosen(TASK)]).toEqual(['mine', 'theirs'])
    expect(await one.cards.chosen({ ...TASK, taskId: 'another' })).toBeNull()
  })

  it('shows no number where numbers are masked, and keeps what comes back masked as it was', async () => {
    const one = machine('one')
    const content = draft('回拨 13800138000', '报 13900139000')
    await save(one, null, content)
    const [shown] = await one.cards.list(ACCOUNT, true)
    if (shown === undefined) throw new Error('There is no card')
    expect(JSON.stringify(shown)).not.toMatch(/1[38]\d00138000|13900139000/)
    const { name, items } = currentOf(shown)
    await one.cards.save(
      ACCOUNT,
      shown.id,
      { name, items: [...items, ...draft('', 'x', 'new').items.slice(1)] },
      true,
    )
    const { versions } = await first(one)
    expect(versions).toHaveLength(2)
    expect(versions[0]).toMatchObject({ name: content.name, items: [content.items[0], { label: 'new' }] })
    // What came back unchanged is no new version.
    const [again] = await one.cards.list(ACCOUNT, true)
    if (again === undefined) throw new Error('There is no card')
    const current = currentOf(again)
    await one.cards.save(ACCOUNT, again.id, { name: current.name, items: current.items }, true)
    expect((await first(one)).versions).toHaveLength(2)
  })
})

describe('cards of several machines', () => {
  it('both third versions that were made apart are there, and all see the same one as current', async () => {
    const [one, other] = [machine('one'), machine('other')]
    await save(one, null, draft('1'))
    const { id } = await first(one)
    await save(one, id, draft('2'))
    merge(one, other)
    await save(one, id, draft('3 of one'))
    await save(other, id, draft('3 of the other'))
    const scored = currentOf(await first(one))
    merge(one, other)
    merge(other, one)
    expect(await list(one)).toEqual(await list(other))
    expect(told(await first(one))).toEqual([false, '3 3 of the other', '3 3 of one', '2 2', '1 1'])
    expect((await first(one)).versions).toContainEqual(scored)
  })

  it('also where they are one reviewer’s, with the same file to begin with', async () => {
    const one = machine('one')
    await save(one, null, draft('1'))
    const { id } = await first(one)
    await save(one, id, draft('2 here'))
    const rows = one.store.allRows()
    const [theirs] = rows.documents.filter(({ value }) => value.includes('2 here'))
    if (theirs === undefined) throw new Error('The version is not there')
    const there = {
      ...theirs,
      member: `version:${'f'.repeat(32)}`,
      value: theirs.value.replace('2 here', '2 there'),
    }
    one.store.mergeRows({ marks: [], documents: [there] })
    expect((await first(one)).versions.map(({ name }) => name).toSorted()).toEqual(['1', '2 here', '2 there'])
  })

  it('one that was removed is gone for all, but an edit that the remover did not see brings it back', async () => {
    const [one, other] = [machine('one'), machine('other')]
    await save(one, null, draft('1'))
    const { id } = await first(one)
    merge(one, other)
    await other.cards.remove(ACCOUNT, id, true, false)
    merge(other, one)
    expect((await first(one)).removed).toBe(true)
    // Who brings back what another removed makes the next version of it.
    await one.cards.remove(ACCOUNT, id, false, false)
    merge(one, other)
    expect(told(await first(other))).toEqual([false, '2 1', '1 1'])
    await other.cards.remove(ACCOUNT, id, true, false)
    await save(one, id, draft('3'))
    merge(other, one)
    merge(one, other)
    expect((await first(one)).removed).toBe(false)
    expect(await list(one)).toEqual(await list(other))
  })

  const step = fc.record({
    at: fc.constantFrom(0, 1, 2),
    does: fc.constantFrom('new', 'edit', 'edit', 'remove', 'restore', 'take'),
    which: fc.nat({ max: 5 }),
  })
  let made = 0
  it('come to the same in any order, and no version is ever lost', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        made += 1
        const all = [0, 1, 2].map((at) => machine(`m${made}-${at}`))
        const ever = new Set<string>()
        for (const [order, { at, does, which }] of steps.entries()) {
          const here = all[at] as Machine
          if (does === 'take') merge(all[which % 3] as Machine, here)
          const known = await list(here)
          const series = known[which % Math.max(1, known.length)]
          if (does === 'new') await save(here, null, draft(`n${order}`))
          else if (series !== undefined && does === 'edit') await save(here, series.id, draft(`e${order}`))
          else if (series !== undefined && does !== 'take')
            await here.cards.remove(ACCOUNT, series.id, does === 'remove', false)
          for (const { versions } of await list(here)) for (const { id } of versions) ever.add(id)
        }
        const rows = all.map(({ store }) => store.allRows())
        const seen = [
          [0, 1, 2],
          [2, 0, 1, 0],
          [1, 1, 2, 0],
        ].map((order, at) => {
          const target = machine(`m${made}-x${at}`)
          for (const from of order) target.store.mergeRows(rows[from] as (typeof rows)[number])
          return cardSeries(target.store.documents(CARD_KIND, null))
        })
        expect(seen[1]).toEqual(seen[0])
        expect(seen[2]).toEqual(seen[0])
        expect(seen[0]?.flatMap(({ versions }) => versions.map(({ id }) => id)).toSorted()).toEqual(
          [...ever].toSorted(),
        )
        for (const store of open.splice(0)) store.close()
      }),
      { numRuns: seeds(20, 500) },
    )
  })
})
