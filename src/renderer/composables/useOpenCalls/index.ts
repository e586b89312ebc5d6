import { useRouter } from 'vue-router'
import { useDoubtfulStore } from '../../stores/doubtful.ts'

/** Opens calls where they are read, see `openCalls` of the store. */
export function useOpenCalls(): (
  taskId: string,
  recordIds: readonly string[],
  name?: string,
) => Promise<void> {
  const router = useRouter()
  const doubtful = useDoubtfulStore()
  return async (taskId, recordIds, name) => {
    await doubtful.openCalls(taskId, recordIds, name)
    await router.push({ name: 'records', params: { taskId } })
  }
}
