import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { entries, member, members, needed, orNull, partly, plain, table, withDefaults } from './stored.ts'

const word = z.enum(['a', 'b'])
const thing = z.strictObject({ word, count: z.int(), inner: z.strictObject({ on: z.boolean() }) })
type Thing = z.infer<typeof thing>
const inner = withDefaults<Thing['inner']>(thing.shape.inner, { on: true })
const form = withDefaults<Thing>(
  thing,
  { word: 'a', count: 1, inner: { on: true } },
  { inner },
  { word: 'b' },
)

describe('an object', () => {
  it('takes the default for what is missing, and for what cannot be read what stands for that', () => {
    expect(form.read({})).toEqual({ word: 'a', count: 1, inner: { on: true } })
    expect(form.read({ word: 'c', count: 'many', inner: { on: 7 } })).toEqual({
      word: 'b',
      count: 1,
      inner: { on: true },
    })
    for (const nothing of [undefined, null, 7, 'x', []]) expect(form.read(nothing)).toBeUndefined()
  })

  it('keeps what this version does not know, and what it cannot read until that is changed', () => {
    const kept = { word: 'c', count: 2, inner: { on: false, later: 1 }, later: [{}] }
    const value = form.read(kept)
    expect(value).toEqual({ word: 'b', count: 2, inner: { on: false } })
    if (value === undefined) return
    expect(form.write(value, kept)).toBe(kept)
    expect(form.write({ ...value, count: 3, inner: { on: true } }, kept)).toEqual({
      word: 'c',
      count: 3,
      inner: { on: true, later: 1 },
      later: [{}],
    })
    expect(form.write({ ...value, word: 'a' }, kept)).toEqual({ ...kept, word: 'a' })
    expect(form.write(value, undefined)).toEqual(value)
  })

  it('is none without a member that it needs, of which null may be a value', () => {
    const named = members<{ name: string | null; note: string }>({
      name: needed(plain(z.string().nullable())),
      note: member(plain(z.string()), ''),
    })
    expect(named.read({ name: null })).toEqual({ name: null, note: '' })
    expect(named.read({ note: 'x' })).toBeUndefined()
    expect(named.read({ name: 7 })).toBeUndefined()
    expect(orNull(named).read(null)).toBeNull()
    expect(orNull(named).write(null, { name: null })).toBeNull()
  })

  it.each(['__proto__', 'constructor'])('with a member called %s is one like another', (name) => {
    const kept = JSON.parse(`{"${name}": {"on": 1}, "count": 2}`) as object
    const value = form.read(kept)
    expect(value).toEqual({ word: 'a', count: 2, inner: { on: true } })
    if (value)
      expect(JSON.stringify(form.write({ ...value, count: 3 }, kept))).toContain(`"${name}":{"on":1}`)
    expect(Object.keys(table(plain(z.looseObject({}))).read(kept) ?? {})).toEqual([name])
  })
})

it('a filter leaves out what it cannot read, and forgets a condition that was taken off', () => {
  interface Filter {
    word?: 'a' | 'b'
    count?: number
  }
  const filter = partly<Filter>(z.strictObject({ word, count: z.int() }).partial())
  const kept = { word: 'c', count: 2, later: 1 }
  expect(filter.read(kept)).toEqual({ count: 2 })
  expect(filter.write({ count: 2 }, kept)).toBe(kept)
  expect(filter.write({}, kept)).toEqual({ word: 'c', later: 1 })
  expect(filter.write({ word: 'a' }, kept)).toEqual({ word: 'a', later: 1 })
})

it('lists and tables keep entries that they cannot read', () => {
  const one = members<{ id: string; n: number }>({
    id: needed(plain(z.string())),
    n: member(plain(z.number()), 0),
  })
  const list = entries(one, ({ id }) => id)
  const kept = [{ id: 'x', n: 1, later: 1 }, 7, { id: 'y', n: 2 }]
  expect(list.read(kept)).toEqual([
    { id: 'x', n: 1 },
    { id: 'y', n: 2 },
  ])
  expect(
    list.write(
      [
        { id: 'z', n: 3 },
        { id: 'x', n: 4 },
      ],
      kept,
    ),
  ).toEqual([{ id: 'z', n: 3 }, { id: 'x', n: 4, later: 1 }, 7])
  const all = table(one)
  const there = { a: 7, b: { id: 'x', n: 1, later: 1 }, c: { id: 'y', n: 2 } }
  expect(all.read(there)).toEqual({ b: { id: 'x', n: 1 }, c: { id: 'y', n: 2 } })
  expect(all.write({ b: { id: 'x', n: 2 } }, there)).toEqual({ a: 7, b: { id: 'x', n: 2, later: 1 } })
  for (const nothing of [undefined, null, 7, 'x', {}]) expect(list.read(nothing)).toBeUndefined()
})
