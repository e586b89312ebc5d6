/**
 * `callbook://call/<task id>/<record id>`: leads to a call on any machine where it is kept. It names the call by the
 * platform's ids and nothing else: no account, no address, no token, no number.
 */
import { PLATFORM_ID } from '../platformId.ts'

/** A call, whatever the account that it is kept under. */
export interface CallRef {
  /** The platform's. */
  taskId: string
  recordId: string
}

/** The scheme, as the system knows it. */
export const LINK_SCHEME = 'callbook'
const HEAD = `${LINK_SCHEME}://call/`

/** UTF-16 units; as long as a record's id may be. */
const LONGEST_RECORD_ID = 200
/** A unit takes nine characters at most: three bytes, each written as `%XX`. */
const LONGEST_TASK_ID = 128
export const LONGEST_LINK = HEAD.length + 3 * LONGEST_TASK_ID + 1 + 9 * LONGEST_RECORD_ID

/** What whoever reads addresses would take for a folder, and leave out. */
const DOTS = /^\.{1,2}$/
const CONTROL = /\p{Cc}/u
/** Characters that `encodeURIComponent` leaves and programs on the way do not. */
const LEFT = /[!'()*]/g
const PART = '((?:[A-Za-z0-9_.~-]|%[0-9A-F]{2})+)'
const LINK = new RegExp(`^${HEAD}${PART}/${PART}$`)

const encoded = (id: string): string =>
  encodeURIComponent(id).replace(LEFT, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)

function isLinkable({ taskId, recordId }: CallRef): boolean {
  const isId = PLATFORM_ID.test(taskId) && recordId.length > 0 && recordId.length <= LONGEST_RECORD_ID
  return isId && recordId.isWellFormed() && !CONTROL.test(recordId) && ![taskId, recordId].some(isDots)
}
const isDots = (id: string): boolean => DOTS.test(id)

/** @returns null where an id cannot stand in a link: with control characters, half a character, or nothing but dots */
export function formatCallLink(ref: CallRef): string | null {
  return isLinkable(ref) ? `${HEAD}${encoded(ref.taskId)}/${encoded(ref.recordId)}` : null
}

/**
 * Reads the exact form that {@link formatCallLink} writes. Links come from other programs: whatever else there is to one,
 * a user, a port, a query, a fragment, another host, another way to write the same, it is none.
 */
export function parseCallLink(text: string): CallRef | null {
  if (text.length > LONGEST_LINK) return null
  const [, taskId, recordId] = LINK.exec(text) ?? []
  if (taskId === undefined || recordId === undefined) return null
  try {
    const ref = { taskId: decodeURIComponent(taskId), recordId: decodeURIComponent(recordId) }
    return formatCallLink(ref) === text ? ref : null
  } catch {
    // Bytes that are no UTF-8.
    return null
  }
}

/** Whether somebody means a link, readable or not. */
export const looksLikeLink = (text: string): boolean => text.toLowerCase().startsWith(`${LINK_SCHEME}:`)
