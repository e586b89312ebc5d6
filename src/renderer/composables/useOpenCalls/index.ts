import { useRouter } from 'vue-router'
import { useDoubtfulStore } from '../../stores/doubtful.ts'

/** @returns what opens kept calls of a task where calls are read, in this order. It throws AppError where the first is gone. */
export function useOpenCalls(): (taskId: string, recordIds: readonly string[]) => Promise<void> {
  const router = useRouter()
  const doubtful = useDoubtfulStore()
  return async (taskId, recordIds) => {
    await doubtful.openCalls(taskId, recordIds)
    await router.push({ name: 'records', params: { taskId } })
  }
}
