import type { NamedReviewer } from '#shared/reviews/judgements.ts'
import { useTasksStore } from '../../stores/tasks.ts'
import { useLocale } from '../useLocale/index.ts'

export interface UseReviewerNamesReturn {
  /** How a reviewer is called here. */
  nameOf: (reviewer: NamedReviewer) => string
  /** The person's name for a task, else its id. */
  taskName: (taskId: string) => string
}

/** Labels of what marks belong to. */
export function useReviewerNames(): UseReviewerNamesReturn {
  const { t } = useLocale()
  const tasks = useTasksStore()
  return {
    nameOf: ({ reviewer, name, own }) => {
      const called = name ?? (own ? '' : t('judgements.unnamed', { id: reviewer.slice(0, 4) }))
      if (!own) return called
      return called === '' ? t('judgements.me') : t('judgements.meNamed', { name: called })
    },
    taskName: (taskId) => tasks.pinned.find((task) => task.taskId === taskId)?.name ?? taskId,
  }
}
