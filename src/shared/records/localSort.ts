export interface LocalSort {
  /** A key of the field catalogue. */
  key: string
  descending: boolean
}

export const DEFAULT_LOCAL_SORT: LocalSort = { key: 'calldate', descending: true }
