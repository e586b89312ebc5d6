import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError, type ErrorCode } from '#shared/errors.ts'
import { startSandbox, type SandboxTaskSpec } from '#sandbox/index.ts'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import type { CallRecord } from '#shared/records/types.ts'
import type { StoredTaskRef } from '../../../sync/store.ts'
import { openStore, type CallStore } from '../index.ts'
import { KEY, OTHER_KEY, SCOPE } from './names.ts'

export { KEY, OTHER_KEY, SCOPE }

/** A folder of the test's own, removed by `clean`. */
export function temporaryFolder(): { folder: string; clean: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'callbook-store-'))
  return { folder, clean: () => rmSync(folder, { recursive: true, force: true }) }
}

/** A page as the platform sends it. */
export function pageOf(records: readonly unknown[], total = records.length): Buffer {
  const texts = records.map((record) => (typeof record === 'string' ? record : JSON.stringify(record)))
  return Buffer.from(
    `{"code":200,"status":"success","message":"","data":[${texts.join(',')}],"meta":{"total":${total},"per_page":"${Math.max(1, records.length)}","current_page":1,"last_page":1}}`,
  )
}

/** Records of the sandbox, oldest first. */
export async function sandboxRecords(count: number, spec: Partial<SandboxTaskSpec> = {}): Promise<unknown[]> {
  const sandbox = await startSandbox({
    tasks: [{ key: 'store', name: 'store', total: count, industry: 'credit', days: 30, ...spec }],
  })
  const taskId = sandbox.tasks[0]?.id ?? ''
  try {
    return Array.from({ length: count }, (_, index) => sandbox.control.record(taskId, index))
  } finally {
    await sandbox.close()
  }
}

/** Keeps records page by page, the newest first. */
export function ingestAll(
  store: CallStore,
  records: readonly unknown[],
  { scope = SCOPE, mark = 1, perPage = 200 } = {},
): void {
  const newestFirst = records.toReversed()
  for (let at = 0; at < newestFirst.length; at += perPage)
    store.ingestPage(scope, pageOf(newestFirst.slice(at, at + perPage), records.length), {
      mark,
      checkpoint: `after ${at}`,
    })
}

/** A record with a few fields, for tests that care about those alone. */
export function plainRecord(id: string, fields: Record<string, unknown> = {}): Record<string, unknown> {
  return { id, callee: '13800138000', calldate: '2026-05-01 09:00:00', ...fields }
}

/** A store in a folder of its own; `clean` closes and removes it. */
export function temporaryStore(): { store: CallStore; path: string; folder: string; clean: () => void } {
  const { folder, clean } = temporaryFolder()
  const path = join(folder, 'store', 'calls.db')
  const store = openStore({ path, key: KEY, now: () => 1_000 })
  return {
    store,
    path,
    folder,
    clean: () => {
      store.close()
      clean()
    },
  }
}

/** A store with enough calls, 300, to fill pages. */
export function fillStore(path: string): void {
  const store = openStore({ path, key: KEY })
  const records = Array.from({ length: 300 }, (_, index) =>
    plainRecord(`call-${index}`, { extra: `${index} `.repeat(60), name: `客户${index}` }),
  )
  ingestAll(store, records)
  store.close()
}

/** The code that the work fails with; null where it does not. */
export function codeOf(work: () => unknown): ErrorCode | null {
  try {
    work()
    return null
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown.code
    throw thrown
  }
}

/** Every call of a task, in the order of the list. */
export const rowsOf = (store: CallStore, scope: StoredTaskRef): CallRecord[] =>
  store.page({ scope, filter: {}, sort: DEFAULT_LOCAL_SORT, page: 1, perPage: 500 })

export const byId = (rows: CallRecord[]): CallRecord[] =>
  rows.toSorted((left, right) => (left.id < right.id ? -1 : 1))
