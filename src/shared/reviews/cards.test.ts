import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seeds } from '../../../test/support/seeds.ts'
import { cardDraft } from '../ipc/cards.ts'
import { LOCALES } from '../locale.ts'
import { carriedOver, scoreOf, totalOf, type Answers, type Card, type CardItem } from './cards.ts'
import { starterCard } from './starterCard.ts'
import { cardDrafts } from './test/cardArbitraries.ts'

const item = (id: string, more: Partial<CardItem> = {}): CardItem => ({
  ...{ id, label: id, help: '', kind: 'yesno', least: 0, most: 1, weight: 1, fatal: false },
  ...more,
})
const scale = (id: string, more: Partial<CardItem> = {}): CardItem =>
  item(id, { kind: 'scale', least: 1, most: 5, ...more })
const card = (items: CardItem[], id = 'c'): Card => ({
  ...{ id, series: 's', version: 1, name: 'n', madeAt: 0, items },
})
const runs = { numRuns: seeds(300, 5000) }

/** A card, and an answer to some of its items. */
const answered = (all: boolean) =>
  cardDrafts.chain((draft) => {
    const each = draft.items.map(({ id, least, most }) => {
      const given = fc.integer({ min: least, max: most }).map((answer) => [id, answer] as const)
      return all ? given : fc.option(given)
    })
    return fc.record({
      draft: fc.constant(draft),
      answers: fc
        .tuple(...each)
        .map((list): Answers => Object.fromEntries(list.filter((one) => one !== null))),
    })
  })

describe('a score', () => {
  it('is the weighted share of the points, and open until all is answered', () => {
    const items = [item('a', { weight: 3 }), scale('b', { weight: 1 }), item('c', { weight: 0 })]
    expect(scoreOf(card(items), {})).toEqual({ total: null, missing: 3, failed: [] })
    expect(scoreOf(card(items), { a: 1, c: 0 })).toEqual({ total: null, missing: 1, failed: [] })
    expect(scoreOf(card(items), { a: 1, b: 2, c: 0 }).total).toBe(81.3)
    expect(scoreOf(card(items), { a: 0, b: 5, c: 1 }).total).toBe(25)
    expect(scoreOf(card(items), { a: 1, b: 5, c: 0 }).total).toBe(100)
  })

  it('is 0 as soon as a fatal item fails, and says which', () => {
    const items = [item('a'), item('f', { fatal: true, weight: 0 }), scale('g', { fatal: true })]
    expect(scoreOf(card(items), { f: 0 })).toEqual({ total: 0, missing: 2, failed: ['f'] })
    expect(scoreOf(card(items), { a: 1, f: 0, g: 1 })).toEqual({ total: 0, missing: 0, failed: ['f', 'g'] })
    expect(scoreOf(card(items), { a: 1, f: 1, g: 2 }).failed).toEqual([])
  })

  it('takes no answer that its item does not know', () => {
    const items = [scale('a'), item('constructor')]
    for (const odd of [0, 6, 2.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(scoreOf(card(items), { a: odd }).missing).toBe(2)
    expect(scoreOf(card(items), { a: 5, constructor: 1, gone: 9 }).total).toBe(100)
  })

  it('lies from 0 to 100, in tenths, and is open where an answer is missing and nothing is lost yet', () => {
    fc.assert(
      fc.property(answered(false), ({ draft, answers }) => {
        const { total, missing, failed } = scoreOf(draft, answers)
        expect(missing).toBe(draft.items.length - Object.keys(answers).length)
        expect(total === null).toBe(missing > 0 && failed.length === 0)
        if (total === null) return
        expect(total).toBeGreaterThanOrEqual(0)
        expect(total).toBeLessThanOrEqual(100)
        expect(Math.round(total * 10) / 10).toBe(total)
        if (failed.length > 0) expect(total).toBe(0)
      }),
      runs,
    )
  })

  it('never falls by a better answer', () => {
    fc.assert(
      fc.property(answered(true), fc.nat(), fc.nat(), ({ draft, answers }, at, by) => {
        const one = draft.items[at % draft.items.length]
        if (one === undefined) return
        const answer = answers[one.id] ?? one.least
        const better = answer + (by % (one.most - answer + 1))
        const [before, after] = [
          scoreOf(draft, answers).total,
          scoreOf(draft, { ...answers, [one.id]: better }).total,
        ]
        expect(after).toBeGreaterThanOrEqual(before ?? Number.NaN)
      }),
      runs,
    )
  })

  it('is the same where all weights are so many times as great, and in any order of items', () => {
    fc.assert(
      fc.property(answered(true), fc.integer({ min: 2, max: 1000 }), ({ draft, answers }, times) => {
        const { total } = scoreOf(draft, answers)
        const heavier = draft.items.map((one) => ({ ...one, weight: one.weight * times }))
        expect(scoreOf({ items: heavier }, answers).total).toBe(total)
        expect(scoreOf({ items: draft.items.toReversed() }, answers).total).toBe(total)
      }),
      runs,
    )
  })

  it('is 100 for the best of all, and 0 for the worst', () => {
    fc.assert(
      fc.property(cardDrafts, (draft) => {
        const all = (end: 'least' | 'most'): Answers =>
          Object.fromEntries(draft.items.map((one) => [one.id, one[end]]))
        expect(scoreOf(draft, all('most')).total).toBe(100)
        expect(scoreOf(draft, all('least')).total).toBe(0)
      }),
      runs,
    )
  })

  it('has no total without its card', () => {
    const known = new Map([['c', card([item('a')])]])
    expect(totalOf(known, null)).toBeNull()
    expect(totalOf(known, { card: 'gone', answers: { a: 1 } })).toBeNull()
    expect(totalOf(known, { card: 'c', answers: { a: 1 } })).toBe(100)
  })
})

it('answers are carried over to items that are as they were, whatever they weigh now', () => {
  const from = card([item('a'), item('b'), scale('c'), item('d')])
  const to = card([
    item('a', { weight: 9 }),
    item('b', { label: 'other' }),
    scale('c', { most: 4 }),
    item('e'),
  ])
  expect(carriedOver(from, to, { a: 0, b: 1, c: 4, d: 1, e: 1 })).toEqual({ a: 0 })
})

it('the card to begin with is a card, in both languages', () => {
  for (const locale of LOCALES) {
    const draft = starterCard(locale)
    expect(cardDraft.parse(draft)).toEqual(draft)
  }
  expect(starterCard('en').items.every(({ label, help }) => /^[\x20-\x7e]+$/.test(label + help))).toBe(true)
})
