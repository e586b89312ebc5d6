import { useRouter } from 'vue-router'
import { useFindingStore } from '../../stores/finding.ts'
import { useReadingStore } from '../../stores/reading.ts'
import { useReport } from '../useReport/index.ts'

export interface CallAddress {
  accountId: string
  taskId: string
  recordId: string
}

export interface UseOpenCallReturn {
  /** Opens a call where it is kept, in the list of its task. @returns whether it is there */
  openCall: (call: CallAddress) => Promise<boolean>
}

/** A call that another page tells of. */
export function useOpenCall(): UseOpenCallReturn {
  const finding = useFindingStore()
  const reading = useReadingStore()
  const router = useRouter()
  const { attempt } = useReport()
  return {
    openCall: (call) =>
      attempt(async () => {
        reading.showLater(call.taskId, await finding.keptCall(call))
        await router.push({ name: 'records', params: { taskId: call.taskId } })
      }),
  }
}
