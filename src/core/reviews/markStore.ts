/**
 * Marks lie in an encrypted file of their own, which no synchronisation locks and no retention reaches. A member of a mark
 * is one row with a stamp; the newer stamp wins, member by member. So marks from elsewhere are put beside these in any
 * order, and as often as one likes, and the outcome is the same. What was taken back is a row that says so.
 */
import { createHash, randomBytes } from 'node:crypto'
import type { Database } from 'better-sqlite3-multiple-ciphers'
import { AppError } from '#shared/errors.ts'
import type { Mark, MarkedSentence, MarkPatch, MarkRow, ReviewRows } from '#shared/reviews/marks.ts'
import { writeBackup, type WrittenBackup } from '../records/store/backup.ts'
import { guardAll, guarded } from '../records/store/failures.ts'
import { checkIntegrity, closeDatabase, openDatabase, type StorePlace } from '../records/store/open.ts'
import { enterStore, type StoreLock } from '../records/store/storeLock.ts'
import { isObject } from '../wire/json.ts'
import { createDocumentTable, type DocumentRef, type ReviewDocument } from './documentTable.ts'
import { createArrivals, type Arrivals } from './arrivals.ts'
import { createErasure, type Erasure } from './erasure.ts'
import { createEveryMarks, type EveryMarks } from './everyMark.ts'
import { createJudgements, type Judgements } from './judgements.ts'
import { createLinks, type Links } from './links.ts'
import type { MarkParts, Self, StampedMember } from './markParts.ts'
import { markTotals } from './markTotals.ts'
import { MARK_MIGRATIONS } from './migrations.ts'
import { callIn, readMark, readOwnWords, SENTENCE, TAG, valueOf, type OwnWords } from './readMark.ts'
import { FIRST_STAMP, nextStamp } from './stamp.ts'
import { STAYS_HERE } from './staysHere.ts'

/** What is known of the call, so that a mark can be found again without it. */
export interface MarkedCall {
  callid: string | null
  callee: string | null
  /** ms since the epoch. */
  calldate: number | null
}

/** A change with what the call itself says of the sentences in it. */
export interface KnownPatch extends Omit<MarkPatch, 'sentences'> {
  sentences?: Readonly<Record<string, Omit<MarkedSentence, 'id'> | null>>
  /** Of the call as it was judged, see `KnownCall.digest`. */
  seen?: string
}

export interface MarkStore extends Arrivals, Judgements, EveryMarks, Links, Erasure {
  /** Whose marks are made in this file. */
  readonly reviewer: string
  /** Of this file's reviewer. */
  marksOf: (taskId: string, recordIds: readonly string[]) => Record<string, Mark>
  /** All of this file's reviewer in a task, by record id: the same map until one changes. */
  marksOfTask: (taskId: string) => ReadonlyMap<string, Mark>
  /** What the reviewer's mark holds of the call itself. */
  callOf: (ref: MarkRef) => MarkedCall | null
  /** What the reviewer wrote of a call, see `readOwnWords`. */
  ownWords: (ref: MarkRef) => OwnWords
  /** How many of these calls this reviewer has reviewed. */
  countReviewed: (taskId: string, recordIds: readonly string[]) => number
  /** On the disk when it returns. */
  setMark: (ref: MarkRef, patch: KnownPatch, call: MarkedCall | null) => Mark
  /** Tags and kinds of problems of this reviewer, the most used first. */
  words: () => { tags: string[]; problems: string[] }
  /** Of every reviewer, the removed left out. @param taskId null for all tasks */
  documents: (kind: string, taskId: string | null) => ReviewDocument[]
  /** Changes the members that are named, as this file's reviewer. On the disk when it returns. */
  putDocument: (ref: DocumentRef, values: Readonly<Record<string, unknown>>) => void
  /** Members of marks of a task's calls, of every reviewer, in the order of the key. */
  taskRows: (taskId: string) => MarkRow[]
  /** Every member of every reviewer, in the order of the key. */
  allRows: () => ReviewRows
  /** Of these, what goes to other machines. */
  outgoingRows: () => ReviewRows
  /** Writes a copy that is proven whole, see `writeBackup`. */
  backup: (path: string) => WrittenBackup
  /** Tells whether anything changed: of every row's place and stamp. */
  digest: () => string
  /** Reads all of it. @throws AppError store_damaged */
  prove: () => void
  close: () => void
}

const PUT_ROW = `INSERT INTO marks (task_id, record_id, reviewer, member, value, stamp)
  VALUES (:taskId, :recordId, :reviewer, :member, :value, :stamp)
  ON CONFLICT DO UPDATE SET value = excluded.value, stamp = excluded.stamp
  WHERE excluded.stamp > stamp OR (excluded.stamp = stamp AND excluded.value > value)`
const ROWS = 'SELECT task_id AS taskId, record_id AS recordId, reviewer, member, value, stamp FROM marks'
const ORDER = 'ORDER BY task_id, record_id, reviewer, member'
/** Whichever was stamped last, marks and documents alike. */
const LAST_STAMP = `SELECT max(coalesce((SELECT max(stamp) FROM marks), ''), coalesce((SELECT max(stamp) FROM documents), ''))`
const USED_TAGS = `SELECT substr(member, ${TAG.length + 1}) FROM marks
  WHERE reviewer = ? AND member >= '${TAG}' AND member < 'tag;' AND value = 'true'
  GROUP BY member ORDER BY count(*) DESC, member LIMIT 50`
const SENTENCES = `SELECT value FROM marks
  WHERE reviewer = ? AND member >= '${SENTENCE}' AND member < 'sentence;'`

export interface MarkRef {
  taskId: string
  recordId: string
}
export interface MarkStoreOptions extends StorePlace {
  /** ms since the epoch. */
  now: () => number
}

/** @throws AppError as `openDatabase` */
export function openMarkStore(options: MarkStoreOptions): MarkStore {
  const { path, key } = options
  const lock = enterStore(path)
  let database: Database | null = null
  try {
    const opened = openDatabase({ path, key, migrations: MARK_MIGRATIONS, cacheKib: 4096 })
    database = opened
    return guarded({ path, key }, () => assemble(opened, lock, options))
  } catch (thrown) {
    database?.close()
    lock.release()
    throw thrown
  }
}

function assemble(database: Database, lock: StoreLock, { path, key, now }: MarkStoreOptions): MarkStore {
  const self = beginning(database)
  const documents = createDocumentTable(database)
  const lastStamp = database.prepare<[], string>(LAST_STAMP).pluck()
  const put = database.prepare<[MarkRow]>(PUT_ROW)
  const own = database.prepare<[string, string, string], Pick<MarkRow, 'member' | 'value' | 'stamp'>>(
    'SELECT member, value, stamp FROM marks WHERE task_id = ? AND record_id = ? AND reviewer = ?',
  )
  const ownOfTask = database.prepare<
    [string, string],
    Pick<MarkRow, 'recordId' | 'member' | 'value' | 'stamp'>
  >(
    'SELECT record_id AS recordId, member, value, stamp FROM marks WHERE task_id = ? AND reviewer = ? ORDER BY record_id',
  )
  const reviewed = database
    .prepare<[string, string, string], number>(
      `SELECT count(*) FROM json_each(?) i CROSS JOIN marks m ON m.task_id = ? AND m.record_id = i.value
       AND m.reviewer = ? AND m.member = 'reviewed' AND m.value = 'true'`,
    )
    .pluck()
  const all = database.prepare<[], MarkRow>(`${ROWS} ${ORDER}`)
  const ofTask = database.prepare<[string], MarkRow>(`${ROWS} WHERE task_id = ? ${ORDER}`)
  const usedTags = database.prepare<[string], string>(USED_TAGS).pluck()
  const sentences = database.prepare<[string], string>(SENTENCES).pluck()
  const markOf = ({ taskId, recordId }: MarkRef, whole = withTotals()): Mark =>
    whole(readMark(own.all(taskId, recordId, self.reviewer)))

  const written = (): string =>
    `${Number(database.pragma('data_version', { simple: true }))} ${changes.get()}`
  const changes = database.prepare<[], number>('SELECT total_changes()').pluck()
  const withTotals = markTotals(documents, written)
  let lastTask: { taskId: string; written: string; marks: ReadonlyMap<string, Mark> } | null = null
  function marksOfTask(taskId: string): ReadonlyMap<string, Mark> {
    const now = written()
    if (lastTask?.taskId !== taskId || lastTask.written !== now) {
      const whole = withTotals()
      const rows = Map.groupBy(ownOfTask.all(taskId, self.reviewer), ({ recordId }) => recordId)
      const marks = new Map([...rows].map(([recordId, members]) => [recordId, whole(readMark(members))]))
      lastTask = { taskId, written: now, marks }
    }
    return lastTask.marks
  }

  /** Members one after the other, each with a stamp of its own. */
  const stamped = (members: readonly [string, unknown][], write: (row: StampedMember) => unknown): void => {
    let stamp = lastStamp.get() || FIRST_STAMP
    for (const [member, value] of members) {
      stamp = nextStamp(stamp, now(), self.file)
      write({ reviewer: self.reviewer, member, value: JSON.stringify(value), stamp })
    }
  }
  const set = database.transaction((ref: MarkRef, patch: KnownPatch, call: MarkedCall | null) => {
    const members = [...membersOf(patch), ...(call === null ? [] : [['call', call] as [string, unknown]])]
    stamped(members, (row) => put.run({ ...ref, ...row }))
    return markOf(ref)
  })
  const putDocument = database.transaction((ref: DocumentRef, values: Readonly<Record<string, unknown>>) =>
    stamped(Object.entries(values), (row) => documents.put({ ...ref, ...row })),
  )
  const parts: MarkParts = {
    ...{ database, self, documents, stamped },
    put: (row) => put.run(row).changes,
  }
  const erasure = createErasure(parts)
  const methods = {
    ...createArrivals(parts, erasure),
    ...createJudgements(parts),
    ...createEveryMarks(parts),
    ...createLinks(parts),
    ...{ textRefs: erasure.textRefs, eraseTexts: erasure.eraseTexts },
    reviewerNow: () => self.reviewer,
    marksOf: (taskId: string, recordIds: readonly string[]) => {
      const whole = withTotals()
      const found = recordIds.map((recordId) => [recordId, markOf({ taskId, recordId }, whole)] as const)
      return Object.fromEntries(found.filter(([, mark]) => mark.changedAt !== null))
    },
    marksOfTask,
    callOf: ({ taskId, recordId }: MarkRef) => {
      const found = own.all(taskId, recordId, self.reviewer).find(({ member }) => member === 'call')
      return found === undefined ? null : callIn(found.value)
    },
    ownWords: ({ taskId, recordId }: MarkRef) => readOwnWords(own.all(taskId, recordId, self.reviewer)),
    countReviewed: (taskId: string, recordIds: readonly string[]) =>
      reviewed.get(JSON.stringify(recordIds), taskId, self.reviewer) ?? 0,
    setMark: (ref: MarkRef, patch: KnownPatch, call: MarkedCall | null) => set.immediate(ref, patch, call),
    words: () => ({
      tags: usedTags.all(self.reviewer),
      problems: mostUsed(sentences.all(self.reviewer).map(problemOf)),
    }),
    documents: (kind: string, taskId: string | null) => documents.list(kind, taskId),
    putDocument: (ref: DocumentRef, values: Readonly<Record<string, unknown>>) =>
      putDocument.immediate(ref, values),
    taskRows: (taskId: string) => ofTask.all(taskId),
    allRows: () => ({ marks: all.all(), documents: documents.rows() }),
    outgoingRows: () => ({
      marks: all.all(),
      documents: documents.rows().filter(({ kind }) => !STAYS_HERE.has(kind)),
    }),
    backup: (to: string) => writeBackup(database, { path: to, key }),
    digest: () => digestOf({ marks: all.all(), documents: documents.rows() }),
    prove: () => {
      if (checkIntegrity(database).length > 0)
        throw new AppError('store_damaged', 'The file of marks is damaged', { path })
    },
  }
  const { reviewerNow, ...guardedMethods } = guardAll(methods, { path, key })
  return {
    ...guardedMethods,
    get reviewer() {
      return reviewerNow()
    },
    close: () => {
      try {
        closeDatabase(database)
      } finally {
        lock.release()
      }
    },
  }
}

function digestOf({ marks, documents }: ReviewRows): string {
  const digest = createHash('sha256')
  for (const row of [...marks, ...documents]) digest.update(JSON.stringify(Object.values(row)))
  return digest.digest('base64url')
}

/** What a change writes, by member. */
function membersOf({ tags = {}, sentences = {}, ...rest }: KnownPatch): [string, unknown][] {
  const named = (kind: string, values: object): [string, unknown][] =>
    Object.entries(values).map(([name, value]) => [`${kind}${name}`, value])
  return [...Object.entries(rest), ...named(TAG, tags), ...named(SENTENCE, sentences)]
}

function problemOf(value: string): string {
  const sentence = valueOf(value)
  const problem = isObject(sentence) ? sentence['problem'] : null
  return typeof problem === 'string' ? problem : ''
}

function mostUsed(words: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const word of words.filter((each) => each !== '')) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts].sort(([, one], [, other]) => other - one).map(([word]) => word)
}

/**
 * Whose marks are made here, and which file this is; told when it is made. The reviewer is read each time: another program
 * may have put somebody else in their place.
 */
function beginning(database: Database): Self {
  const found = database.prepare<[], Self>('SELECT reviewer, file FROM self')
  const begin = database.prepare(
    'INSERT INTO self (one, reviewer, file) VALUES (1, ?, ?) ON CONFLICT DO NOTHING',
  )
  if (found.get() === undefined) begin.run(randomBytes(16).toString('hex'), randomBytes(8).toString('hex'))
  const now = (): Self => {
    const self = found.get()
    if (self === undefined) throw new Error('The file of marks has no reviewer')
    return self
  }
  return {
    file: now().file,
    get reviewer() {
      return now().reviewer
    },
  }
}
