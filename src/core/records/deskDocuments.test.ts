import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LocalFilter } from '#shared/records/filters.ts'
import { changeFilters, rememberSearched, savedFilters, searchedLast } from './deskDocuments.ts'
import { openStore, type CallStore } from './store/index.ts'
import { KEY, temporaryStore } from './store/test/stage.ts'

const { path, clean } = temporaryStore()
let store: CallStore
beforeEach(() => (store = openStore({ path, key: KEY })))
afterEach(() => {
  store.close()
  clean()
})

const A: LocalFilter = { intention_tags: [1], search: '多少钱' }
const save = (name: string, filter = A) => changeFilters(store, 'me', { save: { name, filter, days: null } })
const names = (identity = 'me') => savedFilters(store, identity).map(({ name }) => name)

describe('filters with a name', () => {
  it('are the account’s, by name, and one of the same name takes the place of the former', () => {
    save('退款')
    save('分期')
    expect(names()).toEqual(['分期', '退款'])
    expect(names('somebody else')).toEqual([])
    const before = savedFilters(store, 'me').find(({ name }) => name === '退款')
    save('退款', { answered: true })
    const after = savedFilters(store, 'me').find(({ name }) => name === '退款')
    expect(after).toEqual({ ...before, filter: { answered: true } })
    changeFilters(store, 'me', { rename: after?.id ?? '', name: '要退款' })
    expect(names()).toEqual(['分期', '要退款'])
    expect(() => changeFilters(store, 'me', { rename: after?.id ?? '', name: '分期' })).toThrow('this name')
    changeFilters(store, 'me', { remove: after?.id ?? '' })
    expect(names()).toEqual(['分期'])
    expect(() => changeFilters(store, 'me', { remove: 'gone' })).toThrow('No such filter')
  })

  it('of a newer version are told to be foreign, and survive a change of others; damage hides one alone', () => {
    const newer = { id: '1', name: '新版', filter: { intention_tags: [1], inFuture: 1 }, days: null, more: 2 }
    store.changeDesk('me', 'filters', () => JSON.stringify([newer, { id: 7 }, 'nonsense']))
    expect(savedFilters(store, 'me')).toMatchObject([{ name: '新版', isForeign: true }])
    save('另一个')
    expect(JSON.parse(store.readDesk('me', 'filters') ?? '')).toEqual(
      expect.arrayContaining([newer, { id: 7 }, 'nonsense']),
    )
    expect(names()).toEqual(['另一个', '新版'])
    store.changeDesk('me', 'filters', () => '{"broken')
    expect(names()).toEqual([])
  })

  it('lie encrypted, like what was searched for last', async () => {
    save('x', { keyword: '13800138000' })
    rememberSearched(store, 'me', 't', { filter: {}, localFilter: { search: '不要再打了' } })
    store.close()
    const { readFileSync } = await import('node:fs')
    const bytes = readFileSync(path)
    expect(bytes.includes('13800138000')).toBe(false)
    expect(bytes.includes('不要再打了')).toBe(false)
    store = openStore({ path, key: KEY })
    expect(searchedLast(store, 'me', 't')).toEqual({ filter: {}, localFilter: { search: '不要再打了' } })
  })
})

it('what was searched for last goes with the task’s calls, or when nothing is searched for', async () => {
  const searched = { filter: {}, localFilter: { search: '退款' } }
  rememberSearched(store, 'me', 't', searched)
  rememberSearched(store, 'me', 'other', searched)
  rememberSearched(store, 'me', 'other', { filter: {}, localFilter: {} })
  expect(searchedLast(store, 'me', 'other')).toBeNull()
  store.keepRecords({ identity: 'me', taskId: 't' }, [])
  await store.remove({ identity: 'me', taskId: 't' })
  expect(searchedLast(store, 'me', 't')).toBeNull()
})
