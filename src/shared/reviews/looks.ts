import type { Bilingual } from '../locale.ts'

/**
 * What is noted of phone numbers that were shown though they are masked. `unmask`: masking was switched off. `anew`: the
 * record begins here, after an earlier one was set aside or lost; its count is that of the entries before.
 */
export const LOOK_KINDS = {
  reveal: { zh: '查看号码', en: 'Shown' },
  copy: { zh: '复制号码', en: 'Copied' },
  print: { zh: '打印号码', en: 'Printed' },
  export: { zh: '导出号码', en: 'Exported' },
  unmask: { zh: '关闭打码', en: 'Masking off' },
  anew: { zh: '新的记录', en: 'New record' },
} as const satisfies Readonly<Record<string, Bilingual>>

export type LookKind = keyof typeof LOOK_KINDS

/** What was looked at. No phone number is in it. */
export interface LookedAt {
  what: LookKind
  accountId: string | null
  /** The account's name then. */
  account: string | null
  taskId: string | null
  /** Null where it was none, or more than one. */
  recordId: string | null
  /** Calls; null where nobody counted. */
  count: number | null
}

/** An entry as it is shown. What cannot be read of it, or is of a later version, is null. */
export interface Look extends Omit<LookedAt, 'what'> {
  /** From 1, without a gap. */
  n: number
  what: LookKind | null
  /** ms since the epoch. */
  at: number | null
}

/** What is wrong with a record: an entry is not as it was written, or entries from `n` on are not there. */
export type LookFault = { kind: 'changed'; n: number } | { kind: 'missing'; n: number; count: number }

/** What checking the whole record showed. */
export interface LookChain {
  /** Entries that are there. */
  count: number
  /** The first ones. */
  faults: LookFault[]
  /** How many there are. */
  faultCount: number
}

export interface LooksPage {
  looks: Look[]
  /** Of the kind that was asked for. */
  total: number
  chain: LookChain
}
