/** A kill before every change of the disk that a mark, a merge, a reviewer who moves here, a link, a backup put back or another key makes: it has happened or it has not. */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { seeds } from '../../../test/support/seeds.ts'
import { ownCalls, spread, systemCalls, whyNoSystemCalls, type KillPoints } from '../files/test/killPoints.ts'
import { KEY, OTHER_KEY, temporaryFolder } from '../records/store/test/stage.ts'
import { openMarkStore, type MarkStore } from './markStore.ts'
import { BACKUP, FRESH, LINKED, MERGED } from './test/markChanges.ts'

const CHILD = fileURLToPath(new URL('./test/markChild.ts', import.meta.url))
/** Points of each operation in `npm test`; in `npm run test:deep` all of them. */
const POINTS = seeds(17, 10_000)
const SECRET = '客户的秘密'

let folder: string
let clean: () => void
beforeEach(() => ({ folder, clean } = temporaryFolder()))
afterEach(() => clean())
const template = (): string => join(folder, 'template')
const work = (): string => join(folder, 'work')

/** null where this key does not open it. */
function open(at: string, key = KEY, name = 'marks.db'): MarkStore | null {
  try {
    return openMarkStore({ path: join(at, name), key, now: () => 1_000_000 })
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'store_wrong_key') return null
    throw thrown
  }
}

function prepare(): void {
  mkdirSync(template(), { recursive: true })
  const store = open(template())
  store?.setMark({ taskId: 't', recordId: 'a' }, { note: 'before' }, null)
  for (let at = 0; at < 30; at += 1)
    store?.setMark({ taskId: 't', recordId: `kept${at}` }, { note: SECRET, reviewed: true }, null)
  store?.close()
  const backup = openMarkStore({ path: join(template(), BACKUP), key: KEY, now: () => 1_000_000 })
  backup.mergeRows(MERGED)
  backup.close()
  open(template(), KEY, FRESH)?.close()
}

/** Marks of a reviewer who is not here, or a reviewer without their marks, would be half of it. */
function tookOver(): boolean {
  const store = open(work(), KEY, FRESH)
  if (store === null) throw new Error('The file does not open')
  try {
    const { marks, documents } = store.allRows()
    const here = store.reviewer === 'another'
    expect([marks.length, documents.length]).toEqual(
      here ? [MERGED.marks.length, MERGED.documents.length] : [0, 0],
    )
    return here
  } finally {
    store.close()
  }
}

/** What is there at the next start; everything that lay there before still is. @returns whether the change has happened */
function judge(what: string): boolean {
  const stores = [open(work()), open(work(), OTHER_KEY)]
  const [store, ...more] = stores.filter((one) => one !== null)
  expect(more).toEqual([])
  if (store === undefined) throw new Error('No key opens the marks')
  try {
    const kept = Array.from({ length: 30 }, (_, at) => `kept${at}`)
    const found = Object.values(store.marksOf('t', kept))
    expect(found.filter(({ note, reviewed }) => note === SECRET && reviewed)).toHaveLength(30)
    const { [LINKED.recordId]: linked, a } = store.marksOf('t', ['a', LINKED.recordId])
    const atOnce = [linked, a].filter((mark) => mark?.note === 'before')
    if (what === 'link') expect(atOnce).toHaveLength(1)
    const { marks, documents } = store.allRows()
    const others = marks.filter(({ reviewer }) => reviewer === 'another')
    expect([0, MERGED.marks.length]).toContain(others.length)
    expect(documents).toHaveLength(others.length)
    if (what === 'takeOver') return tookOver()
    if (what === 'link') return linked !== undefined
    // A mark is whole or as it was.
    expect([
      ['before', null, false],
      ['after', '投诉风险', true],
    ]).toContainEqual([a?.note, a?.verdict, a?.reviewed])
    if (what === 'set') return a?.note === 'after'
    return what === 'merge' || what === 'restore' ? others.length > 0 : stores[0] === null
  } finally {
    store.close()
  }
}

async function killEverywhere(points: KillPoints, what: string): Promise<void> {
  prepare()
  const script = { file: CHILD, args: [what, work()] }
  const fresh = (): void => {
    rmSync(work(), { recursive: true, force: true })
    cpSync(template(), work(), { recursive: true })
  }
  fresh()
  const found = await points.find(script)
  expect(judge(what)).toBe(true)
  expect(found.length).toBeGreaterThan(1)
  const happened: boolean[] = []
  for (const point of spread(found, POINTS)) {
    fresh()
    expect(await points.kill(script, point), `before ${point}`).toBe(true)
    for (const name of readdirSync(work()))
      expect(readFileSync(join(work(), name)).includes(SECRET), `${name} before ${point}`).toBe(false)
    happened.push(judge(what))
  }
  // Once it has happened, it has happened for good.
  expect(happened).toEqual(happened.toSorted((left, right) => Number(left) - Number(right)))
}

describe.each(['set', 'merge', 'takeOver', 'link', 'restore', 'rekey'])(
  'R14, R17: %s of marks that is killed',
  (what) => {
    const why = whyNoSystemCalls()
    if (why !== null)
      it('at any of our own calls has happened or has not', { timeout: 600_000 }, () =>
        killEverywhere(ownCalls, what),
      )
    it('at any call of the system has happened or has not', { timeout: 3_600_000 }, async ({ skip }) => {
      skip(why !== null, why ?? '')
      await killEverywhere(systemCalls, what)
    })
  },
)
