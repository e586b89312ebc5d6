import { useRouter } from 'vue-router'
import { useClient } from '../../client/inject.ts'
import { useAccountsStore } from '../../stores/accounts.ts'
import { useReadingStore } from '../../stores/reading.ts'

/** @returns what opens kept calls of a task, in this order, from the first. It throws AppError where that one is gone. */
export function useOpenCalls(): (taskId: string, recordIds: readonly string[]) => Promise<void> {
  const client = useClient()
  const router = useRouter()
  const accounts = useAccountsStore()
  const reading = useReadingStore()
  return async (taskId, [recordId]) => {
    const { activeId: accountId } = accounts
    if (accountId === null || recordId === undefined) return
    const {
      details: _details,
      raw: _raw,
      ...row
    } = await client.call('records.detail', {
      ...{ accountId, taskId, recordId },
      source: 'local',
    })
    reading.showLater(taskId, row)
    await router.push({ name: 'records', params: { taskId } })
  }
}
