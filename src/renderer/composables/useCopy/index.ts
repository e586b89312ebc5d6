import { ElMessage } from 'element-plus'
import { useI18n } from 'vue-i18n'

export interface UseCopyReturn {
  /** Puts text on the clipboard and says so. */
  copy: (text: string) => Promise<void>
}

export function useCopy(): UseCopyReturn {
  const { t } = useI18n()
  return {
    copy: async (text) => {
      try {
        await navigator.clipboard.writeText(text)
        ElMessage({ message: t('common.copied'), type: 'success', duration: 1200, grouping: true })
      } catch {
        ElMessage({ message: t('common.copyFailed'), type: 'error' })
      }
    },
  }
}
