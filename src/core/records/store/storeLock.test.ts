import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fingerprintOf } from '../storeFiles.ts'
import { createWorkerMethods } from '../../worker/workerMethods.ts'
import { keyFingerprint } from './failures.ts'
import { openStore } from './index.ts'
import { rekeyStore } from './rekey.ts'
import { restoreStore } from './restore.ts'
import { openSnapshot } from './snapshot.ts'
import { claimStore, enterStore } from './storeLock.ts'
import { ingestAll, KEY, OTHER_KEY, pageOf, plainRecord, SCOPE, temporaryFolder } from './test/stage.ts'

let folder: string
let path: string
let clean: () => void
const children: ChildProcess[] = []
beforeEach(() => {
  ;({ folder, clean } = temporaryFolder())
  path = join(folder, 'calls.db')
})
afterEach(async () => {
  for (const child of children.splice(0)) await kill(child)
  clean()
})

const inUse = expect.objectContaining({
  code: 'store_busy',
  details: expect.objectContaining({ cause: 'in_use' }) as unknown,
}) as Error

/** Another process that has the store open, and does nothing. */
async function holder(): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('./test/holdChild.ts', import.meta.url))
  const child = spawn(process.execPath, [script, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  if (child.stdout) await once(child.stdout, 'data')
  return child
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

function backedUp(): string {
  const store = openStore({ path, key: KEY })
  ingestAll(store, [plainRecord('kept')])
  const { path: backup } = store.backup(join(folder, 'backup.db'))
  ingestAll(store, [plainRecord('later')])
  store.close()
  return backup
}

const stored = (): string[] => {
  const store = openStore({ path, key: KEY })
  const ids = ['kept', 'later'].filter((id) => store.detail(SCOPE, id) !== null)
  store.close()
  return ids
}

describe('who has a store open', () => {
  it('many share it; whoever replaces it is alone, in both directions', () => {
    const [first, second] = [enterStore(path), enterStore(path)]
    expect(() => claimStore(path)).toThrow(inUse)
    first.release()
    first.release()
    expect(() => claimStore(path)).toThrow(inUse)
    second.release()
    const alone = claimStore(path)
    expect(() => claimStore(path)).toThrow(inUse)
    alone.release()
    enterStore(path).release()
  })

  it('an open store and an export under way count, a closed one does not', () => {
    const backup = backedUp()
    const restore = () => restoreStore({ path, key: KEY }, backup, join(folder, 'before.db'))
    const store = openStore({ path, key: KEY })
    expect(restore).toThrow(inUse)
    store.close()
    const snapshot = openSnapshot({ path, key: KEY })
    expect(restore).toThrow(inUse)
    expect(() => rekeyStore({ path, key: KEY }, OTHER_KEY)).toThrow(inUse)
    snapshot.close()
    expect(stored()).toEqual(['kept', 'later'])
    restore()
    expect(stored()).toEqual(['kept'])
  })

  it('a process that is killed lets go of it', async () => {
    const backup = backedUp()
    const other = await holder()
    expect(() => restoreStore({ path, key: KEY }, backup, join(folder, 'before.db'))).toThrow(inUse)
    expect(stored()).toEqual(['kept', 'later'])
    await kill(other)
    restoreStore({ path, key: KEY }, backup, join(folder, 'before.db'))
    expect(stored()).toEqual(['kept'])
  })

  /** The system's locks of this process on the store's file. */
  const locks = (): string[] =>
    readFileSync('/proc/locks', 'utf8')
      .split('\n')
      .filter((line) => line.includes(` ${process.pid} `) && line.includes(`:${statSync(path).ino} `))
      .map((line) => line.replace(/^\d+: /, ''))

  it.runIf(process.platform === 'linux')(
    'looking at the first bytes of the file lets go of none of its locks',
    () => {
      const store = openStore({ path, key: KEY })
      ingestAll(store, [plainRecord('kept')])
      const before = locks()
      expect(before).toHaveLength(1)
      expect(fingerprintOf(path)).toBe(keyFingerprint(KEY))
      expect(locks()).toEqual(before)
      expect(() => openStore({ path, key: OTHER_KEY })).toThrow(
        expect.objectContaining({ code: 'store_wrong_key' }),
      )
      expect(locks()).toEqual(before)
      store.close()
    },
  )

  it('is known from an empty file for its owner alone, and survives what becomes of that file', () => {
    const lockPath = `${path}-lock`
    enterStore(path).release()
    expect(statSync(lockPath).size).toBe(0)
    if (process.platform !== 'win32') expect(statSync(lockPath).mode & 0o777).toBe(0o600)
    for (const content of ['x', '不是数据库 '.repeat(999), '\0'.repeat(4096)]) {
      writeFileSync(lockPath, content)
      const shared = enterStore(path)
      expect(() => claimStore(path)).toThrow(inUse)
      shared.release()
      claimStore(path).release()
    }
  })
})

describe('a file that was replaced in spite of all', () => {
  /** As a program does that knows no locks. */
  function replace(): void {
    const other = join(folder, 'other', 'calls.db')
    mkdirSync(join(folder, 'other'))
    const store = openStore({ path: other, key: KEY })
    ingestAll(store, [plainRecord('restored')])
    store.close()
    renameSync(path, join(folder, 'aside.db'))
    for (const suffix of ['-wal', '-shm'])
      if (existsSync(path + suffix)) renameSync(path + suffix, join(folder, `aside.db${suffix}`))
    renameSync(other, path)
  }

  it.skipIf(process.platform === 'win32')('is not written to, and is opened anew', async () => {
    const { methods, close } = createWorkerMethods()
    const place = { path, key: KEY }
    methods.ingestPage(place, SCOPE, pageOf([plainRecord('former')]), { mark: 1, checkpoint: '1' })
    const deep = openStore(place)
    replace()
    const aside = readFileSync(join(folder, 'aside.db'))
    const asideLog = readFileSync(join(folder, 'aside.db-wal'))
    // A write that was about to begin.
    expect(() => ingestAll(deep, [plainRecord('lost')])).toThrow(
      expect.objectContaining({ code: 'store_busy' }),
    )
    expect(readFileSync(join(folder, 'aside.db')).equals(aside)).toBe(true)
    expect(readFileSync(join(folder, 'aside.db-wal')).equals(asideLog)).toBe(true)
    expect(methods.localDetail(place, SCOPE, 'restored', false)?.id).toBe('restored')
    expect(methods.localDetail(place, SCOPE, 'former', false)).toBeNull()
    // What is deleted is deleted in the store that people see.
    expect(await methods.removeCalls(place, {})).toBe(1)
    await close()
    deep.close()
    const store = openStore(place)
    expect(store.check()).toEqual([])
    expect(store.detail(SCOPE, 'restored')).toBeNull()
    store.close()
  })
})
