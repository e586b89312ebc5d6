import { useRouter } from 'vue-router'
import { useFindingStore } from '../../stores/finding.ts'
import { useReadingStore } from '../../stores/reading.ts'
import type { CallRecord } from '#shared/records/types.ts'

export interface UseOpenCallReturn {
  /** Opens a call of the account among the calls of its task, wherever one is. */
  openFound: (found: { taskId: string; record: CallRecord }) => Promise<void>
  /** Likewise by its id. @throws AppError not_found where it is not kept */
  openCall: (accountId: string, taskId: string, recordId: string) => Promise<void>
}

/** The one way from elsewhere to a call. */
export function useOpenCall(): UseOpenCallReturn {
  const router = useRouter()
  const reading = useReadingStore()
  const finding = useFindingStore()

  async function openFound({ taskId, record }: { taskId: string; record: CallRecord }): Promise<void> {
    const { name, params } = router.currentRoute.value
    if (name === 'records' && params['taskId'] === taskId) {
      reading.show(record)
      return
    }
    reading.showLater(taskId, record)
    await router.push({ name: 'records', params: { taskId } })
  }

  return {
    openFound,
    openCall: async (accountId, taskId, recordId) =>
      openFound({ taskId, record: await finding.kept(accountId, taskId, recordId) }),
  }
}
