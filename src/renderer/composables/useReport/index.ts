import { ElMessage } from 'element-plus'
import { toAppError } from '#shared/errors.ts'
import { errorText } from '#shared/errorText.ts'
import { useLocale } from '../useLocale/index.ts'

export interface UseReportReturn {
  /** Says in passing what went wrong; a cancelled request is not a failure. */
  report: (thrown: unknown) => void
  /** Runs an action of the person's and reports its failure. @returns true where it worked */
  attempt: (action: () => Promise<unknown>) => Promise<boolean>
}

export function useReport(): UseReportReturn {
  const { locale } = useLocale()

  function report(thrown: unknown): void {
    const error = toAppError(thrown)
    if (error.code === 'cancelled') return
    const { title, hint } = errorText(error.toInfo(), locale.value)
    ElMessage({ type: 'error', message: `${title} ${hint}`, duration: 6000, showClose: true, grouping: true })
  }

  return {
    report,
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
