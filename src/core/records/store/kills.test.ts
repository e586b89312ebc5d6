/** A kill before every change of the disk that an operation makes: it has happened or it has not, and nothing is lost. */
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3-multiple-ciphers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { seeds } from '../../../../test/support/seeds.ts'
import {
  ownCalls,
  spread,
  systemCalls,
  whyNoSystemCalls,
  type KillPoints,
} from '../../files/test/killPoints.ts'
import { openStore } from './index.ts'
import { MIGRATIONS, migrate } from './migrations/index.ts'
import { unlock } from './open.ts'
import { ingestAll, KEY, OTHER_KEY, plainRecord, SCOPE, temporaryFolder } from './test/stage.ts'

const CHILD = fileURLToPath(new URL('./test/changeChild.ts', import.meta.url))
/** Points of each operation in `npm test`; in `npm run test:deep` all of them, by our own calls as well. */
const POINTS = seeds(2, 10_000)
const ALL = POINTS > 2

/** Of every call. */
const PHONE = '13800138000'

let folder: string
let clean: () => void
beforeEach(() => ({ folder, clean } = temporaryFolder()))
afterEach(() => clean())

const template = (): string => join(folder, 'template')
const work = (): string => join(folder, 'work')
const at = (...names: string[]): string => join(work(), ...names)

/** Ids of the calls in a store that is whole; null where this key does not open it. */
function read(path: string, key = KEY): string[] | null {
  try {
    const store = openStore({ path, key })
    try {
      expect(store.check()).toEqual([])
      return ['former', 'kept', 'later'].filter((id) => store.detail(SCOPE, id) !== null)
    } finally {
      store.close()
    }
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'store_wrong_key') return null
    throw thrown
  }
}

function makeStore(): void {
  const store = openStore({ path: join(template(), 'calls.db'), key: KEY })
  ingestAll(store, [
    plainRecord('former', { callee: PHONE }),
    plainRecord('kept', { extra: 'x'.repeat(9000) }),
  ])
  store.close()
}

/** A store that holds more than its backup, the last of it in a log that a kill left. */
function makeStoreAndBackup(): void {
  const path = join(template(), 'calls.db')
  const made = openStore({ path: join(folder, 'making.db'), key: KEY })
  ingestAll(made, [plainRecord('kept', { callee: PHONE })])
  made.backup(join(folder, 'calls-then.db'))
  ingestAll(made, [plainRecord('former')])
  cpSync(join(folder, 'making.db'), path)
  cpSync(join(folder, 'making.db-wal'), `${path}-wal`)
  made.close()
  cpSync(join(folder, 'calls-then.db'), join(template(), 'backups', 'calls-then.db'))
}

/** A store of the first schema, as its version made it. */
function makeOldStore(): void {
  makeStore()
  const path = join(template(), 'calls.db')
  rmSync(path)
  writeFileSync(path, '')
  const old = new Database(path)
  unlock(old, KEY)
  migrate(old, MIGRATIONS.slice(0, 1))
  old.prepare("INSERT INTO tasks (account_id, task_id) VALUES ('account', 'task')").run()
  old.close()
}

interface Operation {
  what: string
  prepare: () => void
  /** Looks at what is there after the next start. @returns whether the operation has happened */
  judge: () => boolean
  /** What may be there in the end. */
  names: (happened: boolean) => string[]
}

const OPERATIONS: Record<string, Operation> = {
  'making a store': {
    what: 'open',
    prepare: () => writeFileSync(join(template(), 'another file'), 'a letter'),
    judge: () => {
      const there = existsSync(at('calls.db'))
      expect(read(at('calls.db'))).toEqual([])
      return there
    },
    names: () => ['another file', 'calls.db', 'calls.db-lock'],
  },
  'a migration': {
    what: 'open',
    prepare: makeOldStore,
    judge: () => {
      expect(read(at('calls.db'))).toEqual([])
      return true
    },
    names: () => ['calls.db', 'calls.db-lock'],
  },
  'a backup': {
    what: 'backup',
    prepare: makeStore,
    judge: () => {
      expect(read(at('calls.db'))).toEqual(['former', 'kept'])
      const there = existsSync(at('backups', 'calls-now.db'))
      if (there) {
        cpSync(at('backups', 'calls-now.db'), join(folder, 'copy.db'))
        expect(read(join(folder, 'copy.db'))).toEqual(['former', 'kept'])
      }
      return there
    },
    names: (happened) => [
      ...(existsSync(at('backups')) ? ['backups'] : []),
      ...(happened ? ['backups/calls-now.db'] : []),
      'calls.db',
      'calls.db-lock',
    ],
  },
  'a restore': {
    what: 'restore',
    prepare: makeStoreAndBackup,
    judge: () => {
      const calls = read(at('calls.db'))
      const happened = calls?.length === 1
      expect(calls).toEqual(happened ? ['kept'] : ['former', 'kept'])
      if (happened) {
        cpSync(at('calls-before-restore.db'), join(folder, 'before.db'))
        expect(read(join(folder, 'before.db'))).toEqual(['former', 'kept'])
      }
      return happened
    },
    names: (happened) => [
      'backups',
      'backups/calls-then.db',
      ...(happened ? ['calls-before-restore.db'] : []),
      'calls.db',
      'calls.db-lock',
    ],
  },
  'another key': {
    what: 'rekey',
    prepare: makeStore,
    judge: () => {
      const [old, now] = [read(at('calls.db')), read(at('calls.db'), OTHER_KEY)]
      expect([old, now].filter((calls) => calls !== null)).toEqual([['former', 'kept']])
      return now !== null
    },
    names: () => ['calls.db', 'calls.db-lock'],
  },
}

/** R14: what a kill leaves, drafts and logs among it, tells nothing. */
function filesWith(text: string, inFolder: string): string[] {
  return readdirSync(inFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(text))
}

async function killEverywhere(points: KillPoints, { what, prepare, judge, names }: Operation): Promise<void> {
  cpSync(import.meta.filename, join(template(), 'made'))
  rmSync(join(template(), 'made'))
  prepare()
  const script = { file: CHILD, args: [what, work()] }
  const fresh = (): void => {
    rmSync(work(), { recursive: true, force: true })
    rmSync(join(folder, 'copy.db'), { force: true })
    cpSync(template(), work(), { recursive: true })
  }
  fresh()
  const found = await points.find(script)
  expect(judge()).toBe(true)
  expect(found.length).toBeGreaterThan(1)
  const happened: boolean[] = []
  for (const point of spread(found, POINTS)) {
    fresh()
    expect(await points.kill(script, point), `before ${point}`).toBe(true)
    expect(filesWith(PHONE, work()), `before ${point}`).toEqual([])
    happened.push(judge())
    const left = readdirSync(work(), { recursive: true, encoding: 'utf8' })
    expect(left.map((name) => name.replaceAll('\\', '/')).sort(), `before ${point}`).toEqual(
      names(happened.at(-1) ?? false).sort(),
    )
  }
  // Once it has happened, it has happened for good.
  expect(happened).toEqual(happened.toSorted((left, right) => Number(left) - Number(right)))
}

describe.each(Object.entries(OPERATIONS))('R14, R17, R18: %s that is killed', (_name, operation) => {
  const why = whyNoSystemCalls()
  if (why !== null || ALL)
    it('at any of our own calls has happened or has not', { timeout: 600_000 }, () =>
      killEverywhere(ownCalls, operation),
    )

  it('at any call of the system has happened or has not', { timeout: 3_600_000 }, async ({ skip }) => {
    skip(why !== null, why ?? '')
    await killEverywhere(systemCalls, operation)
  })
})
