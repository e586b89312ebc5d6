import type { CallRecordDetail } from '#shared/records/types.ts'
import type { TaskRef } from '../sync/store.ts'

const BYTES_KEPT = 64 * 1024 * 1024

export interface RecentRecords {
  add: (scope: TaskRef, records: readonly CallRecordDetail[]) => void
  find: (scope: TaskRef, recordId: string) => CallRecordDetail | null
}

/** The records read last, with their conversations, so that list rows can travel without them. */
export function recentRecords(bytesKept = BYTES_KEPT): RecentRecords {
  const byKey = new Map<string, CallRecordDetail>()
  let bytes = 0
  const keyOf = ({ accountId, taskId }: TaskRef, recordId: string): string =>
    JSON.stringify([accountId, taskId, recordId])

  function drop(key: string): void {
    const record = byKey.get(key)
    if (record === undefined) return
    byKey.delete(key)
    bytes -= record.raw.length
  }

  return {
    add: (scope, records) => {
      for (const record of records) {
        const key = keyOf(scope, record.id)
        drop(key)
        byKey.set(key, record)
        bytes += record.raw.length
      }
      for (const oldest of byKey.keys()) {
        if (bytes <= bytesKept || byKey.size <= records.length) break
        drop(oldest)
      }
    },
    find: (scope, recordId) => byKey.get(keyOf(scope, recordId)) ?? null,
  }
}
