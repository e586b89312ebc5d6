/** A call as a page to be handed on, on paper or as a PDF. */
import type { CallRecordDetail } from '../records/types.ts'
import type { Mark } from './marks.ts'

export interface CallSheet {
  /** With its numbers masked, or as they are. */
  call: Omit<CallRecordDetail, 'raw'>
  /** What the person found in it, with its numbers like the call's; null for nothing, or where marks cannot be read. */
  mark: Mark | null
  masked: boolean
}
