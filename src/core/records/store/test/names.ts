/** Apart from `stage.ts`, so that child processes load little. */
import type { StoredTaskRef } from '../../../sync/store.ts'

export const KEY = '0f'.repeat(32)
export const OTHER_KEY = 'f0'.repeat(32)
export const SCOPE: StoredTaskRef = { identity: 'account', taskId: 'task' }
