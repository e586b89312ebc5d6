import { useRouter } from 'vue-router'
import type { Queue } from '#shared/reviews/queues.ts'
import { useQueuesStore } from '../../stores/queues.ts'

/** The one way from elsewhere to a queue of the account: the task's calls open at it. @throws AppError, and stays */
export function useOpenQueue(): (queue: Pick<Queue, 'id' | 'taskId'>) => Promise<void> {
  const router = useRouter()
  const queues = useQueuesStore()
  return async (queue) => {
    await queues.openLater(queue)
    await router.push({ name: 'records', params: { taskId: queue.taskId } })
  }
}
