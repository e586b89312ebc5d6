/** A kill before every change of the disk that a look, another key or a new record makes: nothing of the record is lost. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { seeds } from '../../../../test/support/seeds.ts'
import {
  ownCalls,
  spread,
  systemCalls,
  whyNoSystemCalls,
  type KillPoints,
} from '../../files/test/killPoints.ts'
import { fingerprintOf } from '../../records/storeFiles.ts'
import { keyFingerprint } from '../../records/store/failures.ts'
import { KEY, OTHER_KEY, temporaryFolder } from '../../records/store/test/stage.ts'
import { NO_LOOK, type LookEnd } from './chain.ts'
import { openLookStore } from './lookStore.ts'

const CHILD = fileURLToPath(new URL('./test/lookChild.ts', import.meta.url))
/** Points of each operation in `npm test`; in `npm run test:deep` all of them. */
const POINTS = seeds(12, 10_000)
const SECRET = '客户的秘密'
const KEPT = 20

let folder: string
let clean: () => void
beforeEach(() => ({ folder, clean } = temporaryFolder()))
afterEach(() => clean())
const template = (): string => join(folder, 'template')
const work = (): string => join(folder, 'work')

function prepare(): LookEnd {
  mkdirSync(template(), { recursive: true })
  const store = openLookStore({ path: join(template(), 'looks.db'), key: KEY })
  let end = NO_LOOK
  for (let at = 0; at < KEPT; at += 1)
    end = store.append(
      { what: 'reveal', accountId: 'a', account: SECRET, taskId: 't', recordId: `r${at}`, count: 1 },
      end,
      at,
    )
  store.close()
  return end
}

/** What is there at the next start. @returns whether the change has happened */
function judge(what: string, seen: LookEnd): boolean {
  const aside = join(work(), 'looks-set-aside.db')
  const at = join(work(), 'looks.db')
  const path = existsSync(at) ? at : aside
  const rekeyed = fingerprintOf(path) === keyFingerprint(OTHER_KEY)
  const store = openLookStore({ path, key: rekeyed ? OTHER_KEY : KEY })
  try {
    const { count, faults } = store.check(seen)
    expect(faults).toEqual([])
    expect([KEPT, ...(what === 'note' ? [KEPT + 1] : [])]).toContain(count)
    return what === 'note' ? count > KEPT : what === 'rekey' ? rekeyed : path === aside
  } finally {
    store.close()
  }
}

async function killEverywhere(points: KillPoints, what: string): Promise<void> {
  const seen = prepare()
  const script = { file: CHILD, args: [what, work()] }
  const fresh = (): void => {
    rmSync(work(), { recursive: true, force: true })
    cpSync(template(), work(), { recursive: true })
  }
  fresh()
  const found = await points.find(script)
  expect(judge(what, seen)).toBe(true)
  expect(found.length).toBeGreaterThan(1)
  const happened: boolean[] = []
  for (const point of spread(found, POINTS)) {
    fresh()
    expect(await points.kill(script, point), `before ${point}`).toBe(true)
    for (const name of readdirSync(work()))
      expect(readFileSync(join(work(), name)).includes(SECRET), `${name} before ${point}`).toBe(false)
    happened.push(judge(what, seen))
  }
  // Once it has happened, it has happened for good.
  expect(happened).toEqual(happened.toSorted((left, right) => Number(left) - Number(right)))
}

describe.each(['note', 'rekey', 'aside'])('R14, R17: %s of looks that is killed', (what) => {
  const why = whyNoSystemCalls()
  if (why !== null)
    it('at any of our own calls has happened or has not', { timeout: 600_000 }, () =>
      killEverywhere(ownCalls, what),
    )
  it('at any call of the system has happened or has not', { timeout: 3_600_000 }, async ({ skip }) => {
    skip(why !== null, why ?? '')
    await killEverywhere(systemCalls, what)
  })
})
