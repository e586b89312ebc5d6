import { AppError, toAppError } from '#shared/errors.ts'
import {
  MOST_FILE_BYTES,
  type ArrivingFile,
  type ArrivingReviewer,
  type FileState,
  type MergePreview,
} from '#shared/reviews/exchange.ts'
import type { ReviewRows } from '#shared/reviews/marks.ts'
import { writeDurably } from '../files/durableWrite.ts'
import { maskWords } from '../masking/ownWords.ts'
import type { StorePlace } from '../records/store/open.ts'
import { openMarksFile, unsealMarksFile, writeMarksFile, type OpenedFile } from './marksFile.ts'
import type { MarkStore } from './markStore.ts'
import { namesIn } from './reviewers.ts'
import { callsIn, NO_ROWS, ofTask, togetherOf } from './reviewRows.ts'

/** A file on its way from a window, in pieces. */
interface Arriving {
  pieces: Uint8Array[]
  bytes: number
  /** Beyond what may come at once: it is not kept. */
  tooLarge: boolean
  opened: OpenedFile | null
  /** Once it is open. */
  rows: ReviewRows | null
}
type Batch = Map<number, Arriving>
const newFile = (): Arriving => ({ pieces: [], bytes: 0, tooLarge: false, opened: null, rows: null })

/** A file as the window names it. */
export interface NamedFile {
  name: string
  /** Null where none was typed. */
  passphrase: string | null
}

/** Windows that merge at once; what an earlier one sent is forgotten. */
const MOST_BATCHES = 2
const STATES: ReadonlySet<string> = new Set([
  'passphrase',
  'wrong_passphrase',
  'damaged',
  'newer',
  'too_large',
  'other',
] satisfies FileState[])

/** What the worker does with files of marks: reading, opening, comparing, writing. */
export function createExchangeMethods({ storeAt }: { storeAt: (place: StorePlace) => MarkStore }) {
  const batches = new Map<string, Batch>()
  function batchOf(id: string): Batch {
    const known = batches.get(id)
    if (known !== undefined) return known
    const [oldest] = batches.keys()
    if (batches.size >= MOST_BATCHES && oldest !== undefined) batches.delete(oldest)
    const batch: Batch = new Map()
    batches.set(id, batch)
    return batch
  }

  async function open(file: Arriving, { name, passphrase }: NamedFile): Promise<FileState> {
    try {
      if (file.tooLarge) return 'too_large'
      file.opened ??= openMarksFile(Buffer.concat(file.pieces), name)
      file.pieces = []
      if (file.opened.kind === 'plain') file.rows = file.opened.rows
      else if (file.rows === null) {
        if (passphrase === null) return 'passphrase'
        file.rows = await unsealMarksFile(file.opened.sealed, passphrase, name)
      }
      return 'ready'
    } catch (thrown) {
      const { code, details } = toAppError(thrown)
      if (code === 'marks_file' && STATES.has(details.what ?? '')) return details.what as FileState
      throw thrown
    }
  }
  const rowsOf = (batch: Batch): ReviewRows =>
    togetherOf([...batch.values()].map(({ rows }) => rows ?? NO_ROWS))

  return {
    /** @param file its place among those of the batch */
    receiveMarks: (id: string, file: number, piece: Uint8Array): void => {
      const batch = batchOf(id)
      const known = batch.get(file) ?? newFile()
      batch.set(file, known)
      known.bytes += piece.length
      known.tooLarge ||= [...batch.values()].reduce((sum, { bytes }) => sum + bytes, 0) > MOST_FILE_BYTES
      if (known.tooLarge) Object.assign(known, { pieces: [], bytes: 0 })
      else known.pieces.push(piece)
    },
    forgetMarks: (id: string): void => void batches.delete(id),
    /** @param masked for a window in which numbers are masked */
    previewMarks: async (
      place: StorePlace,
      id: string,
      named: readonly NamedFile[],
      masked: boolean,
    ): Promise<MergePreview> => {
      const batch = batchOf(id)
      const files: ArrivingFile[] = []
      for (const [at, file] of named.entries()) {
        const arriving = batch.get(at) ?? newFile()
        batch.set(at, arriving)
        const state = await open(arriving, file)
        files.push({
          name: masked ? maskWords(file.name) : file.name,
          state,
          calls: callsIn(arriving.rows?.marks ?? []),
        })
      }
      const rows = rowsOf(batch)
      const store = storeAt(place)
      const { newer, reviewers } = store.arrival(rows)
      return {
        files,
        newer: newer.marks.length + newer.documents.length,
        tasks: tasksOf(newer),
        reviewers: reviewersOf(rows, newer, namesIn(reviewers, masked), store.reviewer),
        unused: store.isUnused(),
      }
    },
    /**
     * Merges what was previewed, all or none.
     * @param reviewer whom the person goes on as; null for the reviewer of this machine
     * @throws AppError marks_file where one of the files is not open; not_found where the batch is not there any more
     */
    mergeBatch: (place: StorePlace, id: string, reviewer: string | null): number => {
      const batch = batches.get(id)
      if (batch === undefined)
        throw new AppError('not_found', 'The files are not here any more', { what: 'file' })
      if ([...batch.values()].some(({ rows }) => rows === null))
        throw new AppError('marks_file', 'Not every file is open', { what: 'passphrase' })
      const newer = storeAt(place).mergeRows(rowsOf(batch), reviewer)
      batches.delete(id)
      return newer
    },
    /** @param taskId null for all. @returns the calls of which there are marks in it */
    writeMarks: async (
      place: StorePlace | null,
      path: string,
      passphrase: string | null,
      taskId: string | null,
    ): Promise<number> => {
      const rows = ofTask(place === null ? NO_ROWS : storeAt(place).outgoingRows(), taskId)
      writeDurably(path, await writeMarksFile(rows, passphrase))
      return callsIn(rows.marks)
    },
  }
}

function tasksOf({ marks }: ReviewRows): MergePreview['tasks'] {
  const tasks = Map.groupBy(marks, ({ taskId }) => taskId)
  return [...tasks].map(([taskId, rows]) => ({ taskId, calls: callsIn(rows) }))
}

function reviewersOf(
  rows: ReviewRows,
  newer: ReviewRows,
  names: ReadonlyMap<string, string>,
  self: string,
): ArrivingReviewer[] {
  const marks = Map.groupBy(rows.marks, ({ reviewer }) => reviewer)
  const all = new Set([...marks.keys(), ...rows.documents.map(({ reviewer }) => reviewer)])
  const newerOf = (wanted: string): number =>
    [...newer.marks, ...newer.documents].filter(({ reviewer }) => reviewer === wanted).length
  return [...all].map((reviewer) => ({
    ...{ reviewer, name: names.get(reviewer) ?? null, own: reviewer === self },
    ...{ calls: callsIn(marks.get(reviewer) ?? []), newer: newerOf(reviewer) },
  }))
}

export type ExchangeMethods = ReturnType<typeof createExchangeMethods>
