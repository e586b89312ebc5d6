import { ElMessage } from 'element-plus'
import { toAppError } from '#shared/errors.ts'
import { errorText } from '#shared/errorText.ts'
import { useHappenedStore } from '../../stores/happened.ts'
import { useLocale } from '../useLocale/index.ts'

export interface UseReportReturn {
  /** Says in passing what went wrong; a cancelled request is not a failure. */
  report: (thrown: unknown) => void
  /** Says what was done; it can be read again. */
  tell: (text: string, duration?: number) => void
  /** Runs an action of the person's and reports its failure. @returns true where it worked */
  attempt: (action: () => Promise<unknown>) => Promise<boolean>
}

export function useReport(): UseReportReturn {
  const { locale } = useLocale()

  function report(thrown: unknown): void {
    const error = toAppError(thrown)
    if (error.code === 'cancelled') return
    const { title, hint } = errorText(error.toInfo(), locale.value)
    const text = `${title} ${hint}`
    useHappenedStore().note({ kind: 'failed', text })
    ElMessage({ type: 'error', message: text, duration: 6000, showClose: true, grouping: true })
  }

  return {
    report,
    tell: (text, duration = 4000) => {
      useHappenedStore().note({ kind: 'done', text })
      ElMessage({ type: 'success', message: text, duration })
    },
    attempt: async (action) => {
      try {
        await action()
        return true
      } catch (thrown) {
        report(thrown)
        return false
      }
    },
  }
}
