import type { TagSketch } from './tags.ts'

/** What colleagues did to a record after the call. */
export interface RecordChange {
  comment?: { content: string; userName?: string }
  tag?: TagSketch
  /** 1 A … 26 Z. */
  intention?: number
  score?: number
}

/** All changes of one record so far. */
export interface Mutation {
  revision: number
  comments: { content: string; userName: string; at: number }[]
  tags: TagSketch[]
  intention: number | null
  score: number | null
  /** Later than before, milliseconds since the epoch. */
  updatedAt: number
}
