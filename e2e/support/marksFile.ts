import { randomBytes } from 'node:crypto'
import type { MarkRow, ReviewRows } from '../../src/shared/reviews/marks.ts'

let last = 0
/** Newer than what a spec did before, by hand or by this, however long that took. */
export const newStamp = (): string =>
  `${(last = Math.max(last, Date.now()) + 1).toString(16).padStart(12, '0')}0000${randomBytes(8).toString('hex')}`

/** A file of marks as a person chooses it. */
export const marksUpload = (
  name: string,
  text: string,
): { name: string; mimeType: string; buffer: Buffer } => ({
  name,
  mimeType: 'application/json',
  buffer: Buffer.from(text),
})

/** Marks of a colleague: of the calls that the person marked, and of others up to `calls`. */
export function ofColleague(name: string, own: readonly MarkRow[], verdict: string, calls = 50): ReviewRows {
  const reviewer = randomBytes(16).toString('hex')
  const { taskId } = own[0] as MarkRow
  const ids = [...new Set(own.map(({ recordId }) => recordId))]
  const all = [...ids, ...Array.from({ length: calls - ids.length }, (_, at) => `${name}-${at}`)]
  const row = (recordId: string, member: string, value: unknown): MarkRow => ({
    ...{ reviewer, taskId, recordId, member, value: JSON.stringify(value), stamp: newStamp() },
  })
  return {
    marks: all.flatMap((id) => [row(id, 'verdict', verdict), row(id, 'note', `${name}的备注`)]),
    documents: [
      {
        ...{ kind: 'reviewer', taskId: '', id: reviewer, reviewer, member: 'name' },
        ...{ value: JSON.stringify(name), stamp: newStamp() },
      },
    ],
  }
}

/** A mark of one's own of a call that is not there. */
export const ofGoneCall = (row: MarkRow, note: string): MarkRow => ({
  ...{ ...row, recordId: 'gone', member: 'note', value: JSON.stringify(note), stamp: newStamp() },
})
