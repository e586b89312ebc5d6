/**
 * The real store behind {@link SyncStore}, in a world of accidents that a seed draws: it is closed and opened anew, its
 * process is killed between writes, in one, or in a checkpoint, its disk is full, and another process uses the same
 * file. Beside it goes the store in memory, which is right by looking at it: every answer is compared with its answer,
 * and after every accident the file must hold what it holds. What was acknowledged is in the one, so it is in the other.
 *
 * Longer than 300 lines because all accidents happen to the same state.
 */
import { deepStrictEqual, fail } from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AppError } from '#shared/errors.ts'
import { parsePlatformTime } from '#shared/time.ts'
import { parseRecordPage } from '../../records/parse.ts'
import { openDatabase, type CallStore } from '../../records/store/index.ts'
import type { StoredTaskRef, SyncStore } from '../store.ts'
import { asPlatformPage, platformPage, type SimulatedCall } from './simulatedRecords.ts'
import {
  copyFiles,
  limitPages,
  openCaught,
  readFile,
  removeFiles,
  tornFile,
  tornLog,
  type OpenedStore,
} from './storeFiles.ts'
import { partly, storeModel, type State } from './storeModel.ts'

export const FAULTS = [
  'closed and opened anew',
  'two open on one file',
  'live page kept by another',
  'older calls deleted',
  'log checkpointed by another',
  'killed between writes',
  'killed in a write, which is kept',
  'killed in a write, which is lost',
  'killed in a checkpoint',
  'no room for a write',
] as const
export type Fault = (typeof FAULTS)[number]

export interface FaultyStore extends SyncStore {
  /** Chance of a fault before or in a write, 0 … 1. */
  chance: number
  /** After a kill or a full disk: the next process, with room. */
  begin: () => void
  tally: Record<Fault, number>
  /** The file holds what the model holds, and every table agrees with the calls. */
  verify: () => void
  /** Exact texts of the calls by id. */
  texts: () => Map<string, string>
  /** Lifts the cut-off, as somebody may between two runs. */
  keepAll: () => Promise<void>
  keptFrom: () => number | null
  /** A store on the file. */
  readonly store: CallStore
  close: () => void
}

export interface FaultyStoreOptions {
  random: () => number
  /** An empty store's file. */
  template: string
  folder: string
  key: string
  scope: StoredTaskRef
  /** The platform's calls now. */
  calls: () => readonly SimulatedCall[]
  /** See `recordText`. */
  bulk: number
}

export function faultyStore(options: FaultyStoreOptions): FaultyStore {
  const { random, key, scope, bulk } = options
  const below = (limit: number): number => Math.floor(random() * limit)
  const tally = Object.fromEntries(FAULTS.map((fault) => [fault, 0])) as Record<Fault, number>
  let generation = 0
  let path = join(options.folder, 'calls-0.db')
  let dead = false
  let full: OpenedStore | null = null
  mkdirSync(dirname(path), { recursive: true })
  copyFiles(options.template, path)
  let opened: OpenedStore[] = [openCaught({ path, key })]

  const any = (): OpenedStore => opened[below(opened.length)] ?? fail('No store is open')
  const model = storeModel(scope, any, bulk)
  const { memory, state, settle } = model

  /** The process is gone; the next one finds these files. */
  function kill(left: string, when: string, candidates: readonly State[]): number {
    for (const { store } of opened) store.close()
    removeFiles(path)
    path = left
    opened = [openCaught({ path, key })]
    dead = true
    full = null
    return settle(candidates, when)
  }

  function image(): string {
    const copy = join(options.folder, `calls-${(generation += 1)}.db`)
    copyFiles(path, copy)
    return copy
  }

  const gone = (): AppError => new AppError('host_gone', 'killed')

  function reopen(): void {
    tally['closed and opened anew'] += 1
    for (const { store } of opened) store.close()
    opened = [openCaught({ path, key })]
    settle([state()], 'opened anew')
  }

  function openSecond(): void {
    if (opened.length > 1) return reopen()
    tally['two open on one file'] += 1
    opened.push(openCaught({ path, key }))
  }

  /** A window shows a page, and keeps it as it passes. */
  function keepLive(): void {
    const calls = options.calls()
    if (calls.length === 0) return
    const from = below(calls.length)
    const page = calls.slice(from, from + 1 + below(6))
    const { records } = parseRecordPage(platformPage(page, null, bulk))
    const [rows, leftOut, { keptFrom }] = [memory.rows(scope), memory.leftOut(scope), memory.kept(scope)]
    const expected = { fresh: 0, changed: 0 }
    for (const { id, raw, calldate } of records) {
      const row = rows.get(id)
      const mark = row?.mark ?? leftOut.get(id)
      const old = keptFrom !== null && calldate !== null && calldate < keptFrom
      if (mark === undefined) expected.fresh += 1
      else if (row ? row.text !== raw : !old) expected.changed += 1
      rows.delete(id)
      leftOut.delete(id)
      if (old) leftOut.set(id, mark ?? 0)
      else rows.set(id, { text: raw, mark: mark ?? 0, calldate })
    }
    const { fresh, changed } = any().store.keepRecords(scope, records)
    deepStrictEqual({ fresh, changed }, expected, 'a live page')
    tally['live page kept by another'] += 1
  }

  /** Somebody wants no calls older than a day of the month in which they were dialled. */
  async function deleteOlder(): Promise<void> {
    // A task that is new to the store has nothing to delete, and gets no rule.
    if (memory.rows(scope).size === 0) return
    const before =
      parsePlatformTime(`2026-05-${String(1 + below(14)).padStart(2, '0')} 10:00:0${below(3)}`) ?? 0
    await any().store.remove({ ...scope, before })
    memory.remove(scope, before)
    tally['older calls deleted'] += 1
    settle([state()], 'older calls deleted')
  }

  /** The log's frames go into the file, and the next write begins the log anew over the old one. */
  function checkpointByAnother(): void {
    const other = openDatabase({ path, key })
    other.pragma(`wal_checkpoint(${['PASSIVE', 'FULL', 'RESTART', 'TRUNCATE'][below(4)]})`)
    other.close()
    tally['log checkpointed by another'] += 1
  }

  function killInCheckpoint(): never {
    const before = readFile(path)
    const left = image()
    any().connection.pragma('wal_checkpoint(FULL)')
    writeFileSync(left, tornFile(before, readFile(path), random))
    kill(left, 'killed in a checkpoint', [state()])
    tally['killed in a checkpoint'] += 1
    throw gone()
  }

  /**
   * @param work begins the write; what it has done when it returns is in the file
   * @param steps true where calls, left-out ids and what lies beside them go in a transaction each
   */
  async function killInWrite(
    work: (store: CallStore) => unknown,
    onModel: () => Promise<unknown>,
    steps: boolean,
  ): Promise<never> {
    const before = state()
    const file = readFile(path)
    const log = readFile(`${path}-wal`)
    const running = work(any().store)
    if (random() < 0.5) await running
    const left = image()
    writeFileSync(`${left}-wal`, tornLog(log, readFile(`${path}-wal`), random))
    await running
    // Only the log is torn, so only the log may have been written to.
    if (!readFile(path).equals(file)) fail('A write went past the log')
    await onModel()
    const at = kill(left, 'killed in a write', [before, state(), ...(steps ? partly(before, state()) : [])])
    tally[at === 1 ? 'killed in a write, which is kept' : 'killed in a write, which is lost'] += 1
    throw gone()
  }

  function makeRoom(): void {
    if (full !== null) limitPages(full, Infinity)
    full = null
  }

  async function write<T>(
    work: (store: CallStore) => T | Promise<T>,
    onModel: () => Promise<unknown>,
    { steps = false, same = (answer: T): unknown => answer } = {},
  ): Promise<T> {
    if (dead) throw gone()
    let writing = full ?? any()
    if (random() < faulty.chance && full === null) {
      const fault = below(11)
      if (fault === 0) reopen()
      else if (fault === 1) openSecond()
      else if (fault === 2) keepLive()
      else if (fault === 3) checkpointByAnother()
      else if (fault === 4) {
        kill(image(), 'killed between writes', [state()])
        tally['killed between writes'] += 1
        throw gone()
      } else if (fault === 5) killInCheckpoint()
      else if (fault < 8) await killInWrite(work, onModel, steps)
      writing = any()
      if (fault === 10) await deleteOlder()
      if (fault === 8 || fault === 9) {
        full = writing
        limitPages(writing, below(4))
      }
    }
    const before = state()
    let answer: T
    try {
      answer = await work(writing.store)
    } catch (thrown) {
      if (full === null || !(thrown instanceof AppError) || thrown.code !== 'disk_full') throw thrown
      await onModel()
      settle(steps ? [before, ...partly(before, state())] : [before], 'no room')
      tally['no room for a write'] += 1
      // Somebody makes room at once, or nobody does before the next run.
      if (random() < 0.5) makeRoom()
      throw thrown
    }
    deepStrictEqual(same(answer), await onModel())
    return answer
  }

  const faulty: FaultyStore = {
    chance: 0,
    tally,
    texts: model.texts,
    keptFrom: () => memory.kept(scope).keptFrom,
    keepAll: async () => {
      await any().store.keepAll(scope)
      memory.keepAll(scope)
      settle([state()], 'all kept again')
    },
    get store() {
      return any().store
    },
    begin: () => {
      dead = false
      makeRoom()
    },
    verify: () => {
      settle([state()], 'at the end')
      model.expectNoOrphans()
    },
    close: () => {
      for (const { store } of opened) store.close()
      removeFiles(path)
    },
    syncState: async () => {
      settle([state()], 'between two runs')
      return any().store.syncState(scope)
    },
    beginRun: async (_scope, run) => {
      settle([state()], 'between two runs')
      await memory.beginRun(scope, run)
      return any().store.beginRun(scope, run)
    },
    countUnmarked: async (_scope, mark) => {
      const unmarked = any().store.countUnmarked(scope, mark)
      deepStrictEqual(unmarked, await memory.countUnmarked(scope, mark))
      return unmarked
    },
    ingestPage: (_scope, body, request) => {
      const page = asPlatformPage(body, bulk)
      const counted = ({
        idsDigest: _ids,
        bodyDigest: _bodies,
        ...rest
      }: Awaited<ReturnType<SyncStore['ingestPage']>>) => rest
      return write(
        (store) => store.ingestPage(scope, page, request),
        async () => counted(await memory.ingestPage(scope, body, request)),
        { same: counted },
      )
    },
    saveCheckpoint: (_scope, checkpoint, run) =>
      write(
        (store) => store.saveCheckpoint(scope, checkpoint, run),
        () => memory.saveCheckpoint(scope, checkpoint, run),
      ),
    finishRun: (_scope, request) =>
      write(
        (store) => store.finishRun(scope, request),
        () => memory.finishRun(scope, request),
        { steps: true },
      ),
  }
  return faulty
}
