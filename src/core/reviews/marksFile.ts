/** The file in which marks, cards, samples and decisions go from machine to machine: JSON, plain or under a passphrase. */
import { z } from 'zod'
import { AppError, type ErrorDetails } from '#shared/errors.ts'
import { MARKS_FORMAT, MARKS_VERSION, marksFile } from '#shared/ipc/marks.ts'
import { MOST_FILE_BYTES } from '#shared/reviews/exchange.ts'
import type { ReviewRows } from '#shared/reviews/marks.ts'
import { parseJsonBytes } from '../files/text.ts'
import { seal, sealedSchema, unseal, type KdfCost, type Sealed } from './seal.ts'

const HEAD = { format: MARKS_FORMAT, version: MARKS_VERSION }
const anyVersion = z.looseObject({ format: z.literal(MARKS_FORMAT), version: z.int().min(1) })
const sealedFile = z.strictObject({
  format: z.literal(MARKS_FORMAT),
  version: z.literal(MARKS_VERSION),
  sealed: sealedSchema,
})

/** @param passphrase null writes it plain. @param cost replaced in tests */
export async function writeMarksFile(
  rows: ReviewRows,
  passphrase: string | null,
  cost?: KdfCost,
): Promise<string> {
  const content = `${JSON.stringify({ ...HEAD, ...rows }, null, 1)}\n`
  if (passphrase === null) return content
  return `${JSON.stringify({ ...HEAD, sealed: await seal(content, passphrase, cost) }, null, 1)}\n`
}

/** A file as it was read, still sealed where it is. */
export type OpenedFile = { kind: 'plain'; rows: ReviewRows } | { kind: 'sealed'; sealed: Sealed }

/**
 * @param path for the error alone
 * @throws AppError marks_file: `too_large`, `newer`, `damaged`, `other` for what is no file of marks
 */
export function openMarksFile(bytes: Uint8Array, path: string): OpenedFile {
  if (bytes.length > MOST_FILE_BYTES) throw refusal('too_large', path)
  const content = parseJsonBytes(bytes)
  const head = anyVersion.safeParse(content)
  if (!head.success) throw refusal(looksLikeOne(bytes) ? 'damaged' : 'other', path)
  if (head.data.version > MARKS_VERSION) throw refusal('newer', path)
  if ('sealed' in head.data) {
    const found = sealedFile.safeParse(content)
    if (!found.success) throw refusal('damaged', path)
    return { kind: 'sealed', sealed: found.data.sealed }
  }
  const found = marksFile.safeParse(content)
  if (!found.success) throw refusal('damaged', path)
  const { marks, documents } = found.data
  return { kind: 'plain', rows: { marks, documents } }
}

/** @throws AppError marks_file: `wrong_passphrase`, `damaged`, `newer` */
export async function unsealMarksFile(sealed: Sealed, passphrase: string, path: string): Promise<ReviewRows> {
  let content: Buffer
  try {
    content = await unseal(sealed, passphrase)
  } catch (thrown) {
    throw thrown instanceof AppError ? refusal(thrown.details.what, path, thrown) : thrown
  }
  const inner = openMarksFile(content, path)
  if (inner.kind === 'sealed') throw refusal('damaged', path)
  return inner.rows
}

/** Cut off on its way, for instance: no JSON any more, but it begins like one. */
const looksLikeOne = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.subarray(0, 200)).toString('latin1').includes(MARKS_FORMAT)

const refusal = (what: ErrorDetails['what'], path: string, cause?: unknown): AppError =>
  new AppError('marks_file', `${path} is not merged`, what === undefined ? { path } : { what, path }, {
    cause,
  })
