/** Longer than 300 lines: every test of the re-read shares the stores that it starts from. */
import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import type { StoredTaskRef } from '../../sync/store.ts'
import { openStore, type CallStore } from './index.ts'
import { closeDatabase, openDatabase } from './open.ts'
import type { RenewalState } from './renewal.ts'
import { INDEX_VERSION, READER_VERSION } from './versions.ts'
import { openWords } from './words.ts'
import { byId, KEY, pageOf, plainRecord, rowsOf, SCOPE, temporaryFolder } from './test/stage.ts'

/** See the README beside it: what the first reader kept, and every body that it was given. */
const FIXTURES = fileURLToPath(new URL('../../../../test/fixtures/stores/', import.meta.url))
const { key: FIRST_KEY, tasks } = JSON.parse(readFileSync(join(FIXTURES, 'schema-2.json'), 'utf8')) as {
  key: string
  tasks: { accountId: string; taskId: string; calls: string[] }[]
}
const FIRST_TASKS = tasks.map(({ accountId: identity, ...task }) => ({ identity, ...task }))
const [ODD, CUT] = FIRST_TASKS as [FirstTask, FirstTask]
type FirstTask = StoredTaskRef & { calls: string[] }
/** Of three calls without an id and with one callid the first reader kept the earliest. */
const LOST = ODD.calls.filter((text) => /1390013900[23]/.test(text))

let folder: string
let path: string
let clean: () => void
const opened: CallStore[] = []
beforeEach(() => {
  ;({ folder, clean } = temporaryFolder())
  path = join(folder, 'calls.db')
})
afterEach(() => {
  for (const store of opened.splice(0)) store.close()
  clean()
})

function open(at: string, key: string): CallStore {
  const store = openStore({ path: at, key, now: () => 5 })
  opened.push(store)
  return store
}
function openFixture(name: string): CallStore {
  copyFileSync(join(FIXTURES, name), path)
  return open(path, FIRST_KEY)
}
const openFirst = (): CallStore => openFixture('schema-2.store')

function renewAll(store: CallStore): RenewalState {
  for (let step = 0; step < 1000; step += 1) {
    const state = store.renewSome()
    if (state.ended) return state
  }
  throw new Error('The renewal does not end')
}

/** What people see of a task. */
const view = (store: CallStore, scope: StoredTaskRef) => {
  const counts = ['138', 'résumé', 'café', 'ABC', '上海', '第一个', '张'].map((search) =>
    store.count({ scope, filter: { search } }),
  )
  const { leftOut, keptFrom } = store.syncState(scope)
  // Values of one count stand in the order in which the store met them.
  const facets = Object.entries(store.facets(scope)).map(([name, facet]) => [
    name,
    Array.isArray(facet) ? facet.map((value) => JSON.stringify(value)).toSorted() : facet,
  ])
  return { rows: byId(rowsOf(store, scope)), facets, counts, leftOut, keptFrom }
}

/** What today's reader makes of the same bodies, kept in a store of its own. */
function freshly(texts: readonly string[], scope: StoredTaskRef): ReturnType<typeof view> {
  const fresh = open(join(folder, 'fresh.db'), KEY)
  fresh.ingestPage(scope, pageOf(texts), { mark: 1, checkpoint: '' })
  return view(fresh, scope)
}
function makeOld(at = path, key = KEY, where = '1'): void {
  const database = openDatabase({ path: at, key })
  database.exec(`UPDATE marks SET reader_version = 1, index_version = 1 WHERE ${where};
    UPDATE readings SET reader_version = 1, index_version = 1`)
  closeDatabase(database)
}

/** The pieces that are searched, with the calls and the times of each. */
function pieces(at: string, key: string): unknown[] {
  const database = openDatabase({ path: at, key })
  database.exec("CREATE VIRTUAL TABLE temp.pieces USING fts5vocab('main', 'search', 'row')")
  const rows = database.prepare<[], { term: string }>('SELECT term, doc, cnt FROM temp.pieces').all()
  const words = openWords(database)
  // Script nodes stand by the number of their word, which is another one in another store.
  const named = rows.map(({ term, ...row }) => ({
    term: term.startsWith('\ufdd4') ? `node ${words.text(parseInt(term.slice(1), 36))}` : term,
    ...row,
  }))
  closeDatabase(database)
  return named.toSorted((left, right) => (left.term < right.term ? -1 : 1))
}

describe.each([
  { name: 'schema-2.store', lost: LOST },
  { name: 'schema-4.store', lost: [] },
  { name: 'schema-7.store', lost: [] },
])('a store of an earlier reader, $name,', ({ name, lost }) => {
  it('opens, migrates and is read again without a synchronisation', () => {
    const store = openFixture(name)
    const before = store.syncState(ODD)
    expect(before).toMatchObject({ stored: ODD.calls.length - lost.length, checkpoint: 'half way' })
    const end = renewAll(store)
    expect(end).toMatchObject({ ended: true, unread: 0, done: end.calls })
    expect(store.syncState(ODD)).toEqual(before)
    expect(store.syncState(CUT)).toMatchObject({ stored: 2, leftOut: 1, outcome: 'cut' })
    const expected = freshly(
      ODD.calls.filter((text) => !lost.includes(text)),
      ODD,
    )
    expect(view(store, ODD)).toEqual(expected)
    expect(store.check()).toEqual([])
    // A step more finds nothing, in this process or in another.
    expect(store.renewSome()).toEqual(end)
    expect(open(path, FIRST_KEY).renewSome().ended).toBe(true)
  })

  it('then holds the words that a store of today holds, to the piece', () => {
    renewAll(openFixture(name))
    const fresh = open(join(folder, 'fresh.db'), KEY)
    // One call is left out, and of three the first reader kept one.
    const isKept = (text: string): boolean => !text.includes('2026-04-30') && !lost.includes(text)
    for (const { calls, ...scope } of FIRST_TASKS)
      fresh.ingestPage(scope, pageOf(calls.filter(isKept)), { mark: 1, checkpoint: '' })
    expect(pieces(path, FIRST_KEY)).toEqual(pieces(join(folder, 'fresh.db'), KEY))
  })

  it('finds what it found, and more, while it is read again', () => {
    const store = openFixture(name)
    const counts = (): number[] => view(store, ODD).counts
    const after = freshly(
      ODD.calls.filter((text) => !lost.includes(text)),
      ODD,
    ).counts
    let before = counts()
    for (let ended = false; !ended; ended = store.renewSome().ended) {
      const now = counts()
      now.forEach((count, at) => expect(count).toBeGreaterThanOrEqual(before[at] ?? 0))
      before = now
    }
    expect(before).toEqual(after)
  })
})

describe('a store of the first reader', () => {
  it('then has the dates right and finds what it did not find before', () => {
    const store = openFirst()
    const found = (search: string): string[] =>
      store
        .page({ scope: ODD, filter: { search }, sort: DEFAULT_LOCAL_SORT, page: 1, perPage: 500 })
        .map(({ id }) => id)
    // The composed and the narrow forms, the text being NFD and full-width, and a number with invisible marks in it.
    const hidden: [search: string, id: string][] = [
      ['résumé'.normalize('NFC'), 'text-nfd'],
      ['Ｃafé'.normalize('NFC'), 'text-nfd'],
      ['abc 123', 'text-wide'],
      ['卡布(上海)?', 'text-wide'],
      ['13800138000', 'text-invisible'],
    ]
    expect(hidden.filter(([search, id]) => id !== 'text-invisible' && found(search).includes(id))).toEqual([])
    renewAll(store)
    for (const [search, id] of hidden)
      expect([search, found(search)]).toEqual([search, expect.arrayContaining([id])])

    const call = (id: string) => store.detail(ODD, id)
    const january = Date.UTC(2026, 0, 5, 2)
    expect(call('date-30-february')?.updated_at).toBeNull()
    expect(call('date-summer-1988')?.calldate).toBe(Date.UTC(1988, 6, 1, 4))
    expect(call('date-slashes')?.calldate).toBe(january)
    expect(call('date-object')?.calldate).toBe(january)
    expect(new Date(call('date-year-1')?.created_at ?? -1e15).getUTCFullYear()).toBeLessThan(1900)
    const range = { start_at: '2026-01-05 10:00:00', end_at: '2026-01-05 10:00:00' }
    expect(store.count({ scope: ODD, filter: range })).toBe(2)
  })

  it('shows one and the same in table and pane, before, meanwhile and after', () => {
    const store = openFirst()
    for (let ended = false; !ended; ended = store.renewSome().ended)
      for (const scope of [ODD, CUT])
        for (const row of rowsOf(store, scope)) {
          const { details: _details, raw: _raw, ...pane } = store.detail(scope, row.id) ?? {}
          expect(pane).toEqual(row)
        }
  })

  it('finds calls by the ids that they went by', () => {
    const store = openFirst()
    renewAll(store)
    for (const former of ['one-callid', 'lone-callid', 'long-id']) {
      const call = store.detail(ODD, former)
      expect(call?.id).toMatch(/^sha256-/)
      expect(call?.callid).toBe(former)
      expect(store.detail(ODD, call?.id ?? '')).toEqual(call)
    }
    expect(store.detail(CUT, 'kept-callid')?.callee).toBe('13600136003')
    expect(store.detail(ODD, 'kept-callid')).toBeNull()
  })

  it.each([true, false])(
    'is whole after the next pass, three calls of one callid are three (read again before: %s)',
    async (first) => {
      const store = openFirst()
      if (first) renewAll(store)
      const half = Math.ceil(ODD.calls.length / 2)
      const pages = [ODD.calls.slice(0, half), ODD.calls.slice(half)].map((page) => pageOf(page))
      const kept = pages.map((page) => store.ingestPage(ODD, page, { mark: 8, checkpoint: '' }))
      expect(kept.map(({ fresh }) => fresh)).toEqual([LOST.length, 0])
      expect(kept.at(-1)).toMatchObject({ changed: 0, repeated: 0, seen: ODD.calls.length })
      // What passed is of today's reader, whether or not it was read again before.
      expect(view(store, ODD)).toEqual(freshly(ODD.calls, ODD))
      expect(await store.finishRun(ODD, { outcome: '', pruneUnmarked: 8 })).toMatchObject({ removed: 0 })
      expect(store.detail(ODD, 'one-callid')?.callee).toBe('13900139001')

      const cut = store.ingestPage(CUT, pageOf(CUT.calls), { mark: 4, checkpoint: '' })
      expect(cut).toMatchObject({ fresh: 0, changed: 0, repeated: 0, seen: 3 })
      expect(await store.finishRun(CUT, { outcome: '', pruneUnmarked: 4 })).toMatchObject({
        removed: 0,
        stored: 2,
        leftOut: 1,
      })
      expect(store.check()).toEqual([])
    },
  )

  it('keeps no former id of a call that is gone', async () => {
    const store = openFirst()
    renewAll(store)
    await store.remove({ identity: ODD.identity })
    store.close()
    const database = openDatabase({ path, key: FIRST_KEY })
    expect(database.prepare('SELECT count(*) FROM aliases').pluck().get()).toBe(0)
    closeDatabase(database)
  })
})

describe('reading again', () => {
  const records = Array.from({ length: 120 }, (_, at) =>
    plainRecord(`call-${at}`, {
      name: `客户${at}`,
      calldate: `2026-05-01 09:${String(at % 60).padStart(2, '0')}:00`,
    }),
  )
  /** A store whose rows another reader made: other names, all at one time. */
  function oldStore(): void {
    const store = open(path, KEY)
    store.ingestPage(SCOPE, pageOf(records), { mark: 3, checkpoint: 'c' })
    store.close()
    const database = openDatabase({ path, key: KEY })
    database.exec(`UPDATE calls SET name = 'old'`)
    closeDatabase(database)
    makeOld()
  }
  const names = (store: CallStore): number => new Set(rowsOf(store, SCOPE).map(({ name }) => name)).size

  it('goes on after a stop where it was, and two processes share it', () => {
    oldStore()
    for (let round = 0; ; round += 1) {
      const [one, two] = [open(path, KEY), open(path, KEY)]
      one.renewSome()
      const state = two.renewSome()
      one.close()
      two.close()
      if (state.ended) break
      expect(round).toBeLessThan(records.length + 5)
    }
    const store = open(path, KEY)
    expect(names(store)).toBe(records.length)
    expect(store.syncState(SCOPE)).toMatchObject({ stored: records.length, checkpoint: 'c' })
    expect(store.check()).toEqual([])
  })

  it('leaves a call whose body cannot be read as it is, counts it, and ends', () => {
    oldStore()
    const database = openDatabase({ path, key: KEY })
    const lost = 'SELECT min(block) FROM calls'
    const inBlock = database.prepare(`SELECT count(*) FROM calls WHERE block = (${lost})`).pluck().get()
    database.exec(`UPDATE bodies SET content = x'28b52ffd00' WHERE id = (${lost})`)
    closeDatabase(database)
    const store = open(path, KEY)
    const end = renewAll(store)
    expect(end).toMatchObject({ ended: true, unread: inBlock, calls: records.length })
    expect(rowsOf(store, SCOPE).filter(({ name }) => name === 'old')).toHaveLength(Number(inBlock))
    expect(store.renewSome()).toEqual(end)
    expect(open(path, KEY).renewSome()).toEqual(end)
    // The platform still has them: a pass brings them to today's reading.
    store.ingestPage(SCOPE, pageOf(records), { mark: 4, checkpoint: '' })
    expect(names(store)).toBe(records.length)
    expect(store.renewSome()).toMatchObject({ unread: 0, ended: true })
    for (const { id, name } of rowsOf(store, SCOPE))
      expect(store.detail(SCOPE, id)?.raw).toContain(name ?? '')
  })

  it('is not asked of a call that passes unchanged: it is read as it passes', () => {
    oldStore()
    const store = open(path, KEY)
    const page = store.ingestPage(SCOPE, pageOf(records), { mark: 4, checkpoint: '' })
    expect(page).toMatchObject({ fresh: 0, changed: 0, seen: records.length })
    expect(names(store)).toBe(records.length)
    expect(store.count({ scope: SCOPE, filter: { search: '客户7' } })).toBe(11)
  })

  it('begins anew where a version before this one wrote in between', () => {
    oldStore()
    renewAll(open(path, KEY))
    makeOld(path, KEY, 'key = (SELECT max(key) FROM marks)')
    const state = open(path, KEY).renewSome()
    expect(state.ended).toBe(false)
  })

  it('takes a later version’s word back when this one writes', () => {
    oldStore()
    const database = openDatabase({ path, key: KEY })
    const word = () => database.prepare('SELECT reader_version, index_version FROM readings').raw().get()
    const later = [READER_VERSION, INDEX_VERSION].map((version) => version + 2 ** 24)
    database.prepare('UPDATE readings SET reader_version = ?, index_version = ?').run(...later)
    const store = open(path, KEY)
    expect(store.renewSome().ended).toBe(true)
    expect(word()).toEqual(later)
    store.ingestPage(SCOPE, pageOf([plainRecord('new')]), { mark: 5, checkpoint: '' })
    expect(word()).toEqual([READER_VERSION, INDEX_VERSION])
    closeDatabase(database)
  })

  it('says nothing of the calls where another catalogue of the same number wrote, until all are looked at', () => {
    const store = open(path, KEY)
    store.ingestPage(SCOPE, pageOf([plainRecord('new')]), { mark: 5, checkpoint: '' })
    renewAll(store)
    const database = openDatabase({ path, key: KEY })
    const word = () => database.prepare('SELECT reader_version, index_version FROM readings').raw().get()
    const other = [READER_VERSION ^ 1, INDEX_VERSION ^ 1]
    database.prepare('UPDATE readings SET reader_version = ?, index_version = ?').run(...other)
    database.prepare('UPDATE marks SET reader_version = ?, index_version = ?').run(...other)
    expect(store.renewSome().ended).toBe(false)
    expect(word()).toEqual([0, 0])
    renewAll(store)
    expect(word()).toEqual([READER_VERSION, INDEX_VERSION])
    closeDatabase(database)
  })

  it('drops what a right date shows to be older than the cut-off', async () => {
    const store = open(path, KEY)
    store.ingestPage(
      SCOPE,
      pageOf([plainRecord('early', { calldate: '2026-01-01 00:00:00' }), plainRecord('late')]),
      { mark: 3, checkpoint: '' },
    )
    const database = openDatabase({ path, key: KEY })
    database.exec(`UPDATE tasks SET kept_from = ${Date.UTC(2026, 3, 1)}`)
    closeDatabase(database)
    makeOld()
    renewAll(store)
    expect(rowsOf(store, SCOPE).map(({ id }) => id)).toEqual(['late'])
    expect(store.syncState(SCOPE)).toMatchObject({ stored: 1, leftOut: 1 })
    expect(store.ingestPage(SCOPE, pageOf([]), { mark: 3, checkpoint: '' }).seen).toBe(2)
  })
})
