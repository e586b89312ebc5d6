import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import { AppError } from '#shared/errors.ts'
import { seeds } from '../../../../test/support/seeds.ts'
import { dice } from '../../sync/test/simulation.ts'
import { openStore, type CallStore } from './index.ts'
import { PAGE_BYTES } from './length.ts'
import { openDatabase, closeDatabase } from './open.ts'
import { openSnapshot } from './snapshot.ts'
import { ingestAll, KEY, plainRecord, SCOPE, temporaryFolder } from './test/stage.ts'

let folder: string
let path: string
let clean: () => void
beforeEach(() => {
  ;({ folder, clean } = temporaryFolder())
  path = join(folder, 'calls.db')
})
afterEach(() => clean())

const CALLS = 60
const records = (first: number) =>
  Array.from({ length: CALLS }, (_, index) =>
    plainRecord(`call-${first + index}`, { extra: `${index} `.repeat(700), name: `客户${first + index}` }),
  )

function answers(store: CallStore): unknown {
  const search = { search: '客户1' }
  return {
    faults: store.check(),
    texts: store
      .page({ scope: SCOPE, filter: {}, sort: DEFAULT_LOCAL_SORT, page: 1, perPage: 1000 })
      .map(({ id }) => store.detail(SCOPE, id)?.raw),
    found: store.count({ scope: SCOPE, filter: search }),
    state: store.syncState(SCOPE),
    facets: store.facets(SCOPE),
  }
}

/** What the store says, or the code of the error that it ends with. */
function ask(): unknown {
  let store: CallStore | null = null
  try {
    store = openStore({ path, key: KEY })
    return answers(store)
  } catch (thrown) {
    return thrown instanceof AppError ? thrown.code : thrown
  } finally {
    store?.close()
  }
}

/** Lengths around every kind of border, and others that a seed draws. */
function lengths(whole: number): number[] {
  const random = dice(16)
  const drawn = Array.from({ length: seeds(12, 400) }, () => Math.floor(random() * whole))
  const borders = [0, 1, 15, 511, 512, PAGE_BYTES - 1, PAGE_BYTES, PAGE_BYTES + 1, 2 * PAGE_BYTES]
  const fromEnd = [1, 2, 2048, PAGE_BYTES - 1, PAGE_BYTES, PAGE_BYTES + 1, 9 * PAGE_BYTES].map(
    (n) => whole - n,
  )
  return [...borders, ...fromEnd, ...drawn]
}

describe('R16: a store that was cut off', () => {
  it('is damaged, whatever its length, and stays as it was', () => {
    const store = openStore({ path, key: KEY })
    ingestAll(store, records(0))
    store.close()
    const whole = readFileSync(path)
    for (const length of lengths(whole.length)) {
      const cut = whole.subarray(0, length)
      writeFileSync(path, cut)
      expect(ask(), `${length} bytes`).toBe('store_damaged')
      expect(() => openSnapshot({ path, key: KEY }), `${length} bytes`).toThrow(
        expect.objectContaining({ code: 'store_damaged' }),
      )
      expect(readFileSync(path).equals(cut), `${length} bytes`).toBe(true)
    }
    writeFileSync(path, whole)
    expect(ask()).toMatchObject({ faults: [], state: { stored: CALLS } })
  })

  it('beside a log answers as before or is damaged, and nothing between', () => {
    const live = join(folder, 'live.db')
    const store = openStore({ path: live, key: KEY })
    ingestAll(store, records(0))
    closeDatabase(openDatabase({ path: live, key: KEY }))
    ingestAll(store, records(CALLS / 2), { mark: 2 })
    const before = answers(store)
    const whole = readFileSync(live)
    const log = readFileSync(`${live}-wal`)
    store.close()
    expect(log.length).toBeGreaterThan(PAGE_BYTES)
    let damaged = 0
    const tried = [whole.length, ...lengths(whole.length)]
    for (const length of tried) {
      const cut = whole.subarray(0, length)
      writeFileSync(path, cut)
      writeFileSync(`${path}-wal`, log)
      const said = ask()
      if (said !== 'store_damaged') expect(said, `${length} bytes`).toEqual(before)
      else {
        damaged += 1
        expect(readFileSync(path).equals(cut), `${length} bytes`).toBe(true)
        expect(readFileSync(`${path}-wal`).equals(log), `${length} bytes`).toBe(true)
      }
    }
    expect(damaged).toBeGreaterThan(0)
    expect(damaged).toBeLessThan(tried.length)
  })

  it('no false alarm: pages that are in the log alone, a part of a page that a full disk left, more than was counted', () => {
    const live = join(folder, 'live.db')
    const store = openStore({ path: live, key: KEY })
    ingestAll(store, records(0))
    const before = answers(store)
    const pages = statSync(live).size / PAGE_BYTES
    copyFileSync(`${live}-wal`, `${path}-wal`)
    copyFileSync(live, path)
    truncateSync(path, pages * PAGE_BYTES + 1000)
    expect(ask()).toEqual(before)
    store.close()
    expect(existsSync(`${path}-wal`)).toBe(false)
    truncateSync(path, statSync(path).size + 1000)
    expect(ask()).toEqual(before)
  })

  it('is seen beside a process that has it open and writes to it', () => {
    const writing = openStore({ path, key: KEY })
    for (let round = 1; round < 6; round += 1) {
      ingestAll(writing, records(round * 10), { mark: round })
      expect(ask()).toEqual(answers(writing))
    }
    writing.close()
  })
})

describe('a new store', () => {
  it('is whole from the moment it has its name, and an empty file is none', () => {
    expect(existsSync(path)).toBe(false)
    openStore({ path, key: KEY }).close()
    expect(statSync(path).size % PAGE_BYTES).toBe(0)
    expect(statSync(path).size).toBeGreaterThan(PAGE_BYTES)
  })

  it('does not take the log of one that was moved away', () => {
    const live = join(folder, 'live.db')
    const store = openStore({ path: live, key: KEY })
    ingestAll(store, records(0))
    const log = readFileSync(`${live}-wal`)
    store.close()
    writeFileSync(`${path}-wal`, log)
    expect(ask()).toMatchObject({ faults: [], state: { stored: 0 } })
    const aside = readFileSync(join(folder, asideIn(folder)))
    expect(aside.equals(log)).toBe(true)
  })
})

function asideIn(at: string): string {
  const found = readdirSync(at).find((name) => /^calls\.db\.set-aside-\d{8}T\d{6}Z-wal$/.test(name))
  return found ?? 'nothing'
}
