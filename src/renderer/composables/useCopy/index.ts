import { ElMessage } from 'element-plus'
import { useI18n } from 'vue-i18n'
import { useLooksStore } from '../../stores/looks.ts'
import { useReadingStore } from '../../stores/reading.ts'
import { useRecordsStore } from '../../stores/records.ts'
import { useReport } from '../useReport/index.ts'

export interface UseCopyReturn {
  /** Puts text on the clipboard and says so. */
  copy: (text: string) => Promise<void>
}

/** While a key shows masked numbers, what is copied may hold them: it is noted first. @throws AppError look_not_recorded */
async function noteShown(): Promise<void> {
  const { revealed } = useReadingStore()
  const { scope } = useRecordsStore()
  if (revealed !== null && scope !== null) await useLooksStore().noteCopy(scope, revealed.id)
}

export function useCopy(): UseCopyReturn {
  const { t } = useI18n()
  const { attempt } = useReport()
  return {
    copy: async (text) => {
      if (!(await attempt(noteShown))) return
      try {
        await navigator.clipboard.writeText(text)
        ElMessage({ message: t('common.copied'), type: 'success', duration: 1200, grouping: true })
      } catch {
        ElMessage({ message: t('common.copyFailed'), type: 'error' })
      }
    },
  }
}
