/** Marks whose call is somewhere else by now: they are found by what they hold of it, and linked again by a person. */
import { AppError } from '#shared/errors.ts'
import type { MarkRow } from '#shared/reviews/marks.ts'
import { isObject } from '../wire/json.ts'
import { ABOUT_CALL, EMPTY_VALUES, type MarkParts } from './markParts.ts'
import type { MarkedCall, MarkRef } from './markStore.ts'
import { callIn, readMark, valueOf, type ReadMark } from './readMark.ts'

/** One reviewer's mark, with what it knows of its call. */
export interface HeldMark extends MarkRef {
  reviewer: string
  mark: ReadMark
  call: MarkedCall | null
  /** Where it was linked to before something came after it from elsewhere. */
  moved: MarkRef | null
}

export interface Links {
  /** Every call of which a mark says something. */
  markedRefs: () => MarkRef[]
  /** What all reviewers hold of a call. */
  held: (ref: MarkRef) => HeldMark[]
  /**
   * Writes the reviewer's own mark under another call, and leaves a tombstone that says where it is.
   * @throws AppError busy where the reviewer has a mark there already; not_found where there is none to move
   */
  moveMark: (from: MarkRef, to: MarkRef, call: MarkedCall | null) => void
}

/** Of a mark that was linked to another call. */
const MOVED = 'moved'

const REFS = `SELECT DISTINCT task_id AS taskId, record_id AS recordId FROM marks
  WHERE member NOT IN (${ABOUT_CALL.map((member) => `'${member}'`).join(', ')}) AND value NOT IN ${EMPTY_VALUES}`
const ROWS =
  'SELECT reviewer, member, value, stamp FROM marks WHERE task_id = ? AND record_id = ? ORDER BY reviewer'

type Row = Pick<MarkRow, 'reviewer' | 'member' | 'value' | 'stamp'>

export function createLinks({ database, self, put, stamped }: MarkParts): Links {
  const refs = database.prepare<[], MarkRef>(REFS)
  const rowsOf = database.prepare<[string, string], Row>(ROWS)
  const ownContent = ({ taskId, recordId }: MarkRef): Row[] =>
    rowsOf
      .all(taskId, recordId)
      .filter(({ reviewer, member, value }) => reviewer === self.reviewer && isContent(member, value))

  const move = database.transaction((from: MarkRef, to: MarkRef, call: MarkedCall | null) => {
    const content = ownContent(from)
    if (content.length === 0) throw new AppError('not_found', 'There is no mark to link', { what: 'mark' })
    if (ownContent(to).length > 0)
      throw new AppError('busy', 'The call has a mark of its own', { what: 'mark' })
    const members = content.map(({ member, value }): [string, unknown] => [member, valueOf(value)])
    const known: [string, unknown][] = call === null ? [] : [['call', call]]
    stamped([...members, ...known], (row) => put({ ...to, ...row }))
    const emptied = members.map(([member]): [string, unknown] => [member, null])
    stamped([...emptied, ['call', null], [MOVED, to]], (row) => put({ ...from, ...row }))
  })
  return {
    markedRefs: () => refs.all(),
    held: ({ taskId, recordId }) => {
      const rows = rowsOf.all(taskId, recordId)
      return [...new Set(rows.map(({ reviewer }) => reviewer))].flatMap((reviewer): HeldMark[] => {
        const own = rows.filter((row) => row.reviewer === reviewer)
        if (!own.some(({ member, value }) => isContent(member, value))) return []
        const valueAt = (name: string): string => own.find(({ member }) => member === name)?.value ?? 'null'
        return [
          {
            ...{ taskId, recordId, reviewer, mark: readMark(own) },
            ...{ call: callIn(valueAt('call')), moved: refIn(valueOf(valueAt(MOVED))) },
          },
        ]
      })
    },
    moveMark: (from, to, call) => move.immediate(from, to, call),
  }
}

const isContent = (member: string, value: string): boolean =>
  !ABOUT_CALL.includes(member) && !['null', 'false', '""'].includes(value)

function refIn(value: unknown): MarkRef | null {
  if (!isObject(value)) return null
  const { taskId, recordId } = value
  return typeof taskId === 'string' && typeof recordId === 'string' ? { taskId, recordId } : null
}
